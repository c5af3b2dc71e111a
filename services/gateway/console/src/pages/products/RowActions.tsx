import { MoreHorizIcon } from "@bigcommerce/big-design-icons";
import { useNavigate } from "react-router";
import { useMay } from "../../api/session";
import { MenuButton } from "../../components/MenuButton";
import { type Action, only, useProductAction } from "./actions";
import type { Row } from "./queries";

const PAGES: [string, string][] = [
  ["Preview of a push", "preview"],
  ["Map Product", "map"],
  ["Choose brand", "brand"],
  ["Show certifications", "certificates"],
  ["Fill in attributes", "attributes"],
  ["Fill in compliances", "compliance"],
  ["Add size chart", "size-chart"],
  ["Choose category", "category"],
];

export function RowActions({ connection, row }: { connection: string; row: Row }) {
  const act = useProductAction(connection);
  const navigate = useNavigate();
  const mayWrite = useMay("products.write");
  const run = (action: Action) => () => act.mutate({ action, selection: only([row.store_product]) });
  const go = (tab: string) => () => void navigate(`/connections/${connection}/products/${row.store_product}?tab=${tab}`);
  if (!mayWrite) return null;
  const listed = row.shop_product !== "";
  return (
    <MenuButton
      label={`Actions for ${row.name}`}
      icon={<MoreHorizIcon />}
      busy={act.isPending}
      groups={[
        [
          { text: "Push Product", act: run("push") },
          { text: "Update TTS status", act: run("refresh"), disabled: !listed },
          { text: "Update price", act: run("update_price"), disabled: !listed },
          { text: "Update stock", act: run("update_stock"), disabled: !listed },
          { text: "Activate", act: run("activate"), disabled: !listed },
          { text: "Deactivate", act: run("deactivate"), disabled: !listed },
        ],
        PAGES.map(([text, tab]) => ({ text, act: go(tab) })),
      ]}
    />
  );
}
