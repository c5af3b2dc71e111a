import { Panel } from "@bigcommerce/big-design";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { api, body, type Schemas } from "../../api/client";
import { DataTable, type Column } from "../../components/DataTable";
import { moment } from "../../components/format";
import { Facts } from "../../components/Facts";
import { Page } from "../../components/Page";
import { Empty, Loaded } from "../../components/States";
import { TaskBadge } from "../../components/StatusBadge";
import { useConnection } from "../../shell/current";
import { kindOf, TaskProgress } from "./TaskList";

type Reason = Schemas["TaskReason"];

/** One task: how far it is, and why something did not go through. */
export default function TaskPage() {
  const connection = useConnection();
  const { task = "" } = useParams();
  const found = useQuery({
    queryKey: ["of", connection, "task", task],
    queryFn: () => body(api.GET("/tasks/{task}", { params: { path: { task } } })),
  });
  const columns: Column<Reason>[] = [
    { header: "Product or order", render: (reason) => <Subject connection={connection} subject={reason.subject} /> },
    { header: "Reason", render: (reason) => reason.message },
    { header: "Code", render: (reason) => <code>{reason.code}</code> },
  ];
  return (
    <Page title="Task" description={<Link to={`/connections/${connection}`}>Back to Home</Link>}>
      <Panel>
        <Loaded query={found} what="the task">
          {(view) => (
            <>
              <Facts
                facts={[
                  ["Task ID", view.id],
                  ["Kind", kindOf(view)],
                  ["Status", <TaskBadge key="status" status={view.status} />],
                  ["Result", <TaskProgress key="result" task={view} />],
                  ["Asked by", view.asked_by],
                  ["Begun", moment(view.started_at)],
                  ["Finished", view.finished_at && moment(view.finished_at)],
                ]}
              />
              {view.reasons.length ? (
                <DataTable
                  label="Reasons"
                  rows={view.reasons}
                  columns={columns}
                  keyOf={(reason) => `${reason.subject}:${reason.code}:${reason.message}`}
                  nameOf={(reason) => reason.subject}
                />
              ) : (
                <Empty title="No failures">Whatever this task worked on went through, or is still being worked on.</Empty>
              )}
            </>
          )}
        </Loaded>
      </Panel>
    </Page>
  );
}

function Subject({ connection, subject }: { connection: string; subject: string }) {
  const isProduct = /^\d{1,12}$/.test(subject);
  const kind = isProduct ? "products" : "orders";
  return <Link to={`/connections/${connection}/${kind}/${subject}`}>{subject || "–"}</Link>;
}
