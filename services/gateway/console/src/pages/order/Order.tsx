import { Button, Flex, Panel } from "@bigcommerce/big-design";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { api, body, type Schemas } from "../../api/client";
import { EVERY_MS } from "../../api/queries";
import { useMay } from "../../api/session";
import { Badge } from "../../components/Badge";
import { DataTable, type Column } from "../../components/DataTable";
import { Facts } from "../../components/Facts";
import { moment, money, plural, words } from "../../components/format";
import { Page } from "../../components/Page";
import { Loaded } from "../../components/States";
import { OrderBadge } from "../../components/StatusBadge";
import { useConnection } from "../../shell/current";
import { useRetry } from "../orders/retry";
import { Reasons } from "../products/SyncStatus";
import { Buyer } from "./Buyer";
import { MoneyIdentity } from "./MoneyIdentity";
import { Requests } from "./Requests";
import { Shipments } from "./Shipments";
import { Timeline } from "./Timeline";

export type Detail = Schemas["OrderDetail"];
type Line = Schemas["LineView"];

export default function Order() {
  const connection = useConnection();
  const { order = "" } = useParams();
  const mayWrite = useMay("orders.write");
  const retry = useRetry(connection);
  const found = useQuery({
    queryKey: ["of", connection, "order", order],
    queryFn: () =>
      body(api.GET("/connections/{connection}/orders/{order}", { params: { path: { connection, order } } })),
    refetchInterval: EVERY_MS,
  });
  const missing = found.data && !found.data.row.store_order;
  return (
    <Page
      title={`Order ${order}`}
      description={<Link to={`/connections/${connection}/orders`}>Back to Orders</Link>}
      actions={
        mayWrite &&
        missing && (
          <Button isLoading={retry.isPending} onClick={() => retry.mutate([order])}>
            Retry
          </Button>
        )
      }
    >
      <Loaded query={found} what="the order" rows={10}>
        {(detail) => (
          <>
            <Summary connection={connection} detail={detail} />
            <Panel header="Lines">
              <Lines connection={connection} detail={detail} />
            </Panel>
            <MoneyIdentity detail={detail} />
            {mayWrite && <Buyer connection={connection} order={order} />}
            <Shipments detail={detail} />
            <Requests connection={connection} detail={detail} mayAnswer={mayWrite} />
            <Timeline detail={detail} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Summary({ connection, detail }: { connection: string; detail: Detail }) {
  const { row, store } = detail;
  return (
    <Panel>
      <Flex flexDirection="row" flexGap="0.5rem" flexWrap="wrap" marginBottom="medium">
        <OrderBadge status={row.status} raw={row.raw_status} />
        {row.on_hold && row.status !== "ON_HOLD" && <Badge label="On hold" variant="secondary" />}
        {row.archived && <Badge label="Archived" variant="secondary" />}
        {row.oversold && <Badge label="Oversold" variant="danger" />}
      </Flex>
      <Reasons connection={connection} problems={[...row.problems, ...row.differences]} />
      <Facts
        facts={[
          ["TTS Order ID", row.shop_order],
          ["BC Order ID", row.store_order ?? (row.reason || "none yet")],
          ["Payment Status", row.payment_status],
          ["Fulfillment Status", row.fulfilment_status],
          ["Placed", moment(row.placed_at)],
          ["Paid", moment(row.paid_at)],
          ["Ship by", moment(row.ship_by)],
          ["Shipping option", detail.shipping_option],
          ["Cancelled by", detail.cancelled_by && words(detail.cancelled_by)],
          ["Cancel reason", detail.cancel_reason && words(detail.cancel_reason)],
          ["Tried", detail.attempts.length ? `${plural(detail.attempts.length, "time")}, last: ${words(detail.attempts.at(-1)?.outcome ?? "").toLowerCase()}` : ""],
          ["Next try", detail.next_try && moment(detail.next_try)],
          ["Created in BigCommerce", store && moment(store.made_at)],
        ]}
      />
    </Panel>
  );
}

function Lines({ connection, detail }: { connection: string; detail: Detail }) {
  const { currency } = detail.row;
  const columns: Column<Line>[] = [
    { header: "Product", render: (line) => [line.name, line.variant_name].filter(Boolean).join(", ") },
    { header: "SKU", render: (line) => line.seller_sku || "–" },
    {
      header: "In BigCommerce",
      render: (line) =>
        line.store_product ? (
          <Link to={`/connections/${connection}/products/${line.store_product}`}>{`Product ${line.store_product}`}</Link>
        ) : (
          "not linked"
        ),
    },
    { header: "Listed", align: "right", render: (line) => money(line.listed, currency) },
    { header: "Paid", align: "right", render: (line) => money(line.paid, currency) },
    { header: "Tax", align: "right", render: (line) => money(line.tax, currency) },
    { header: "State", render: (line) => (line.cancelled ? `Cancelled: ${words(line.cancel_reason)}` : line.tracking_number || words(line.status)) },
  ];
  return (
    <DataTable
      label="Lines"
      rows={detail.lines}
      columns={columns}
      keyOf={(line) => line.id}
      nameOf={(line) => line.name}
    />
  );
}
