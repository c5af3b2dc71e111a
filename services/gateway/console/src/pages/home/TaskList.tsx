import { ProgressBar, Text } from "@bigcommerce/big-design";
import { Link } from "react-router";
import type { Schemas } from "../../api/client";
import { DataTable, type Column } from "../../components/DataTable";
import { count, plural, words } from "../../components/format";
import { Moment } from "../../components/Moment";
import { Empty } from "../../components/States";
import { TaskBadge } from "../../components/StatusBadge";

export type Task = Schemas["TaskOut"];

const WHOLE = 100;

export function TaskProgress({ task }: { task: Task }) {
  if (task.status === "completed" || task.status === "refused") return <>{outcomeOf(task)}</>;
  if (!task.total) return <>Waiting to begin</>;
  return (
    <>
      <Text marginBottom="xxSmall">
        {count(task.done)} of {count(task.total)}
      </Text>
      <ProgressBar percent={Math.round((task.done / task.total) * WHOLE)} />
    </>
  );
}

const KINDS: Partial<Record<Task["kind"], string>> = {
  refresh: "Update TTS status",
  reconcile: "Compare both sides",
  missed_orders: "Sync missed orders",
  cancellation: "Answer a cancellation",
  return: "Answer a return",
};

export const kindOf = (task: Task): string => KINDS[task.kind] ?? words(task.kind);

/** A completed task says that all work was handed over; this says what came of it. */
export function outcomeOf(task: Task): string {
  if (task.kind === "reconcile") return task.total ? plural(task.total, "difference") : "Both sides agree";
  const good = task.changed + task.unchanged;
  const bad = task.failed + task.skipped;
  return task.kind === "push" ? `${count(good)} synced, ${count(bad)} unsynced` : `${count(good)} done, ${count(bad)} not done`;
}

export function TaskList({ connection, tasks }: { connection: string; tasks: readonly Task[] }) {
  if (!tasks.length) {
    return (
      <Empty
        title="No tasks yet"
        action={<Link to={`/connections/${connection}/products`}>Go to Products to pull them</Link>}
      >
        Everything that you ask for, a pull, a push, an update, is listed here with its progress.
      </Empty>
    );
  }
  const columns: Column<Task>[] = [
    {
      header: "Task ID",
      render: (task) => (
        <Link to={`/connections/${connection}/tasks/${task.id}`} aria-label={`Task ${task.id}`}>
          {task.id.slice(0, 8)}
        </Link>
      ),
    },
    { header: "Kind", render: (task) => kindOf(task) },
    { header: "Time", render: (task) => <Moment at={task.started_at} /> },
    { header: "Status", render: (task) => <TaskBadge status={task.status} /> },
    { header: "Result", render: (task) => <TaskProgress task={task} /> },
    { header: "Asked by", render: (task) => task.asked_by },
  ];
  return (
    <DataTable
      label="Tasks"
      rows={tasks}
      columns={columns}
      keyOf={(task) => task.id}
      nameOf={(task) => `task ${task.id}`}
    />
  );
}
