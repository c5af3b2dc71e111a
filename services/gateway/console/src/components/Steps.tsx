import styled from "styled-components";

const List = styled.ol`
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem 1.5rem;
  margin: 0 0 1.5rem;
  padding: 0;
  list-style: none;
  counter-reset: step;
  li {
    counter-increment: step;
    color: ${({ theme }) => theme.colors.secondary60};
  }
  li::before {
    content: counter(step);
    display: inline-block;
    width: 1.6em;
    margin-right: 0.5rem;
    line-height: 1.6em;
    text-align: center;
    border-radius: 50%;
    border: 1px solid currentColor;
  }
  li[aria-current] {
    color: ${({ theme }) => theme.colors.primary60};
    font-weight: 600;
  }
`;

/** The steps of a guided flow, with the one that the reader is at. */
export function Steps({ label, steps, current }: { label: string; steps: readonly string[]; current: number }) {
  return (
    <List aria-label={label}>
      {steps.map((step, number) => (
        <li key={step} aria-current={number === current ? "step" : undefined}>
          {step}
        </li>
      ))}
    </List>
  );
}
