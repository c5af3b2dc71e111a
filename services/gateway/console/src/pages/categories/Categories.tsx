import { Button, Flex, Input, Panel } from "@bigcommerce/big-design";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { api, body, type Schemas } from "../../api/client";
import { Badge } from "../../components/Badge";
import { DataTable, type Column } from "../../components/DataTable";
import { count, words } from "../../components/format";
import { MoreRows } from "../../components/MoreRows";
import { Page } from "../../components/Page";
import { Empty } from "../../components/States";
import { useConnection } from "../../shell/current";
import { tabOf } from "./missing";

type Row = Schemas["CategoryRow"];
const PAGE = 50;

function useCategories(connection: string, search: string) {
  return useInfiniteQuery({
    queryKey: ["of", connection, "categories", search],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/connections/{connection}/categories", {
          params: { path: { connection }, query: { search, cursor: pageParam, limit: PAGE } },
        }),
      ),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
}

export default function Categories() {
  const connection = useConnection();
  const [query, setQuery] = useSearchParams();
  const search = query.get("search") ?? "";
  const [text, setText] = useState(search);
  const base = `/connections/${connection}`;
  const columns: Column<Row>[] = [
    { header: "Category in BigCommerce", render: (row) => <Link to={`${base}/categories/${row.key}`}>{row.name}</Link> },
    {
      header: "Products",
      align: "right",
      render: (row) => <Link to={`${base}/products?category=${encodeURIComponent(row.name)}`}>{count(row.products)}</Link>,
    },
    { header: "Category in TikTok Shop", render: (row) => row.shop_category?.path.join(" › ") ?? "Choose one" },
    { header: "Mapped by", render: (row) => (row.mapped_by === "person" ? "You" : row.mapped_by ? words(row.mapped_by) : "–") },
    {
      header: "Extra info",
      render: (row) => (
        <Flex flexDirection="row" flexGap="0.25rem" flexWrap="wrap">
          {row.missing.map((kind) => (
            <Link key={kind} to={`${base}/categories/${row.key}?tab=${tabOf(kind)}`} aria-label={`Fill in ${kind} of ${row.name}`}>
              <Badge label={words(kind)} variant="danger" />
            </Link>
          ))}
        </Flex>
      ),
    },
  ];

  function submit(event: FormEvent) {
    event.preventDefault();
    setQuery(text ? { search: text } : {}, { replace: true });
  }

  return (
    <Page title="Categories" description="Each category of the store, and the TikTok Shop category its products are listed in.">
      <Panel>
        <form role="search" aria-label="Categories" onSubmit={submit}>
          <Flex flexDirection="row" flexGap="0.75rem" flexWrap="wrap" alignItems="flex-end" marginBottom="medium">
            <Input label="Search" type="search" value={text} onChange={(event) => setText(event.target.value)} />
            <Button type="submit" variant="secondary">
              Search
            </Button>
          </Flex>
        </form>
        <MoreRows
          query={useCategories(connection, search)}
          what="categories"
          empty={
            <Empty title={search ? "No category matches" : "No categories yet"}>
              {search ? "Search finds the start of a category's name." : "They appear with the first pull of products."}
            </Empty>
          }
        >
          {(rows) => (
            <DataTable
              label="Categories"
              rows={rows}
              columns={columns}
              keyOf={(row) => row.key}
              nameOf={(row) => row.name}
            />
          )}
        </MoreRows>
      </Panel>
    </Page>
  );
}
