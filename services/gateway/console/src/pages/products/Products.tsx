import { Panel } from "@bigcommerce/big-design";
import { useEffect, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useMay } from "../../api/session";
import { MoreRows } from "../../components/MoreRows";
import { Page } from "../../components/Page";
import { Empty } from "../../components/States";
import { useConnection } from "../../shell/current";
import { BulkActions } from "./BulkActions";
import { Filters } from "./Filters";
import { PullButton } from "./PullButton";
import { ProductTable } from "./ProductTable";
import { type Filter, type Row, useProducts } from "./queries";

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
        <MoreRows query={products} what="products" empty={<NoProducts filtered={filtered} connection={connection} />}>
          {() => (
            <ProductTable
              connection={connection}
              rows={rows}
              selection={mayWrite ? { chosen: matching ? everyKey(rows) : chosen, change: choose } : undefined}
            />
          )}
        </MoreRows>
      </Panel>
    </Page>
  );
}

const everyKey = (rows: readonly Row[]) => new Set(rows.map((row) => String(row.store_product)));

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
