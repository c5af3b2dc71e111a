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
  h1 {
    margin-top: 0;
  }
`;

const Brand = styled.div`
  display: flex;
  align-items: center;
  justify-content: center;
  gap: 0.5rem;
  margin-bottom: 1.5rem;
  font-size: 1.5rem;
  font-weight: 600;
`;

/** The frame of every page that is shown before anybody is signed in. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Tandem`;
  }, [title]);
  return (
    <Room>
      <div>
        <Brand>
          <img src="/assets/tandem.svg" alt="" width="32" height="32" /> Tandem
        </Brand>
        <Panel>
          <H1>{title}</H1>
          {children}
        </Panel>
      </div>
    </Room>
  );
}
