import { H2, Text } from "@bigcommerce/big-design";
import { Facts } from "../../components/Facts";
import { count, moment, money } from "../../components/format";
import { Picture } from "../../components/Picture";
import { DataTable, type Column } from "../../components/DataTable";
import { Reasons, SyncStatus } from "../products/SyncStatus";
import type { Detail, Revised } from "./Product";
import { useConnections } from "../../shell/current";

type Variant = Detail["variants"][number];

export function Overview({ connection, detail }: Revised) {
  const { row } = detail;
  const currency = useConnections().data?.items.find((each) => each.id === connection)?.store.currency ?? "USD";
  const columns: Column<Variant>[] = [
    { header: "SKU", render: ({ variant }) => variant.seller_sku || "none" },
    { header: "Options", render: ({ variant }) => variant.options.map(([, value]) => value).join(", ") || "–" },
    { header: "Barcode", render: ({ variant }) => variant.barcode || "–" },
    { header: "Price", align: "right", render: ({ variant }) => money(variant.price, currency) },
    { header: "TTS price", align: "right", render: (each) => money(each.shop_price, currency) },
    { header: "TTS SKU ID", render: (each) => each.shop_sku || "not linked" },
  ];
  return (
    <>
      <SyncStatus connection={connection} row={row} />
      {detail.reasons.length > 0 && <Text>TikTok Shop says: {detail.reasons.join("; ")}</Text>}
      {detail.solvability.length > 0 && (
        <>
          <H2>Before it can be pushed</H2>
          <Reasons connection={connection} product={row.store_product} problems={detail.solvability} />
        </>
      )}
      <Facts
        facts={[
          ["Picture", <Picture key="picture" src={row.image} />],
          ["Category in BigCommerce", row.category],
          ["Category in TikTok Shop", row.shop_category?.path.join(" › ")],
          ["Brand", row.brand],
          ["TTS Product ID", row.shop_product],
          ["Linked", row.shop_product && `${count(row.linked)} of ${count(row.variants)} SKUs${detail.mapped ? ", mapped by hand" : ""}`],
          ["Stock rule", detail.stock_rule],
          ["Read from BigCommerce", moment(row.read_at)],
          ["Pushed", detail.pushed_at && moment(detail.pushed_at)],
        ]}
      />
      <H2>SKUs</H2>
      <DataTable
        label="SKUs"
        rows={detail.variants}
        columns={columns}
        keyOf={({ variant }) => String(variant.id)}
        nameOf={({ variant }) => variant.seller_sku}
      />
    </>
  );
}
