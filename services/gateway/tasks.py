"""The newest known state of every task, as the services say it."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.actors import ActorState, Change, Repository
from chassis.service import Service
from contracts.base import Command
from contracts.tasks import TaskKind, TaskProgressedV1, TaskStatus

TASKS = "tasks"


class TaskCopy(ActorState):
    """``heard``: the rev of the owner's snapshot. A task exists here from the moment that it was asked for."""

    progress: TaskProgressedV1
    heard: int = 0
    asked_by: str = ""


def follow(copy: TaskCopy | None, heard: TaskProgressedV1) -> Change[TaskCopy] | None:
    """Take the newer snapshot."""
    if copy is None:
        return Change(TaskCopy(id=heard.id, connection=heard.connection, progress=heard, heard=heard.rev))
    if heard.rev <= copy.heard:
        return None
    return Change(copy.model_copy(update={"progress": heard, "heard": heard.rev}))


def asked(task: TaskCopy | None, command: Command, kind: TaskKind, asked_by: str) -> Change[TaskCopy] | None:
    """The task and its command by one save: the 202 promises that the command will be said."""
    if task is not None:
        return None
    progress = TaskProgressedV1(
        id=command.task,
        connection=command.connection,
        kind=kind,
        status=TaskStatus.SUBMITTED,
        started_at=command.asked_at,
    )
    fresh = TaskCopy(id=command.task, connection=command.connection, progress=progress, asked_by=asked_by)
    return Change(fresh, (command,))


def keep_copies(service: Service) -> Repository[TaskCopy]:
    repository = Repository(
        service.ports.database.collection(TASKS),
        TaskCopy,
        wakes=service.wakeups,
        clock=service.ports.clock,
        entropy=service.ports.entropy,
    )
    service.says(repository)
    service.inbox.hear(TaskProgressedV1, repository, follow, to=lambda heard: [heard.id])
    service.index(TASKS, "connection", "-progress.started_at", "-_id")
    return repository


async def recent(
    tasks: Repository[TaskCopy], connections: Sequence[str], limit: int, after: tuple[object, str] | None = None
) -> list[TaskCopy]:
    """Newest first; ``after``: started_at and id of the last one seen."""
    query: dict[str, object] = {"connection": {"$in": list(connections)}}
    if after is not None:
        started, last = after
        query["$or"] = [
            {"progress.started_at": {"$lt": started}},
            {"progress.started_at": started, "_id": {"$lt": last}},
        ]
    found = await tasks.collection.find(query, sort=[("progress.started_at", -1), ("_id", -1)], limit=limit)
    return [tasks.read(document) for document in found]
