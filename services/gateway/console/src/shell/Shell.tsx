import type { ReactNode } from "react";
import styled from "styled-components";
import { useLiveUpdates } from "../api/live";
import { Navigation } from "./Navigation";
import { OversoldBanner } from "./OversoldBanner";
import { useCurrentConnection } from "./current";

const Frame = styled.div`
  display: flex;
  min-height: 100vh;
  background: ${({ theme }) => theme.colors.secondary10};
  @media (max-width: 899px) {
    flex-direction: column;
  }
`;

const Content = styled.div`
  flex: 1;
  min-width: 0;
  display: flex;
  flex-direction: column;
`;

const Skip = styled.a`
  position: absolute;
  left: -100vw;
  &:focus {
    left: 0.5rem;
    top: 0.5rem;
    z-index: 10;
    padding: 0.5rem 1rem;
    background: ${({ theme }) => theme.colors.white};
  }
`;

/** What stands around every page: the way to the others, and the warning that concerns them all. */
export function Shell({ children }: { children: ReactNode }) {
  useLiveUpdates();
  const connection = useCurrentConnection();
  return (
    <Frame>
      <Skip href="#content">Skip to the content</Skip>
      <Navigation connection={connection} />
      <Content>
        {connection && <OversoldBanner connection={connection} />}
        {children}
      </Content>
    </Frame>
  );
}
