"""Tasks of the catalog: pulls with their cursor, and actions on many products in chunks of slots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from chassis.actors import Change
from chassis.clock import later
from contracts.base import Frozen
from contracts.catalog import ActOnProductsV1, PullProductsV1, Selection
from contracts.tasks import TaskKind, TaskProgressedV1, TaskReason, TaskStatus
from services.catalog.domain.product import Action, Outcome, Result
from services.common.tasks import REASONS_KEPT, Task

CHUNK = 250


SAY_EVERY = 1.0
"""Seconds between two sayings of a task's progress."""


class Shown(Frozen):
    """The counts as last said, and when."""

    at: datetime
    total: int | None
    changed: int
    unchanged: int
    failed: int
    skipped: int


class CatalogTask(Task):
    """after: the last store product that was read (pull) or put into a chunk (action).

    chunks: how many chunk documents exist.  all_chunked: no more will be made.  shown: see ``progress``.
    """

    start: datetime | None = None
    end: datetime | None = None
    after: int = 0
    action: Action | None = None
    selection: Selection | None = None
    preview: str = ""
    asked_at: datetime
    chunks: int = 0
    all_chunked: bool = False
    shown: Shown | None = None

    def progress(self) -> TaskProgressedV1:
        """What is said while it runs changes at most once a second; the end is always said."""
        said = super().progress()
        if self.shown is None or self.status is TaskStatus.COMPLETED:
            return said
        return said.model_copy(update={**self.shown.model_dump(exclude={"at"}), "reasons": ()})

    @property
    def done(self) -> int:
        return self.changed + self.unchanged + self.failed + self.skipped

    def showing(self, now: datetime) -> CatalogTask:
        """Say the present counts, if the last saying is a second old."""
        if self.shown is not None and now < later(self.shown.at, SAY_EVERY):
            return self
        counts = {name: getattr(self, name) for name in Shown.model_fields if name != "at"}
        return self.model_copy(update={"shown": Shown(at=now, **counts)})


def pull_asked(task: CatalogTask | None, asked: PullProductsV1, now: datetime) -> Change[CatalogTask] | None:
    if task is not None:
        return None
    return Change(
        CatalogTask(
            id=asked.task,
            connection=asked.connection,
            kind=TaskKind.PULL,
            started_at=now,
            asked_at=asked.asked_at,
            start=asked.start,
            end=asked.end,
        )
    )


def action_asked(task: CatalogTask | None, asked: ActOnProductsV1, now: datetime) -> Change[CatalogTask] | None:
    """An action that this version does not know is refused, visibly, in its task."""
    if task is not None:
        return None
    known = asked.action in list(Action)
    kind = TaskKind(asked.action) if known else TaskKind.PUSH
    begun = CatalogTask(
        id=asked.task,
        connection=asked.connection,
        kind=kind,
        started_at=now,
        asked_at=asked.asked_at,
        action=Action(asked.action) if known else None,
        selection=asked.selection,
        preview=asked.preview,
    )
    if known:
        return Change(begun)
    reason = TaskReason(subject=asked.action, code="unknown_action", message=f'There is no action "{asked.action}".')
    return Change(begun.model_copy(update={"status": TaskStatus.REFUSED, "finished_at": now, "reasons": (reason,)}))


def page_read(
    task: CatalogTask,
    *,
    after: int,
    total: int | None,
    changed: int,
    unchanged: int,
    failed: Iterable[TaskReason],
    now: datetime,
) -> CatalogTask:
    """One page of a pull is saved; what comes next starts behind it."""
    reasons = tuple(failed)
    return task.model_copy(
        update={
            "status": TaskStatus.RUNNING,
            "after": after,
            "total": total,
            "changed": task.changed + changed,
            "unchanged": task.unchanged + unchanged,
            "failed": task.failed + len(reasons),
            "reasons": (*task.reasons, *reasons)[:REASONS_KEPT],
        }
    ).showing(now)


def pull_ended(task: CatalogTask, now: datetime) -> CatalogTask:
    """The store has no more products in the range."""
    return task.model_copy(update={"total": task.changed + task.unchanged + task.failed}).completed(now)


def chunked(task: CatalogTask, *, after: int, chunks: int, size: int, last: bool) -> CatalogTask:
    """A chunk of the selection stands and its products know of it."""
    return task.model_copy(
        update={
            "status": TaskStatus.RUNNING,
            "after": after,
            "chunks": chunks,
            "total": (task.total or 0) + size,
            "all_chunked": last,
        }
    )


def counted(task: CatalogTask, results: Iterable[tuple[int, Result]], now: datetime) -> CatalogTask:
    """Progress from the slots themselves: the same slots give the same numbers, however often they are counted."""
    counts = dict.fromkeys(Outcome, 0)
    reasons: list[TaskReason] = []
    for product, result in results:
        counts[result.outcome] += 1
        if result.outcome in (Outcome.FAILED, Outcome.SKIPPED) and len(reasons) < REASONS_KEPT:
            reasons += [TaskReason(subject=str(product), code=p.code, message=p.message) for p in result.problems]
    fresh = task.model_copy(
        update={
            **{outcome.value: counts[outcome] for outcome in Outcome},
            "status": TaskStatus.RUNNING,
            "reasons": tuple(reasons[:REASONS_KEPT]),
        }
    )
    if task.all_chunked and sum(counts.values()) == task.total:
        return fresh.completed(now)
    return fresh.showing(now)


def slot_results(chunk: Mapping[str, Any]) -> list[tuple[int, Result]]:
    """(store product, result) of the filled slots of a chunk document."""
    products = chunk["products"]
    return [(products[int(slot)], Result.model_validate(r, strict=False)) for slot, r in chunk["results"].items()]
