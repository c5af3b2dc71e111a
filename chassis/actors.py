"""Actors: one aggregate, one document, saved by one conditional update.

A save carries the new state, the facts to say (``outbox``) and the wake-up entries of the work that is now due, which
are written BEFORE it: a crash between the two costs one look at a document, never a lost wake-up. A lost race
(another save came first) is told to the caller, who loads again and decides again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.store import Collection, Document, UpdateOne
from contracts.base import Message, Snapshot

OUTBOX_LIMIT = 100
OBEYED_KEPT = 200
WAKES_AT_ONCE = 500
STATES_KEPT = 256
_NOT_STATE = {"id", "rev", "pub", "said", "correlation", "causation"}
log = structlog.get_logger(__name__)


class OutboxFull(Exception):
    """The actor has 100 unsaid facts. Transient: the relay must catch up first."""


class ActorState(BaseModel):
    """What every actor's document has. Subclass with the aggregate's own fields; never set the first group by hand.

    rev: of the last save.  pub: rev of the last save that changed the public snapshots.  said: highest pub told.
    obeyed: ids of the last 200 commands obeyed.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    connection: str = ""
    rev: int = 0
    pub: int = 0
    said: int = 0
    v: int = 1
    obeyed: tuple[str, ...] = ()
    correlation: str = ""
    causation: str = ""

    def has_obeyed(self, command: str) -> bool:
        return command in self.obeyed

    def obeying(self, command: str) -> tuple[str, ...]:
        """The new value of ``obeyed`` once this command is taken."""
        return (*self.obeyed, command)[-OBEYED_KEPT:]


S = TypeVar("S", bound=ActorState)


@dataclass(frozen=True)
class Change(Generic[S]):
    """What a decision came to: the new state and the facts to say with it, in order."""

    state: S
    facts: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """Where a change came from; carried into the events that it leads to."""

    correlation: str = ""
    causation: str = ""


@dataclass(frozen=True, slots=True)
class Wake:
    """Work of one flow due for one actor. Lower ``priority`` goes first (0: zero-stock writes and their like).

    saved: told after the save that made it due, so that it stands even where its entry was served too early.
    """

    flow: str
    actor: str
    connection: str
    at: datetime
    priority: int = 5
    saved: bool = False


class WakeBook(Protocol):
    """Where wake-ups are written down (``chassis.wakeups``)."""

    async def write(self, wakes: Sequence[Wake]) -> None: ...

    def signal(self, wakes: Sequence[Wake]) -> None: ...


@dataclass(frozen=True)
class Edit(Generic[S]):
    before: S | None
    after: S
    facts: tuple[Message, ...] = ()
    cause: Cause = field(default_factory=Cause)


Decide = Callable[[S | None], Change[S] | None]
Due = Callable[[S], Mapping[str, datetime | None]]
"""Flow name -> when its work is due: a time, or None for now. Flows that have nothing to do are absent."""


