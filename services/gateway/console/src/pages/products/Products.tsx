import { Button, Panel, Text } from "@bigcommerce/big-design";
import { useEffect, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useMay } from "../../api/session";
import { count } from "../../components/format";
import { Page } from "../../components/Page";
import { Empty, Failed, Loading } from "../../components/States";
import { useConnection } from "../../shell/current";
import { BulkActions } from "./BulkActions";
import { Filters } from "./Filters";
import { PullButton } from "./PullButton";
import { ProductTable } from "./ProductTable";
import { type Filter, useProducts } from "./queries";

const NONE: ReadonlySet<string> = new Set();

export default function Products() {
  const connection = useConnection();
  const [query, setQuery] = useSearchParams();
  const filter: Filter = {
    search: query.get("search") ?? "",
    status: query.get("status") ?? "",
    category: query.get("category") ?? "",
  };
  const products = useProducts(connection, filter);
  const [chosen, setChosen] = useState(NONE);
  const [matching, setMatching] = useState(false);
  const mayWrite = useMay("products.write");
  const key = JSON.stringify([connection, filter]);
  useEffect(() => {
    setChosen(NONE);
    setMatching(false);
  }, [key]);

  function choose(next: ReadonlySet<string>) {
    setChosen(next);
    setMatching(false);
  }

  const rows = products.data?.pages.flatMap((page) => page.items) ?? [];
  const total = products.data?.pages[0]?.total ?? 0;
  const filtered = Boolean(filter.search || filter.status || filter.category);
  return (
    <Page
      title="Products"
      description="Every product that was pulled from BigCommerce, and whether it is on TikTok Shop."
      actions={mayWrite && <PullButton connection={connection} />}
    >
      <Panel>
        <Filters filter={filter} change={(next) => setQuery(addressOf(next), { replace: true })} />
        {mayWrite && (
          <BulkActions
            connection={connection}
            filter={filter}
            chosen={chosen}
            all={matching}
            shown={rows.length}
            total={total}
            chooseAll={() => setMatching(true)}
            clear={() => choose(NONE)}
          />
        )}
        {products.isPending && <Loading what="products" rows={10} />}
        {products.isError && <Failed what="Products" error={products.error} retry={() => void products.refetch()} />}
        {products.isSuccess && rows.length === 0 && <NoProducts filtered={filtered} connection={connection} />}
        {rows.length > 0 && (
          <>
            <ProductTable
              connection={connection}
              rows={rows}
              selection={mayWrite ? { chosen: matching ? new Set(rows.map((row) => String(row.store_product))) : chosen, change: choose } : undefined}
            />
            <Text marginTop="small" color="secondary60">
              {count(rows.length)} of {count(total)} products
            </Text>
            {products.hasNextPage && (
              <Button
                variant="secondary"
                isLoading={products.isFetchingNextPage}
                onClick={() => void products.fetchNextPage()}
              >
                Show more
              </Button>
            )}
          </>
        )}
      </Panel>
    </Page>
  );
}

function addressOf(filter: Filter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
}

function NoProducts({ filtered, connection }: { filtered: boolean; connection: string }) {
  if (filtered) {
    return (
      <Empty title="No product matches" action={<Link to={`/connections/${connection}/products`}>Show all products</Link>}>
        Search finds the start of a word of the name, a SKU, or a product id.
      </Empty>
    );
  }
  return (
    <Empty title="No products yet">
      Use Pull Products to read them from BigCommerce. A first pull with no dates reads the whole store.
    </Empty>
  );
}
