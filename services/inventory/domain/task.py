"""Tasks of inventory: update the stock of chosen products, and reconcile."""

from __future__ import annotations

from datetime import datetime

from chassis.actors import Change
from contracts.catalog import Selection, SyncStatus
from contracts.inventory import ReconcileStockV1, UpdateStockV1
from contracts.tasks import TaskKind, TaskReason, TaskStatus
from services.common.tasks import REASONS_KEPT, Task
from services.inventory.domain.listing import Listing
from services.inventory.domain.sku import Sku, Why

PAGE = 100
PATIENCE = 120.0
"""Seconds until a product whose stock could not be sent yet is counted as waiting; it is sent all the same."""

WORDS = {
    Why.UNLINKED: "is not linked to a SKU on TikTok Shop",
    Why.RULE: "has a sync rule by which stock is not sent",
    Why.UNTRACKED: "is not tracked in the store by variant",
    Why.NEVER_READ: "has not been read from the store yet",
    Why.PAUSED: "is paused",
}


class StockTask(Task):
    """Works through its products in pages. cursor: the last listing done.  page: those pressed at ``pressed_at``."""

    selection: Selection = Selection()
    cursor: str = ""
    page: tuple[str, ...] = ()
    pressed_at: datetime | None = None

    @property
    def running(self) -> bool:
        return self.status in (TaskStatus.SUBMITTED, TaskStatus.RUNNING)


def update_stock(task: StockTask | None, command: UpdateStockV1, now: datetime) -> Change[StockTask] | None:
    if task is not None and task.has_obeyed(command.id):
        return None
    fresh = StockTask(
        id=command.task,
        connection=command.connection,
        kind=TaskKind.UPDATE_STOCK,
        started_at=now,
        selection=command.selection,
        total=None if command.selection.all_matching else len(set(command.selection.products)),
    )
    return Change(fresh.model_copy(update={"obeyed": fresh.obeying(command.id)}))


def reconcile(task: StockTask | None, command: ReconcileStockV1, now: datetime) -> Change[StockTask] | None:
    if task is not None and task.has_obeyed(command.id):
        return None
    fresh = StockTask(id=command.task, connection=command.connection, kind=TaskKind.RECONCILE, started_at=now)
    return Change(fresh.model_copy(update={"obeyed": fresh.obeying(command.id)}))


def matches(selection: Selection, listing: Listing) -> bool:
    """Does a whole-filter selection mean this product? Search looks into name and seller SKUs, without case."""
    if selection.status and listing.sync_status != selection.status:
        return False
    if selection.category and listing.category != selection.category:
        return False
    words = " ".join([listing.name, *(link.seller_sku for link in listing.links)]).casefold()
    return selection.search.casefold() in words


def pressed(task: StockTask, page: tuple[str, ...], total: int, now: datetime) -> StockTask:
    return task.model_copy(
        update={"status": TaskStatus.RUNNING, "page": page, "pressed_at": now, "total": task.total or total}
    )


def skip_reason(key: str, listing: Listing | None, skus: list[Sku]) -> TaskReason | None:
    """Why nothing can be sent for a product; None when something can."""
    subject = key.split(":", 1)[1]
    if listing is None:
        return TaskReason(subject=subject, code="unknown_product", message="This product has not been pulled.")
    if listing.sync_status is SyncStatus.UNSYNCED or not listing.shop_product:
        return TaskReason(
            subject=subject, code="unsynced", message="This product is not on TikTok Shop: push or map it first."
        )
    if not listing.synced:
        return TaskReason(
            subject=subject, code="skipped_by_rule", message=f"The rule prevents it: {listing.rule or 'stock stays'}."
        )
    whys = [why for sku in skus if (why := sku.silent_because) is not None and why is not Why.NEVER_READ]
    if len(whys) == len(skus):
        why = whys[0] if whys else Why.UNLINKED
        return TaskReason(subject=subject, code=f"skipped_{why.value}", message=f"Its stock {WORDS[why]}.")
    return None


def outcome(skus: list[Sku], since: datetime) -> str:
    """``changed``, ``failed`` or, while something is on its way, ``waiting``."""
    writable = [sku for sku in skus if sku.silent_because is None]
    if any(sku.trouble is not None and sku.trouble.at >= since for sku in writable):
        return "failed"
    if any(sku.wants_read or sku.sent_at is None or sku.sent_at < since or sku.needs_write for sku in writable):
        return "waiting"
    return "changed"


def reasons(task: StockTask, more: list[TaskReason]) -> tuple[TaskReason, ...]:
    return (*task.reasons, *more)[:REASONS_KEPT]
