// Certificates, attributes, compliance, brand and size chart: one set of forms for a product and for a category.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "../../api/client";
import { tellDone } from "../../components/alerts";

/** What the values are for. A product's own value wins over its category's. */
export interface Level {
  connection: string;
  kind: "products" | "categories";
  key: string;
}

export type Requirements = Schemas["Requirements"];

/** Both kinds have the same routes with the same types; the types are written for products. */
function at<Path extends string>(level: Level, path: Path): Path {
  return level.kind === "products" ? path : (path.replace("/products/", "/categories/") as Path);
}

const where = ({ connection, key }: Level) => ({ params: { path: { connection, key } } });

export function useRequirements(level: Level) {
  return useQuery({
    queryKey: ["of", level.connection, "requirements", level.kind, level.key],
    queryFn: () =>
      body(api.GET(at(level, "/connections/{connection}/products/{key}/requirements"), where(level))),
  });
}

/** A saved form: said so, and everything of the connection read again, since reasons may be gone now. */
function useSaving<Input>(level: Level, said: string, save: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: save,
    onSuccess: async () => {
      tellDone(said);
      await queries.invalidateQueries({ queryKey: ["of", level.connection] });
    },
  });
}

export function useSaveAttributes(level: Level) {
  return useSaving(level, "Saved. It is sent with the next push.", (edit: Schemas["AttributesEdit"]) =>
    api.PUT(at(level, "/connections/{connection}/products/{key}/attributes"), { ...where(level), body: edit }),
  );
}

export function useSaveBrand(level: Level) {
  return useSaving(level, "The brand is used at the next push.", (edit: Schemas["BrandEdit"]) =>
    api.PUT(at(level, "/connections/{connection}/products/{key}/brand"), { ...where(level), body: edit }),
  );
}

export interface Upload {
  file: File;
  expires?: string;
}

function formOf({ file, expires }: Upload) {
  const form = new FormData();
  form.set("file", file);
  if (expires) form.set("expires", expires);
  return form as unknown as { file: string };
}

export function useCertificate(level: Level, certificate: string) {
  const path = at(level, "/connections/{connection}/products/{key}/certificates/{certificate}");
  const params = { params: { path: { connection: level.connection, key: level.key, certificate } } };
  return {
    add: useSaving(level, "The file is stored and sent with the next push.", (upload: Upload) =>
      api.POST(path, { ...params, body: formOf(upload) }),
    ),
    remove: useSaving(level, "The file is removed.", () => api.DELETE(path, params)),
  };
}

export function useSizeChart(level: Level) {
  const path = at(level, "/connections/{connection}/products/{key}/size-chart");
  return {
    add: useSaving(level, "The size chart is stored and sent with the next push.", (upload: Upload) =>
      api.POST(path, { ...where(level), body: formOf(upload) }),
    ),
    remove: useSaving(level, "The size chart is removed.", () => api.DELETE(path, where(level))),
  };
}
