import { H1, Panel } from "@bigcommerce/big-design";
import { type ReactNode, useEffect } from "react";
import styled from "styled-components";

const Room = styled.main`
  min-height: 100vh;
  padding: 3rem 1rem;
  background: ${({ theme }) => theme.colors.secondary10};
  > div {
    max-width: 26rem;
    margin: 0 auto;
  }
`;

/** The frame of every page that is shown before anybody is signed in. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Tandem`;
  }, [title]);
  return (
    <Room>
      <div>
        <Panel>
          <H1>{title}</H1>
          {children}
        </Panel>
      </div>
    </Room>
  );
}