class Repository(Generic[S]):
    """All actors of one kind.

    snapshots: the public snapshots of a state, with ``rev`` left at 0; the repository numbers them.
    due: which flows have work for a state.  priority: of that work, 0 first.
    """

    def __init__(
        self,
        collection: Collection,
        cls: type[S],
        *,
        wakes: WakeBook,
        clock: Clock,
        entropy: Entropy,
        snapshots: Callable[[S], Sequence[Snapshot]] = lambda _: (),
        due: Due[S] = lambda _: {},
        priority: Callable[[S, str], int] = lambda _state, _flow: 5,
    ) -> None:
        self.collection = collection
        self.cls = cls
        self.snapshots = snapshots
        self._due = due
        self._priority = priority
        self._wakes = wakes
        self._clock = clock
        self._entropy = entropy
        self._known: dict[str, tuple[Document, S]] = {}

    @property
    def say_flow(self) -> str:
        """Name of the relay's flow for this kind."""
        return f"say:{self.collection.name}"

    async def load(self, ids: Iterable[str]) -> dict[str, S]:
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        if len(wanted) == 1:
            found = await self.collection.find_one({"_id": wanted[0]})
            return {wanted[0]: self.read(found)} if found else {}
        documents = await self.collection.find({"_id": {"$in": wanted}})
        return {str(document["_id"]): self.read(document) for document in documents}

    async def get(self, actor: str) -> S | None:
        return (await self.load([actor])).get(actor)

    def read(self, document: Document) -> S:
        """A stored document as state. The states last read are kept: most documents are read again as they were."""
        known = self._known.pop(document["_id"], None)
        if known is None or known[0] != document:
            known = document, self.cls.model_validate({**document, "id": document["_id"]}, strict=False)
        self._known[document["_id"]] = known
        if len(self._known) > STATES_KEPT:
            del self._known[next(iter(self._known))]
        return known[1]

    async def transact(self, actor: str, decide: Decide[S], cause: Cause | None = None) -> S | None:
        """Load, decide, save; again after a lost race. Returns the state that now stands.

        ``decide`` may run several times and must be pure; None or an equal state without facts saves nothing.
        """
        return (await self.transact_many({actor: decide}, cause)).get(actor)

    async def transact_many(self, decisions: Mapping[str, Decide[S]], cause: Cause | None = None) -> dict[str, S]:
        """``transact`` for many actors with one load and one save for all that win."""
        cause = cause or Cause()

        async def fold(actor: str, state: S | None) -> Edit[S] | None:
            change = decisions[actor](state)
            return Edit(state, change.state, change.facts, cause) if change else None

        return await self.fold(decisions, fold)

    async def fold(
        self, actors: Iterable[str], fold: Callable[[str, S | None], Awaitable[Edit[S] | None]]
    ) -> dict[str, S]:
        """Load the actors once, let ``fold`` decide for each, save all at once; losers of a race go round again."""
        standing: dict[str, S] = {}
        pending = list(dict.fromkeys(actors))
        while pending:
            loaded = await self.load(pending)
            edits: dict[str, Edit[S]] = {}
            for actor in pending:
                edit = await fold(actor, loaded.get(actor))
                if edit is not None:
                    edits[actor] = edit
                elif actor in loaded:
                    edits[actor] = Edit(loaded[actor], loaded[actor])
            saved, lost = await self.save(edits)
            standing.update(saved)
            pending = lost
        return standing

    async def save(self, edits: Mapping[str, Edit[S]]) -> tuple[dict[str, S], list[str]]:
        """Save each edit if nobody else saved first. Returns (state now standing by id, ids of the losers).

        Edits that change nothing are not written, but their wake-ups are: a repeated record may be all that is left
        of a save whose signal was lost. Raises OutboxFull, StoreAway; what was written then is looked at even so: it
        may have been saved, and whoever served its wake-ups meanwhile saw the state before it.
        """
        now = self._clock.now()
        prepared = {actor: self._prepare(edit, now) for actor, edit in edits.items()}
        wakes = [wake for plan in prepared.values() for wake in self._wakes_of(plan.state, plan.unsaid, now)]
        await self._wakes.write(wakes)
        writes = [(actor, plan) for actor, plan in prepared.items() if plan.update is not None]
        lost: dict[str, None] = {}
        try:
            lost = await self._write(writes)
        finally:
            self._wakes.signal([replace(wake, saved=True) for wake in wakes if wake.actor not in lost])
        return {a: plan.state for a, plan in prepared.items() if a not in lost}, list(lost)

    async def wake_all(self) -> int:
        """Write the wake-ups of every actor that has something to say or do; returns how many. Reads them all."""
        count, wakes = 0, list[Wake]()
        async for document in self.collection.stream({}):
            wakes += self._wakes_in(document)
            if len(wakes) >= WAKES_AT_ONCE:
                count, wakes = count + await self._wake(wakes), []
        return count + await self._wake(wakes)

    async def _wake(self, wakes: list[Wake]) -> int:
        await self._wakes.write(wakes)
        self._wakes.signal(wakes)
        return len(wakes)

    def _wakes_in(self, document: Document) -> list[Wake]:
        try:
            state = self.read(document)
        except ValidationError as error:
            log.error("actor_unreadable", kind=self.collection.name, actor=document["_id"], reason=str(error)[:300])
            return []
        unsaid = state.said < state.pub or bool(document.get("outbox"))
        return self._wakes_of(state, unsaid, self._clock.now())

    def _prepare(self, edit: Edit[S], now: datetime) -> _Plan[S]:
        before, after = edit.before, edit.after
        changed = self._changed(before, after)
        if before is not None and not changed and not edit.facts:
            return _Plan(before, None, unsaid=before.said < before.pub)
        rev = (before.rev if before else 0) + 1
        public = self.snapshots(after)
        says = bool(public) and (before is None or public != self.snapshots(before))
        bookkeeping = {
            "pub": rev if says else after.pub,
            "correlation": edit.cause.correlation or after.correlation,
            "causation": edit.cause.causation or after.causation,
        }
        entries = [self._entry(after.id, rev, number, fact, edit.cause, now) for number, fact in enumerate(edit.facts)]
        update: dict[str, dict[str, Any]] = {
            "$set": {**changed, **bookkeeping, "updated_at": now},
            "$inc": {"rev": 1},
        }
        if before is None:
            update["$setOnInsert"] = {"said": 0}
        if entries:
            update["$push"] = {"outbox": {"$each": entries}}
        state = after.model_copy(update={"rev": rev, **bookkeeping})
        return _Plan(state, update, unsaid=says or bool(entries) or after.said < after.pub)

    def _changed(self, before: S | None, after: S) -> Document:
        """The fields to write. What a decision left alone is the same object before and after: not compared."""
        if before is None:
            return after.model_dump(exclude=_NOT_STATE)
        own = self.cls.model_fields.keys() - _NOT_STATE
        touched = {name for name in own if getattr(before, name) is not getattr(after, name)}
        if not touched:
            return {}
        touched |= self.cls.model_computed_fields.keys()
        old, new = before.model_dump(include=touched), after.model_dump(include=touched)
        return {name: value for name, value in new.items() if old[name] != value}

    def _entry(self, actor: str, rev: int, number: int, fact: Message, cause: Cause, now: datetime) -> Document:
        event = f"{self.collection.name}/{actor}@{rev}.{number}"
        return {
            "id": event,
            "type": fact.TYPE,
            "body": fact.model_dump_json(),
            "time": now,
            "correlation": cause.correlation or event,
            "causation": cause.causation,
        }

    def _wakes_of(self, state: S, unsaid: bool, now: datetime) -> list[Wake]:
        wakes = [
            Wake(flow, state.id, state.connection, at or now, self._priority(state, flow))
            for flow, at in self._due(state).items()
        ]
        if unsaid:
            wakes.append(Wake(self.say_flow, state.id, state.connection, now))
        return wakes

    async def _write(self, writes: Sequence[tuple[str, _Plan[S]]]) -> dict[str, None]:
        if not writes:
            return {}
        token = self._entropy.token_hex(8)
        operations = [plan.operation(actor, token) for actor, plan in writes]
        result = await self.collection.bulk(operations)
        if result.matched + result.upserted == len(operations):
            return {}
        return await self._losers(writes, token)

    async def _losers(self, writes: Sequence[tuple[str, _Plan[S]]], token: str) -> dict[str, None]:
        """Which writes did not land. One that landed and was overtaken since counts as lost too: deciding again is
        harmless, for facts are guarded by revision and commands by id."""
        ids = [actor for actor, _ in writes]
        documents = await self.collection.find({"_id": {"$in": ids}}, projection={"writer": 1, "outbox.id": 1})
        stalled = [d["_id"] for d in documents if len(d.get("outbox", ())) >= OUTBOX_LIMIT]
        if stalled:
            raise OutboxFull(f"{self.collection.name}: {', '.join(stalled)}")
        ours = {document["_id"] for document in documents if document.get("writer") == token}
        return {actor: None for actor in ids if actor not in ours}


@dataclass(frozen=True)
class _Plan(Generic[S]):
    """A prepared save; ``update`` None when there is nothing to write."""

    state: S
    update: dict[str, dict[str, Any]] | None
    unsaid: bool

    def operation(self, actor: str, token: str) -> UpdateOne:
        update = self.update or {}
        guard: dict[str, Any] = {"_id": actor, "rev": self.state.rev - 1}
        if "$push" in update and self.state.rev > 1:
            guard[f"outbox.{OUTBOX_LIMIT - 1}"] = {"$exists": False}
        return UpdateOne(guard, {**update, "$set": {**update["$set"], "writer": token}}, upsert=self.state.rev == 1)
