"""Progress of submitted work, said as absolute numbers by the service that does it; the gateway keeps the newest."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from contracts.base import Frozen, Snapshot


class TaskKind(StrEnum):
    PULL = "pull"
    PUSH = "push"
    UPDATE_PRICE = "update_price"
    UPDATE_STOCK = "update_stock"
    ACTIVATE = "activate"
    DEACTIVATE = "deactivate"
    DELETE_LISTING = "delete_listing"
    REFRESH = "refresh"
    RETRY_ORDERS = "retry_orders"
    MISSED_ORDERS = "missed_orders"
    RECONCILE = "reconcile"
    CANCELLATION = "cancellation"
    RETURN = "return"


class TaskStatus(StrEnum):
    SUBMITTED = "submitted"
    RUNNING = "running"
    COMPLETED = "completed"
    REFUSED = "refused"


class TaskReason(Frozen):
    """Why one thing did not go through: which, a stable code, a sentence for the person who must act."""

    subject: str
    code: str
    message: str


class TaskProgressedV1(Snapshot):
    """Where a task stands. ``completed`` means: all work was handed over, not that everything succeeded.

    total: things to do, None while unknown.  done = changed + unchanged + failed + skipped.
    reasons: the first 100 failures and skips.
    """

    TYPE: ClassVar[str] = "task.progressed.v1"
    TOPIC: ClassVar[str] = "tandem.tasks"

    kind: TaskKind
    status: TaskStatus
    total: int | None = None
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    skipped: int = 0
    started_at: datetime
    finished_at: datetime | None = None
    reasons: tuple[TaskReason, ...] = ()

    @property
    def done(self) -> int:
        return self.changed + self.unchanged + self.failed + self.skipped
