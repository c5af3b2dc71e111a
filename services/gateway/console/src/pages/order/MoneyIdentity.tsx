import { Panel, Text } from "@bigcommerce/big-design";
import type { Schemas } from "../../api/client";
import { DataTable, type Column } from "../../components/DataTable";
import { money } from "../../components/format";
import type { Detail } from "./Order";

type Figures = Schemas["FiguresView"];
type Term = { name: string; shop: Figures | null; store: Figures | null; of: (figures: Figures) => string };

const TERMS: [string, (figures: Figures) => string][] = [
  ["Lines", (figures) => figures.lines],
  ["+ Shipping", (figures) => figures.shipping],
  ["+ Fees", (figures) => figures.fees],
  ["+ Tax", (figures) => figures.tax],
  ["− Discounts", (figures) => figures.discounts],
  ["= Total", (figures) => figures.total],
];

const amount = (figures: Figures | null, of: Term["of"]) => (figures ? money(of(figures), figures.currency) : "–");

const COLUMNS: Column<Term>[] = [
  { header: "Amount", render: (term) => term.name },
  { header: "TikTok Shop", align: "right", render: (term) => amount(term.shop, term.of) },
  { header: "BigCommerce", align: "right", render: (term) => amount(term.store, term.of) },
];

/** Both sides add up in the same way, to the cent. */
export function MoneyIdentity({ detail }: { detail: Detail }) {
  const shop = detail.figures ?? null;
  const store = detail.store?.figures ?? null;
  if (!shop && !store) return null;
  const rows = TERMS.map(([name, of]) => ({ name, shop, store, of }));
  return (
    <Panel header="Amounts">
      <DataTable label="Amounts" rows={rows} columns={COLUMNS} keyOf={(term) => term.name} nameOf={(term) => term.name} />
      {Number(detail.platform_discount) > 0 && (
        <Text marginTop="small">TikTok Shop itself gave {money(detail.platform_discount, detail.row.currency)} of the discount.</Text>
      )}
    </Panel>
  );
}
