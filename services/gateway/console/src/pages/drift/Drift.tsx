import { Button, Panel, Text } from "@bigcommerce/big-design";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import { api, body, type Schemas } from "../../api/client";
import { useMay } from "../../api/session";
import { tellDone, tellError } from "../../components/alerts";
import { DataTable, type Column } from "../../components/DataTable";
import { moment, words } from "../../components/format";
import { Moment } from "../../components/Moment";
import { MoreRows } from "../../components/MoreRows";
import { Page } from "../../components/Page";
import { Empty } from "../../components/States";
import { useConnection } from "../../shell/current";

type Row = Schemas["DriftRow"];

const ACTIONS: Record<string, string> = { repaired: "Repaired", asks: "Asks you", waits: "Waits" };

/** What the last comparison of both sides found, with its probable cause. */
export default function Drift() {
  const connection = useConnection();
  const mayWrite = useMay("stock.write");
  const queries = useQueryClient();
  const drift = useInfiniteQuery({
    queryKey: ["of", connection, "drift"],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/connections/{connection}/drift", {
          params: { path: { connection }, query: { cursor: pageParam } },
        }),
      ),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const compare = useMutation({
    mutationFn: () => body(api.POST("/connections/{connection}/reconciliations", { params: { path: { connection } } })),
    onSuccess: async () => {
      tellDone("Both sides are being compared. Home shows the progress.");
      await queries.invalidateQueries({ queryKey: ["of", connection] });
    },
    onError: tellError,
  });
  const repair = useMutation({
    mutationFn: (row: Row) =>
      body(api.POST("/connections/{connection}/drift/{drift}/repair", { params: { path: { connection, drift: row.id } } })),
    onSuccess: async () => {
      tellDone("The store's number is read and sent.");
      await queries.invalidateQueries({ queryKey: ["of", connection, "drift"] });
    },
    onError: tellError,
  });
  const at = drift.data?.pages[0]?.at;
  const columns: Column<Row>[] = [
    { header: "What", render: (row) => words(row.kind) },
    { header: "Where", render: (row) => <Where connection={connection} row={row} /> },
    { header: "BigCommerce", render: (row) => said(row.store) },
    { header: "Tandem", render: (row) => said(row.ours) },
    { header: "TikTok Shop", render: (row) => said(row.shop) },
    { header: "Probable cause", render: (row) => row.cause },
    { header: "What is done", render: (row) => (row.repairable && mayWrite ? <Repair {...repair} row={row} /> : (ACTIONS[row.action] ?? words(row.action))) },
    { header: "Found", render: (row) => <Moment at={row.found_at} /> },
  ];
  return (
    <Page
      title="Drift report"
      description={at ? `Last compared ${moment(at)}.` : "The two sides were not compared yet."}
      actions={
        mayWrite && (
          <Button isLoading={compare.isPending} onClick={() => compare.mutate()}>
            Compare now
          </Button>
        )
      }
    >
      <Panel>
        <Text>Differences between BigCommerce and TikTok Shop that should not be there.</Text>
        <MoreRows
          query={drift}
          what="differences"
          empty={<Empty title="No drift">{at ? "Both sides agree." : "Use Compare now to find out."}</Empty>}
        >
          {(rows) => (
            <DataTable label="Drift" rows={rows} columns={columns} keyOf={(row) => row.id} nameOf={(row) => row.kind} />
          )}
        </MoreRows>
      </Panel>
    </Page>
  );
}

interface RepairProps {
  row: Row;
  isPending: boolean;
  mutate: (row: Row) => void;
}

function Repair({ row, isPending, mutate }: RepairProps) {
  const where = row.variant ? `variant ${row.variant}` : row.id;
  return (
    <Button variant="secondary" mobileWidth="auto" aria-label={`Repair ${where}`} disabled={isPending} onClick={() => mutate(row)}>
      Repair
    </Button>
  );
}

/** A number or a state, as the comparison saw it. */
const said = (value: string) => (value ? words(value) : "–");

function Where({ connection, row }: { connection: string; row: Row }) {
  if (row.order) return <Link to={`/connections/${connection}/orders/${row.order}`}>{`Order ${row.order}`}</Link>;
  if (!row.store_product) return <>–</>;
  const to = `/connections/${connection}/products/${row.store_product}?tab=stock`;
  return <Link to={to}>{`Product ${row.store_product}, variant ${row.variant ?? "–"}`}</Link>;
}
