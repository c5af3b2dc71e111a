"""Tasks: submitted work with an id, whose progress the service that does it says as absolute numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Self, TypeVar

from chassis.actors import ActorState, Due, Repository
from chassis.service import Service
from contracts.tasks import TaskKind, TaskProgressedV1, TaskReason, TaskStatus

COLLECTION = "tasks"
REASONS_KEPT = 100


class Task(ActorState):
    """One task. Counts are set, never added to by an event: doing the same step again gives the same numbers."""

    kind: TaskKind
    status: TaskStatus = TaskStatus.SUBMITTED
    total: int | None = None
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    skipped: int = 0
    started_at: datetime
    finished_at: datetime | None = None
    reasons: tuple[TaskReason, ...] = ()

    def progress(self) -> TaskProgressedV1:
        return TaskProgressedV1(
            id=self.id,
            connection=self.connection,
            kind=self.kind,
            status=self.status,
            total=self.total,
            changed=self.changed,
            unchanged=self.unchanged,
            failed=self.failed,
            skipped=self.skipped,
            started_at=self.started_at,
            finished_at=self.finished_at,
            reasons=self.reasons[:REASONS_KEPT],
        )

    def completed(self, now: datetime) -> Self:
        """All work was handed over; says nothing about how much of it succeeded."""
        return self.model_copy(update={"status": TaskStatus.COMPLETED, "finished_at": now})


T = TypeVar("T", bound=Task)


def keep_tasks(service: Service, *, due: Due[T], cls: type[T]) -> Repository[T]:
    """The service's tasks, said on ``tandem.tasks``. Subclass Task for the fields of the service's own kinds."""
    repository = service.actors(
        COLLECTION,
        cls,
        snapshots=lambda task: (task.progress(),),
        due=due,
    )
    service.says(repository)
    return repository
