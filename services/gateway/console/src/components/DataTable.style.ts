import styled from "styled-components";

const NARROW = "@media (max-width: 719px)";

export const Scroll = styled.div`
  overflow-x: auto;
  position: relative;
`;

export const Sheet = styled.table`
  width: 100%;
  border-collapse: collapse;
  background: ${({ theme }) => theme.colors.white};
  font-size: 0.875rem;
  line-height: 1.35;
  .quiet {
    position: absolute;
    clip-path: inset(50%);
    width: 1px;
    height: 1px;
    overflow: hidden;
    white-space: nowrap;
  }
  ${NARROW} {
    display: block;
  }
`;

export const Head = styled.thead`
  background: ${({ theme }) => theme.colors.secondary10};
  th {
    padding: 0.6rem 0.5rem;
    text-align: left;
    font-weight: 600;
    vertical-align: bottom;
  }
  ${NARROW} {
    position: absolute;
    clip-path: inset(50%);
    width: 1px;
    height: 1px;
    overflow: hidden;
  }
`;

export const Body = styled.tbody`
  tr {
    border-bottom: 1px solid ${({ theme }) => theme.colors.secondary20};
  }
  ${NARROW} {
    display: block;
    tr {
      display: block;
      position: relative;
      padding: 0.5rem 0;
    }
  }
`;

export const Cell = styled.td<{ $align?: "right" }>`
  padding: 0.5rem;
  text-align: ${({ $align }) => $align ?? "left"};
  vertical-align: middle;
  overflow-wrap: break-word;
  ${NARROW} {
    display: flex;
    gap: 0.75rem;
    overflow-wrap: anywhere;
    padding: 0.25rem 0.5rem;
    text-align: left;
    &[data-label]:not([data-label=""])::before {
      content: attr(data-label);
      flex: 0 0 6.5rem;
      color: ${({ theme }) => theme.colors.secondary60};
    }
    &[data-narrow="tight"] {
      display: inline-flex;
    }
    &[data-narrow="full"] {
      display: block;
    }
  }
`;

export const Check = styled.input`
  width: 1.1rem;
  height: 1.1rem;
  accent-color: ${({ theme }) => theme.colors.primary};
`;
