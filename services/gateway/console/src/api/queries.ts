import { QueryClient } from "@tanstack/react-query";
import { Refusal } from "./client";

const TRIES = 2;

/** Reads are tried again when a part does not answer, never when the answer is a refusal. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < TRIES && error instanceof Refusal && (error.status === 0 || error.status >= 500),
    },
  },
});
