import { Flex, Panel } from "@bigcommerce/big-design";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";
import { api, type Schemas, revised } from "../../api/client";
import { Badge } from "../../components/Badge";
import { Page } from "../../components/Page";
import { sectionOf, Sections } from "../../components/Sections";
import { Loaded } from "../../components/States";
import { ListingBadge, SyncBadge } from "../../components/StatusBadge";
import { useConnection } from "../../shell/current";
import { type Form, RequirementForm } from "../forms/Requirements";
import { RowActions } from "../products/RowActions";
import { CategoryTab } from "./CategoryTab";
import { MapTab } from "./MapTab";
import { Overview } from "./Overview";
import { PreviewTab } from "./PreviewTab";
import { RulesTab } from "./RulesTab";
import { StockTab } from "./StockTab";

export type Detail = Schemas["ProductDetail"];

/** A product as it was read, with the revision that an edit must name. */
export interface Revised {
  connection: string;
  detail: Detail;
  rev: string;
}

const TABS: [string, string][] = [
  ["overview", "Sync status"],
  ["stock", "Stock"],
  ["preview", "Preview"],
  ["rules", "Rules"],
  ["map", "Map Product"],
  ["category", "Category"],
  ["brand", "Brand"],
  ["certificates", "Certifications"],
  ["attributes", "Attributes"],
  ["compliance", "Compliances"],
  ["size-chart", "Size chart"],
];

export default function Product() {
  const connection = useConnection();
  const id = Number(useParams().product);
  const [query, setQuery] = useSearchParams();
  const tab = sectionOf(TABS, query.get("tab"));
  const product = useQuery({
    queryKey: ["of", connection, "product", id],
    queryFn: async () => {
      const path = { params: { path: { connection, product: id } } };
      const { value, rev } = await revised(api.GET("/connections/{connection}/products/{product}", path));
      return { value: value as Detail, rev };
    },
  });
  const row = product.data?.value.row;
  return (
    <Page
      title={row?.name ?? "Product"}
      description={<Link to={`/connections/${connection}/products`}>Back to Products</Link>}
      actions={row && <RowActions connection={connection} row={row} />}
    >
      <Panel>
        <Loaded query={product} what="the product" rows={10}>
          {({ value, rev }) => (
            <>
              <Flex flexDirection="row" flexGap="0.5rem" flexWrap="wrap" marginBottom="medium">
                <SyncBadge status={value.row.sync_status} />
                {value.row.shop_status && <ListingBadge status={value.row.shop_status} />}
                {value.taken_down && <Badge label="Taken down for low stock" variant="warning" />}
              </Flex>
              <Sections sections={TABS} shown={tab} show={(name) => setQuery({ tab: name }, { replace: true })}>
                <Tab tab={tab} product={{ connection, detail: value, rev }} />
              </Sections>
            </>
          )}
        </Loaded>
      </Panel>
    </Page>
  );
}

function Tab({ tab, product }: { tab: string; product: Revised }) {
  switch (tab) {
    case "overview":
      return <Overview {...product} />;
    case "stock":
      return <StockTab {...product} />;
    case "preview":
      return <PreviewTab {...product} />;
    case "rules":
      return <RulesTab {...product} />;
    case "map":
      return <MapTab {...product} />;
    case "category":
      return <CategoryTab {...product} />;
    default: {
      const key = String(product.detail.row.store_product);
      return <RequirementForm level={{ connection: product.connection, kind: "products", key }} form={tab as Form} />;
    }
  }
}
