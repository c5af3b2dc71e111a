import { Button, Panel, Text } from "@bigcommerce/big-design";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { api, type Schemas } from "../../api/client";
import { useMay } from "../../api/session";
import { tellDone, tellError } from "../../components/alerts";
import { DataTable, type Column } from "../../components/DataTable";
import { Page } from "../../components/Page";
import { Sections } from "../../components/Sections";
import { Empty, Loaded } from "../../components/States";
import { useConnection } from "../../shell/current";
import { useOversold } from "../../shell/OversoldBanner";
import { orderColumns } from "../orders/columns";

type Product = Schemas["OversoldProduct"];
const SELLER_CENTER = "https://seller-us.tiktok.com/product/manage";
const TABS: [string, string][] = [
  ["orders", "Cancelled orders"],
  ["products", "Products"],
];

/** Orders cancelled because a product was not there, and those products until each is checked. */
export default function Oversold() {
  const connection = useConnection();
  const [tab, setTab] = useState("orders");
  const oversold = useOversold(connection);
  return (
    <Page
      title="Oversold"
      description="Check each product: if it is out of stock, take it down on TikTok Shop."
      actions={
        <Button type="button" onClick={() => window.open(SELLER_CENTER, "_blank", "noopener")}>
          Proceed to TikTok Shop
        </Button>
      }
    >
      <Panel>
        <Sections sections={TABS} shown={tab} show={setTab}>
          <Loaded query={oversold} what="the list">
            {(found) =>
              !found.banner ? (
                <Empty title="Nothing is oversold">No order was cancelled for lack of stock, or every one is checked.</Empty>
              ) : tab === "orders" ? (
                <DataTable
                  label="Cancelled orders"
                  rows={found.orders}
                  columns={orderColumns(connection)}
                  keyOf={(row) => row.shop_order}
                  nameOf={(row) => row.shop_order}
                />
              ) : (
                <Products connection={connection} rows={found.products} />
              )
            }
          </Loaded>
        </Sections>
      </Panel>
    </Page>
  );
}

function Products({ connection, rows }: { connection: string; rows: readonly Product[] }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const mayWrite = useMay("orders.write");
  const queries = useQueryClient();
  const check = useMutation({
    mutationFn: () =>
      api.POST("/connections/{connection}/orders/oversold/checked", {
        params: { path: { connection } },
        body: { shop_skus: [...chosen] },
      }),
    onSuccess: async () => {
      tellDone("Marked as checked.");
      setChosen(new Set());
      await queries.invalidateQueries({ queryKey: ["of", connection] });
    },
    onError: tellError,
  });
  const columns: Column<Product>[] = [
    { header: "Product", render: (row) => row.name },
    { header: "SKU", render: (row) => row.seller_sku || "–" },
    { header: "TTS Product ID", render: (row) => row.shop_product },
    {
      header: "Orders",
      render: (row) => (
        <div>
          {row.orders.map((order) => (
            <div key={order}>
              <Link to={`/connections/${connection}/orders/${order}`}>{order}</Link>
            </div>
          ))}
        </div>
      ),
    },
  ];
  return (
    <>
      {mayWrite && (
        <Button
          variant="secondary"
          marginBottom="medium"
          disabled={chosen.size === 0}
          isLoading={check.isPending}
          onClick={() => check.mutate()}
        >
          Mark as checked
        </Button>
      )}
      <DataTable
        label="Oversold products"
        rows={rows}
        columns={columns}
        keyOf={(row) => row.shop_sku}
        nameOf={(row) => row.name}
        selection={mayWrite ? { chosen, change: setChosen } : undefined}
      />
      <Text marginTop="small" color="secondary60">
        A product leaves this list once it is checked and no longer oversold.
      </Text>
    </>
  );
}
