import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas } from "../../api/client";
import { tellDone } from "../../components/alerts";
import type { Revised } from "./Settings";

type Sections = {
  product: Schemas["ProductSettings"];
  order: Schemas["OrderSettings"];
  warehouses: Schemas["WarehouseSettings"];
  drift: Schemas["DriftSettings"];
  import: Schemas["Exported"];
};

/** Live news do not read settings again: a form keeps the revision it was opened with while it is filled in, so that a
 * change that somebody else made meanwhile refuses the save instead of emptying the form. */
export const readOnce = (connection: string) => ({
  queryKey: ["settings", connection],
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
});

/** Saves one section whole, on the revision that was read; when somebody was faster it is refused. */
export function useSaveSection<Name extends keyof Sections>({ connection, rev }: Revised, name: Name) {
  const queries = useQueryClient();
  const params = { path: { connection }, header: { "If-Match": rev } };
  const calls: { [Each in keyof Sections]: (body: Sections[Each]) => Promise<unknown> } = {
    product: (body) => api.PUT("/connections/{connection}/settings/product", { params, body }),
    order: (body) => api.PUT("/connections/{connection}/settings/order", { params, body }),
    warehouses: (body) => api.PUT("/connections/{connection}/settings/warehouses", { params, body }),
    drift: (body) => api.PUT("/connections/{connection}/settings/drift", { params, body }),
    import: (body) => api.POST("/connections/{connection}/settings/import", { params, body }),
  };
  return useMutation({
    mutationFn: (section: Sections[Name]) => calls[name](section),
    onSuccess: async () => {
      tellDone("The settings are saved.");
      await queries.invalidateQueries({ queryKey: readOnce(connection).queryKey });
      await queries.invalidateQueries({ queryKey: ["of", connection] });
    },
  });
}
