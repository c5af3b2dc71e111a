"""The newest known state of every task, as the services say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    repository = service.actors(
        TASKS,
        TaskCopy,
    )
    service.says(repository)
    service.inbox.hear(TaskProgressedV1, repository, follow, to=lambda heard: [heard.id])
    service.index(TASKS, "connection", "-progress.started_at", "-_id")
    return repository


async def listed(
    tasks: Repository[TaskCopy],
    connections: Sequence[str],
    limit: int,
    after: tuple[object, str] | None = None,
    *,
    filters: Mapping[str, object] | None = None,
    ascending: bool = False,
) -> list[TaskCopy]:
    """Newest first unless ascending. ``after``: started_at and id of the last one seen; filters: of the progress."""
    query: dict[str, object] = {"connection": {"$in": list(connections)}}
    query |= {f"progress.{name}": value for name, value in (filters or {}).items() if value is not None}
    beyond, direction = ("$gt", 1) if ascending else ("$lt", -1)
    if after is not None:
        started, last = after
        query["$or"] = [
            {"progress.started_at": {beyond: started}},
            {"progress.started_at": started, "_id": {beyond: last}},
        ]
    order = [("progress.started_at", direction), ("_id", direction)]
    found = await tasks.collection.find(query, sort=order, limit=limit)
    return [tasks.read(document) for document in found]
