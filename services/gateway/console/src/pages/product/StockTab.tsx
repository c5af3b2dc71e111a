import { Flex, H3, Text } from "@bigcommerce/big-design";
import { useQuery } from "@tanstack/react-query";
import { api, body, type Schemas } from "../../api/client";
import { Badge } from "../../components/Badge";
import { DataTable, type Column } from "../../components/DataTable";
import { moment, momentExact, optional, words } from "../../components/format";
import { Empty, Loaded } from "../../components/States";
import type { Revised } from "./Product";

type Row = Schemas["StockRow"];
const MOST = 200;

const COLUMNS: Column<Row>[] = [
  { header: "SKU", render: (row) => row.seller_sku || `Variant ${row.variant}` },
  { header: "In BigCommerce", align: "right", render: (row) => optional(row.on_hand) },
  { header: "Reserved", align: "right", render: (row) => optional(row.reserved) },
  { header: "Offered", align: "right", render: (row) => optional(row.offered) },
  { header: "On TikTok Shop", align: "right", render: (row) => optional(row.seen ?? row.sent) },
  { header: "State", render: (row) => <State row={row} /> },
];

function State({ row }: { row: Row }) {
  return (
    <Flex flexDirection="row" flexGap="0.25rem" flexWrap="wrap">
      {row.low && <Badge label="low" variant="warning" />}
      {row.silent ? row.silent : <Badge label={row.in_step ? "in step" : "on its way"} variant={row.in_step ? "success" : "primary"} />}
      {row.trouble && <Badge label={row.trouble} variant="danger" />}
    </Flex>
  );
}

/** Stock per SKU; each unfolds to the sum that leads to its number, and to what happened. */
export function StockTab({ connection, detail }: Revised) {
  const product = detail.row.store_product;
  const stock = useQuery({
    queryKey: ["of", connection, "stock", product],
    queryFn: () =>
      body(
        api.GET("/connections/{connection}/stock", {
          params: { path: { connection }, query: { product, limit: MOST } },
        }),
      ),
  });
  return (
    <Loaded query={stock} what="the stock">
      {({ items }) =>
        items.length ? (
          <DataTable
            label="Stock per SKU"
            rows={items}
            columns={COLUMNS}
            keyOf={(row) => String(row.variant)}
            nameOf={(row) => row.seller_sku}
            details={(row) => <Sku connection={connection} variant={row.variant} />}
          />
        ) : (
          <Empty title="No stock is watched yet">Once the product is on TikTok Shop, every SKU is listed here.</Empty>
        )
      }
    </Loaded>
  );
}

function Sku({ connection, variant }: { connection: string; variant: number }) {
  const path = { params: { path: { connection, variant } } };
  const sku = useQuery({
    queryKey: ["of", connection, "sku", variant],
    queryFn: () => body(api.GET("/connections/{connection}/stock/{variant}", path)),
  });
  const history = useQuery({
    queryKey: ["of", connection, "sku-history", variant],
    queryFn: () => body(api.GET("/connections/{connection}/stock/{variant}/history", path)),
  });
  return (
    <>
      <H3>How the number comes about</H3>
      <Loaded query={sku} what="the explanation" rows={3}>
        {(found) => (
          <>
            <ol>
              {found.explanation.map((term, number) => (
                <li key={number}>
                  {words(term.name)}: <strong>{optional(term.value)}</strong> ({term.source}
                  {term.at && `, ${moment(term.at)}`})
                </li>
              ))}
            </ol>
            {found.waiting && <Text>{found.waiting}</Text>}
          </>
        )}
      </Loaded>
      <H3>Timeline</H3>
      <Loaded query={history} what="the timeline" rows={3}>
        {({ items }) =>
          items.length ? (
            <ul>
              {items.map((line, number) => (
                <li key={number}>
                  {momentExact(line.at)}: {words(line.what)}
                  {line.after !== null && ` ${optional(line.before)} → ${optional(line.after)}`}
                  {line.detail && ` (${line.detail})`}
                </li>
              ))}
            </ul>
          ) : (
            <Text>Nothing has happened yet.</Text>
          )
        }
      </Loaded>
    </>
  );
}
