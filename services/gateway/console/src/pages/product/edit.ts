import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "../../api/client";
import { tellDone } from "../../components/alerts";
import type { Revised } from "./Product";

/** Only what is named changes; a null gives the choice back to the level above. */
export type Edit = Partial<Schemas["ProductEdit"]>;

/** An edit on the revision that was read; when somebody else was faster, it is refused and nothing is lost. */
export function useEdit({ connection, detail, rev }: Revised) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (edit: Edit) =>
      body(
        api.PATCH("/connections/{connection}/products/{product}", {
          params: { path: { connection, product: detail.row.store_product }, header: { "If-Match": rev } },
          body: edit as Schemas["ProductEdit"],
        }),
      ),
    onSuccess: async () => {
      tellDone("Saved. Nothing is sent by this; the next push or update follows it.");
      await queries.invalidateQueries({ queryKey: ["of", connection] });
    },
  });
}
