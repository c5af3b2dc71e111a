import { useInfiniteQuery } from "@tanstack/react-query";
import { api, body, type Schemas } from "../../api/client";

export type Row = Schemas["ProductRow"];

export interface Filter {
  search: string;
  status: string;
  category: string;
}

const PAGE = 50;

export function useProducts(connection: string, filter: Filter) {
  return useInfiniteQuery({
    queryKey: ["of", connection, "products", filter],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/connections/{connection}/products", {
          params: { path: { connection }, query: { ...filter, cursor: pageParam, limit: PAGE } },
        }),
      ),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
}
