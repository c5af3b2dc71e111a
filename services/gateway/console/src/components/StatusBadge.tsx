import type { Schemas } from "../api/client";
import { Badge } from "./Badge";
import { words } from "./format";

type Variant = "danger" | "secondary" | "success" | "warning" | "primary";

const CONNECTION: Record<Schemas["ConnectionStatus"], Variant> = {
  active: "success",
  paused: "warning",
  authorization_needed: "danger",
  disconnected: "secondary",
};

export function ConnectionBadge({ status }: { status: Schemas["ConnectionStatus"] }) {
  return <Badge label={words(status)} variant={CONNECTION[status]} />;
}

/** synced or unsynced, as the last attempt left it. */
export function SyncBadge({ status }: { status: string }) {
  return <Badge label={status} variant={status === "synced" ? "success" : "warning"} />;
}

const LISTING: Record<string, [string, Variant]> = {
  ACTIVATE: ["Live", "success"],
  PENDING: ["In review", "primary"],
  DRAFT: ["Draft", "secondary"],
  SCHEDULED: ["Scheduled", "primary"],
  FAILED: ["Failed", "danger"],
  SELLER_DEACTIVATED: ["Deactivated", "warning"],
  PLATFORM_DEACTIVATED: ["Deactivated by TikTok Shop", "danger"],
  FREEZE: ["Frozen", "danger"],
  DELETED: ["Deleted", "secondary"],
};

/** TTS Product Status. */
export function ListingBadge({ status }: { status: string }) {
  if (!status) return <>–</>;
  const [label, variant] = LISTING[status] ?? [words(status), "secondary" as const];
  return <Badge label={label} variant={variant} />;
}

const TASK: Record<Schemas["TaskStatus"], Variant> = {
  submitted: "secondary",
  running: "primary",
  completed: "success",
  refused: "danger",
};

export function TaskBadge({ status }: { status: Schemas["TaskStatus"] }) {
  return <Badge label={status} variant={TASK[status]} />;
}

const ORDER: Record<string, Variant> = {
  UNPAID: "secondary",
  ON_HOLD: "secondary",
  AWAITING_SHIPMENT: "primary",
  AWAITING_COLLECTION: "primary",
  IN_TRANSIT: "primary",
  DELIVERED: "success",
  COMPLETED: "success",
  CANCELLED: "danger",
};

/** The status at TikTok Shop; one that we do not know is shown as it came. */
export function OrderBadge({ status, raw }: { status: string; raw: string }) {
  return <Badge label={words(status === "OTHER" ? raw : status)} variant={ORDER[status] ?? "secondary"} />;
}
