import styled from "styled-components";

const NARROW = "@media (max-width: 899px)";

export const Bar = styled.header`
  flex: 0 0 14rem;
  background: ${({ theme }) => theme.colors.white};
  border-right: 1px solid ${({ theme }) => theme.colors.secondary30};
  ${NARROW} {
    flex: none;
    border-right: 0;
    border-bottom: 1px solid ${({ theme }) => theme.colors.secondary30};
  }
`;

export const Brand = styled.div`
  display: flex;
  align-items: center;
  gap: 0.5rem;
  padding: 1rem;
  font-size: 1.25rem;
  font-weight: 600;
  ${NARROW} {
    padding: 0.5rem 0.75rem;
  }
`;

export const Menu = styled.div`
  display: none;
  margin-left: auto;
  ${NARROW} {
    display: block;
  }
`;

export const Links = styled.nav`
  padding-bottom: 1rem;
  ${NARROW} {
    &[data-open="false"] {
      display: none;
    }
  }
`;

export const Group = styled.div`
  padding: 0.5rem 1rem;
  h2 {
    margin: 0 0 0.25rem;
    font-size: 0.75rem;
    font-weight: 600;
    color: ${({ theme }) => theme.colors.secondary60};
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  a {
    display: block;
    padding: 0.4rem 0.5rem;
    border-radius: 4px;
    color: ${({ theme }) => theme.colors.secondary70};
    text-decoration: none;
    &:hover {
      background: ${({ theme }) => theme.colors.secondary10};
    }
    &.active {
      background: ${({ theme }) => theme.colors.primary10};
      color: ${({ theme }) => theme.colors.primary60};
      font-weight: 600;
    }
  }
`;

export const Picker = styled.label`
  display: block;
  padding: 0 1rem 0.5rem;
  font-size: 0.75rem;
  font-weight: 600;
  color: ${({ theme }) => theme.colors.secondary60};
  select {
    display: block;
    width: 100%;
    margin-top: 0.25rem;
    padding: 0.4rem;
    font: inherit;
    font-size: 0.875rem;
    border: 1px solid ${({ theme }) => theme.colors.secondary40};
    border-radius: 4px;
    background: ${({ theme }) => theme.colors.white};
    text-overflow: ellipsis;
  }
`;
