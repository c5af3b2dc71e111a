import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "../../api/client";
import { tellDone, tellError } from "../../components/alerts";

export type Action = Schemas["Action"] | "update_stock";
type Chosen = Schemas["Chosen"];

export const LABELS: Record<Action, string> = {
  push: "Push Products",
  update_price: "Update price",
  update_stock: "Update stock",
  activate: "Activate",
  deactivate: "Deactivate",
  delete_listing: "Delete listing",
  refresh: "Update TTS status",
};

const NO_FILTER = { all_matching: false, search: "", status: "", category: "" };

/** These products and no others. */
export const only = (products: number[]): Chosen => ({ ...NO_FILTER, products });

/** `preview`: the stamp of a preview of the one product to push; the push is refused once it is stale. */
interface Asked {
  action: Action;
  selection: Chosen;
  preview?: string;
}

/** Submits one task. Its progress shows on Home; the list follows by itself. */
export function useProductAction(connection: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (asked: Asked) => submit(connection, asked),
    onSuccess: async (task, { action }) => {
      tellDone(`${LABELS[action]}: task ${task.id.slice(0, 8)} is submitted. Home shows its progress.`);
      await queries.invalidateQueries({ queryKey: ["of", connection] });
    },
    onError: tellError,
  });
}

function submit(connection: string, { action, selection, preview = "" }: Asked) {
  const path = { params: { path: { connection } } };
  if (action === "update_stock") {
    return body(api.POST("/connections/{connection}/stock-updates", { ...path, body: { selection } }));
  }
  return body(api.POST("/connections/{connection}/product-actions", { ...path, body: { action, selection, preview } }));
}
