import { Button, Text } from "@bigcommerce/big-design";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { count } from "./format";
import { Failed, Loading } from "./States";

interface Paged<T> {
  items: readonly T[];
  total?: number | null;
}

interface Props<T> {
  query: UseInfiniteQueryResult<{ pages: Paged<T>[] }>;
  what: string;
  empty: ReactNode;
  children: (rows: T[]) => ReactNode;
}

/** A list that is read page by page: its rows so far, and a button for more. */
export function MoreRows<T>({ query, what, empty, children }: Props<T>) {
  if (query.isPending) return <Loading what={what} rows={8} />;
  if (query.isError) return <Failed what={`The list of ${what}`} error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.items);
  const total = query.data.pages[0]?.total;
  if (!rows.length) return empty;
  return (
    <>
      {children(rows)}
      <Text marginTop="small" color="secondary60">
        {total == null ? `${count(rows.length)} ${what}` : `${count(rows.length)} of ${count(total)} ${what}`}
      </Text>
      {query.hasNextPage && (
        <Button variant="secondary" isLoading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  );
}
