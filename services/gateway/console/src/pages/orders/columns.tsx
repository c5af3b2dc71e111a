import { Flex } from "@bigcommerce/big-design";
import { Link } from "react-router";
import type { Schemas } from "../../api/client";
import { Badge } from "../../components/Badge";
import type { Column } from "../../components/DataTable";
import { money, plural } from "../../components/format";
import { Moment } from "../../components/Moment";
import { OrderBadge } from "../../components/StatusBadge";

export type Row = Schemas["OrderRow"];

export function orderColumns(connection: string): Column<Row>[] {
  return [
    {
      header: "TTS Order ID",
      render: (row) => <Link to={`/connections/${connection}/orders/${row.shop_order}`}>{row.shop_order}</Link>,
    },
    { header: "BC Order ID", width: "7rem", render: (row) => row.store_order ?? (row.reason || "–") },
    { header: "TTS status", render: (row) => <Statuses row={row} /> },
    {
      header: "Payment & Fulfillment",
      render: (row) => <Lines lines={[row.payment_status, row.fulfilment_status]} />,
    },
    {
      header: "Total",
      align: "right",
      render: (row) => <Lines lines={[money(row.total, row.currency), plural(row.units, "unit")]} />,
    },
    { header: "Placed", render: (row) => <Moment at={row.placed_at} /> },
    { header: "Ship by", render: (row) => <Moment at={row.ship_by} /> },
  ];
}

/** Two short things in one column, so that every column fits a laptop's screen. */
function Lines({ lines }: { lines: string[] }) {
  return (
    <div>
      {lines.map((line) => (
        <div key={line} style={{ whiteSpace: "nowrap" }}>
          {line}
        </div>
      ))}
    </div>
  );
}

function Statuses({ row }: { row: Row }) {
  return (
    <Flex flexDirection="row" flexGap="0.25rem" flexWrap="wrap">
      <OrderBadge status={row.status} raw={row.raw_status} />
      {row.on_hold && row.status !== "ON_HOLD" && <Badge label="On hold" variant="secondary" />}
      {row.at_risk && <Badge label="Deadline near" variant="danger" />}
      {row.fulfilled_by_tiktok && <Badge label="FBT" variant="secondary" />}
      {row.sample && <Badge label="Sample" variant="secondary" />}
      {row.oversold && <Badge label="Oversold" variant="danger" />}
      {row.archived && <Badge label="Archived" variant="secondary" />}
      {row.differences.length > 0 && <Badge label="Differs" variant="warning" />}
    </Flex>
  );
}
