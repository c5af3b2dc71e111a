import { QueryCache, QueryClient } from "@tanstack/react-query";
import { Refusal } from "./client";

const TRIES = 2;

/** For lists that change by what buyers do, of which nobody tells an open page. */
export const EVERY_MS = 15_000;

/** Who is signed in; see session.ts. */
export const SESSION = ["session"];

/** A session that ended while a page was open: nobody is signed in any more, so the way to sign in is shown. */
const cache = new QueryCache({
  onError: (error) => {
    if (error instanceof Refusal && error.status === 401) queries.setQueryData(SESSION, null);
  },
});

/** Reads are tried again when a part does not answer, never when the answer is a refusal. */
export const queries = new QueryClient({
  queryCache: cache,
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < TRIES && error instanceof Refusal && (error.status === 0 || error.status >= 500),
    },
  },
});
