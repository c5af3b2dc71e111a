import { Button, Panel } from "@bigcommerce/big-design";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { api, body, sentenceOf, type Schemas } from "../../api/client";
import { DataTable, type Column } from "../../components/DataTable";
import { MOMENT_WIDTH, momentExact } from "../../components/format";
import { Message } from "../../components/Message";
import { MoreRows } from "../../components/MoreRows";
import { Page } from "../../components/Page";
import { Empty } from "../../components/States";

type Row = Schemas["AuditRow"];

const COLUMNS: Column<Row>[] = [
  { header: "Number", align: "right", render: (row) => String(row.number) },
  { header: "Time", width: MOMENT_WIDTH, render: (row) => momentExact(row.at) },
  { header: "Who", render: (row) => row.who },
  { header: "What", render: (row) => row.what },
  { header: "From", render: (row) => row.address || "–" },
  { header: "Details", render: (row) => detailsOf(row) },
];

function detailsOf(row: Row): string {
  const parts = Object.entries(row.details).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return parts.join(", ") || "–";
}

/** Who did what, newest first. Each entry carries the hash of the one before it. */
export default function Audit() {
  const log = useInfiniteQuery({
    queryKey: ["audit-log"],
    initialPageParam: "",
    queryFn: ({ pageParam }) => body(api.GET("/audit-log", { params: { query: { cursor: pageParam } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const verify = useMutation({ mutationFn: () => body(api.GET("/audit-log/verification")) });
  return (
    <Page
      title="Audit log"
      description="Who did what, newest first."
      actions={
        <Button variant="secondary" isLoading={verify.isPending} onClick={() => verify.mutate()}>
          Verify the chain
        </Button>
      }
    >
      {verify.error && <Message type="error" text={sentenceOf(verify.error)} />}
      {verify.data && (
        <Message
          type={verify.data.intact ? "success" : "error"}
          text={verify.data.intact ? "Every entry is as it was written." : verify.data.problems.join(" ")}
        />
      )}
      <Panel>
        <MoreRows query={log} what="entries" empty={<Empty title="Nothing yet">Every change is noted here.</Empty>}>
          {(rows) => (
            <DataTable
              label="Audit log"
              rows={rows}
              columns={COLUMNS}
              keyOf={(row) => String(row.number)}
              nameOf={(row) => `entry ${row.number}`}
            />
          )}
        </MoreRows>
      </Panel>
    </Page>
  );
}
