import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import styled from "styled-components";
import { api, body } from "../api/client";

const Banner = styled.div`
  padding: 0.75rem 1.5rem;
  background: ${({ theme }) => theme.colors.warning10};
  border-bottom: 1px solid ${({ theme }) => theme.colors.warning40};
  a {
    color: ${({ theme }) => theme.colors.secondary70};
    font-weight: 600;
  }
`;

const EVERY_MS = 60_000;

export function useOversold(connection: string) {
  return useQuery({
    queryKey: ["of", connection, "oversold"],
    queryFn: () => body(api.GET("/connections/{connection}/orders/oversold", { params: { path: { connection } } })),
    refetchInterval: EVERY_MS,
  });
}

/** Stands on every page while an order that was cancelled for lack of stock is not looked at. */
export function OversoldBanner({ connection }: { connection: string }) {
  const { data } = useOversold(connection);
  if (!data?.banner) return null;
  return (
    <Banner role="status">
      <Link to={`/connections/${connection}/oversold`}>
        One or more orders have been canceled due to product unavailability. Click to view details.
      </Link>
    </Banner>
  );
}
