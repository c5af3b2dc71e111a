import { Panel, Text } from "@bigcommerce/big-design";
import type { Schemas } from "../../api/client";
import { DataTable, type Column } from "../../components/DataTable";
import { words } from "../../components/format";
import type { Detail } from "./Order";

type Shipment = Schemas["ShipmentView"];

const COLUMNS: Column<Shipment>[] = [
  { header: "Shipment", render: (each) => String(each.id) },
  { header: "Provider in BigCommerce", render: (each) => each.carrier || "–" },
  { header: "Provider at TikTok Shop", render: (each) => each.provider || "–" },
  { header: "Tracking number", render: (each) => each.tracking_number || "–" },
  { header: "State", render: (each) => words(each.state) },
  { header: "Problem", render: (each) => (each.problem ? `${each.problem.message} ${each.problem.fix}` : "–") },
];

export function Shipments({ detail }: { detail: Detail }) {
  return (
    <Panel header="Shipments">
      {detail.shipments.length ? (
        <DataTable
          label="Shipments"
          rows={detail.shipments}
          columns={COLUMNS}
          keyOf={(each) => String(each.id)}
          nameOf={(each) => `shipment ${each.id}`}
        />
      ) : (
        <Text>None yet. Ship the items in BigCommerce; provider and tracking number go to TikTok Shop by themselves.</Text>
      )}
    </Panel>
  );
}
