import { Box, Button, Flex, H3, Message, Text } from "@bigcommerce/big-design";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import styled, { keyframes } from "styled-components";
import { Refusal, sentenceOf } from "../api/client";

const pulse = keyframes`from { opacity: 1; } to { opacity: 0.4; }`;

const Bar = styled.div`
  height: 2.5rem;
  margin-bottom: 0.5rem;
  border-radius: 4px;
  background: ${({ theme }) => theme.colors.secondary20};
  animation: ${pulse} 0.8s ease-in-out infinite alternate;
  @media (prefers-reduced-motion: reduce) {
    animation: none;
  }
`;

/** Keeps the room that the content will take, so that nothing jumps. */
export function Loading({ what, rows = 6 }: { what: string; rows?: number }) {
  return (
    <div role="status" aria-label={`Loading ${what}`}>
      {Array.from({ length: rows }, (_, row) => (
        <Bar key={row} />
      ))}
    </div>
  );
}

interface EmptyProps {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}

/** Nothing here yet: why, and what to do next. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <Flex flexDirection="column" alignItems="center" paddingVertical="xxLarge">
      <H3>{title}</H3>
      <Box style={{ maxWidth: "36rem", textAlign: "center" }}>
        <Text>{children}</Text>
      </Box>
      {action}
    </Flex>
  );
}

export function Failed({ what, error, retry }: { what: string; error: unknown; retry?: () => void }) {
  return (
    <Box>
      <Message
        type="error"
        header={sentence(`${what} could not be shown`)}
        messages={[{ text: `${sentenceOf(error)} ${adviceFor(error)}` }]}
        marginBottom="medium"
      />
      {retry && (
        <Button variant="secondary" onClick={retry}>
          Try again
        </Button>
      )}
    </Box>
  );
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function adviceFor(error: unknown): string {
  if (!(error instanceof Refusal)) return "Reload the page.";
  if (error.status === 403) return "Ask an Owner of your account for access.";
  if (error.status === 404) return "It may have been removed. Go back to the list.";
  return error.status === 0 || error.status >= 500 ? "Nothing is lost; try again in a moment." : "";
}

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  what: string;
  rows?: number;
  children: (data: T) => ReactNode;
}

/** The content of a query, or what stands in its place until it is there. */
export function Loaded<T>({ query, what, rows, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failed what={what} error={query.error} retry={() => void query.refetch()} />;
  return <Loading what={what} rows={rows} />;
}
