import { Fragment, type ReactNode } from "react";
import styled from "styled-components";

const List = styled.dl`
  display: grid;
  grid-template-columns: minmax(8rem, 14rem) minmax(0, 1fr);
  gap: 0.35rem 1rem;
  margin: 0 0 1rem;
  dt {
    color: ${({ theme }) => theme.colors.secondary60};
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  @media (max-width: 479px) {
    grid-template-columns: 1fr;
    dd {
      margin-bottom: 0.35rem;
    }
  }
`;

/** Names and what they stand for; an empty one is left out. */
export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <List>
      {facts
        .filter(([, value]) => value !== null && value !== "" && value !== undefined)
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </List>
  );
}
