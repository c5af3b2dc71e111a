import { Panel } from "@bigcommerce/big-design";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { api, revised, type Schemas } from "../../api/client";
import { Page } from "../../components/Page";
import { sectionOf, Sections } from "../../components/Sections";
import { Loaded } from "../../components/States";
import { useConnection } from "../../shell/current";
import { GeneralSection } from "./GeneralSection";
import { OrderSection } from "./OrderSection";
import { ProductSection } from "./ProductSection";
import { readOnce } from "./saving";
import { TemplateSection, WarehouseSection } from "./ShopSections";

/** All settings as they were read, with the revision that a change must name. */
export interface Revised {
  connection: string;
  settings: Schemas["SettingsOut"];
  rev: string;
}

const SECTIONS: [string, string][] = [
  ["product", "Product Settings"],
  ["order", "Order Settings"],
  ["general", "General Settings"],
  ["warehouse", "TikTok Shop Warehouse Setting"],
  ["template", "TikTok Shop Template Settings"],
];

export default function Settings() {
  const connection = useConnection();
  const [query, setQuery] = useSearchParams();
  const section = sectionOf(SECTIONS, query.get("section"));
  const settings = useQuery({
    ...readOnce(connection),
    queryFn: () => revised(api.GET("/connections/{connection}/settings", { params: { path: { connection } } })),
  });
  return (
    <Page title="Settings">
      <Panel>
        <Sections sections={SECTIONS} shown={section} show={(name) => setQuery({ section: name }, { replace: true })}>
          <Loaded query={settings} what="settings" rows={8}>
            {({ value, rev }) => <Section section={section} shown={{ connection, settings: value, rev }} />}
          </Loaded>
        </Sections>
      </Panel>
    </Page>
  );
}

/** Forms start anew from what was saved. */
function Section({ section, shown }: { section: string; shown: Revised }) {
  switch (section) {
    case "order":
      return <OrderSection key={shown.rev} {...shown} />;
    case "general":
      return <GeneralSection {...shown} />;
    case "warehouse":
      return <WarehouseSection key={shown.rev} {...shown} />;
    case "template":
      return <TemplateSection {...shown} />;
    default:
      return <ProductSection key={shown.rev} {...shown} />;
  }
}
