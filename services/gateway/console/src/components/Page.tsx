import { Flex, H1, Text } from "@bigcommerce/big-design";
import { type ReactNode, useEffect } from "react";
import styled from "styled-components";

const Main = styled.main`
  flex: 1;
  min-width: 0;
  max-width: 90rem;
  padding: 1.5rem;
  /* A panel leaves room for a header that it may not have. */
  > div > div:only-child {
    margin-top: 0;
  }
  @media (max-width: 719px) {
    padding: 1rem 0.75rem;
  }
`;

interface PageProps {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** One screen: its title in the window too, its actions beside it. */
export function Page({ title, description, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Tandem`;
  }, [title]);
  return (
    <Main id="content" tabIndex={-1}>
      <Flex flexDirection="row" flexWrap="wrap" justifyContent="space-between" alignItems="center" marginBottom="medium" flexGap="0.75rem">
        <div style={{ minWidth: 0, overflowWrap: "anywhere" }}>
          <H1 marginBottom="xxSmall">{title}</H1>
          {description && <Text color="secondary60">{description}</Text>}
        </div>
        {actions && (
          <Flex flexDirection="row" flexWrap="wrap" flexGap="0.5rem">
            {actions}
          </Flex>
        )}
      </Flex>
      {children}
    </Main>
  );
}
