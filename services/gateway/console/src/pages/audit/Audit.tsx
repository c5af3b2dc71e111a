import { Button, Panel } from "@bigcommerce/big-design";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { api, body, sentenceOf, type Schemas } from "../../api/client";
import { DataTable, type Column } from "../../components/DataTable";
import { words } from "../../components/format";
import { Message } from "../../components/Message";
import { Moment } from "../../components/Moment";
import { MoreRows } from "../../components/MoreRows";
import { Page } from "../../components/Page";
import { Empty } from "../../components/States";
import { useConnections } from "../../shell/current";

type Row = Schemas["AuditRow"];

const COLUMNS: Column<Row>[] = [
  { header: "No.", align: "right", render: (row) => String(row.number) },
  { header: "Time", render: (row) => <Moment at={row.at} exact /> },
  { header: "Who", render: (row) => row.who },
  { header: "What", render: (row) => deedOf(row.what) },
  { header: "From", render: (row) => row.address || "–" },
  { header: "Details", render: (row) => <Details details={row.details} /> },
];

const VERBS: Record<string, string> = { post: "asked", put: "changed", patch: "changed", delete: "removed" };

/** "settings.product" as "Settings: product". */
function deedOf(code: string): string {
  const [area = "", deed = ""] = code.split(".");
  return words(`${area}: ${VERBS[deed] ?? deed}`);
}

/** Each detail on a line; the connection by its name. */
function Details({ details }: { details: Row["details"] }) {
  const connections = useConnections().data?.items ?? [];
  const named = (value: unknown) => connections.find((each) => each.id === value)?.name ?? textOf(value);
  const lines = Object.entries(details).map(([name, value]) => `${words(name)}: ${named(value)}`);
  if (!lines.length) return <>–</>;
  return (
    <div style={{ width: "16rem", minWidth: 0, overflowWrap: "anywhere" }}>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  );
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

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
