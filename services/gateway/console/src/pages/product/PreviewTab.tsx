import { Button, Text } from "@bigcommerce/big-design";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api, body, sentenceOf, type Schemas } from "../../api/client";
import { DataTable, type Column } from "../../components/DataTable";
import { words } from "../../components/format";
import { Message } from "../../components/Message";
import { Loaded } from "../../components/States";
import { only, useProductAction } from "../products/actions";
import { Reasons } from "../products/SyncStatus";
import type { Revised } from "./Product";

const COLUMNS: Column<Schemas["FieldChangeRow"]>[] = [
  { header: "Field", render: (row) => words(row.field) },
  { header: "On TikTok Shop now", render: (row) => row.now || "–" },
  { header: "To send", render: (row) => row.to_send || "–" },
  { header: "Rule", render: (row) => words(row.rule) },
];

/** What a push would change. Whether this still holds is asked before the push, and judged again when it is done. */
export function PreviewTab({ connection, detail }: Revised) {
  const product = detail.row.store_product;
  const path = { params: { path: { connection, product } } };
  const preview = useQuery({
    queryKey: ["of", connection, "preview", product],
    queryFn: () => body(api.GET("/connections/{connection}/products/{product}/preview", path)),
    staleTime: 0,
  });
  const act = useProductAction(connection);
  const push = useMutation({
    mutationFn: async (stamp: string) => {
      await api.POST("/connections/{connection}/products/{product}/preview/check", { ...path, body: { stamp } });
      await act.mutateAsync({ action: "push", selection: only([product]), preview: stamp });
    },
    onError: () => void preview.refetch(),
  });
  return (
    <Loaded query={preview} what="the preview">
      {(found) => (
        <>
          {push.error && <Message type="error" text={sentenceOf(push.error)} />}
          <Text>
            {detail.row.shop_product ? "A push edits the listing that exists." : "A push creates a new listing."} Nothing
            is sent before you push.
          </Text>
          {found.problems.length > 0 && (
            <Reasons connection={connection} product={product} problems={found.problems} />
          )}
          {found.changes.length > 0 ? (
            <DataTable
              label="What a push would change"
              rows={found.changes}
              columns={COLUMNS}
              keyOf={(row) => row.field}
              nameOf={(row) => row.field}
            />
          ) : (
            <Text>No field differs.</Text>
          )}
          <Button marginTop="medium" isLoading={push.isPending} onClick={() => push.mutate(found.stamp)}>
            Push Product
          </Button>
        </>
      )}
    </Loaded>
  );
}
