import { Button, Dropdown } from "@bigcommerce/big-design";
import { MoreHorizIcon } from "@bigcommerce/big-design-icons";
import { useNavigate } from "react-router";
import { useMay } from "../../api/session";
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
  return (
    <Dropdown
      placement="bottom-end"
      items={[
        {
          items: [
            { content: "Push Product", onItemClick: run("push") },
            { content: "Update TTS status", onItemClick: run("refresh"), disabled: !row.shop_product },
            { content: "Update price", onItemClick: run("update_price"), disabled: !row.shop_product },
            { content: "Update stock", onItemClick: run("update_stock"), disabled: !row.shop_product },
            { content: "Activate", onItemClick: run("activate"), disabled: !row.shop_product },
            { content: "Deactivate", onItemClick: run("deactivate"), disabled: !row.shop_product },
          ],
        },
        { separated: true, items: PAGES.map(([content, tab]) => ({ content, onItemClick: go(tab) })) },
      ]}
      toggle={
        <Button
          variant="subtle"
          aria-label={`Actions for ${row.name}`}
          isLoading={act.isPending}
          iconOnly={<MoreHorizIcon />}
        />
      }
    />
  );
}
