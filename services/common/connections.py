"""A service's own copy of the gateway's connections: status, settings, what the shop and the store have."""

from __future__ import annotations

from chassis.actors import ActorState, Change, Due, Repository
from chassis.service import Service
from contracts.gateway import ConnectionChangedV1

COLLECTION = "connections"


class ConnectionCopy(ActorState):
    """``facts``: the newest snapshot heard.  ``spread``: its rev that this service has acted on everywhere."""

    facts: ConnectionChangedV1
    spread: int = 0


class UnknownConnection(LookupError):
    """No snapshot of this connection has been heard yet."""


class Connections:
    """The copies, loaded by id. A connection that was never heard of raises UnknownConnection."""

    def __init__(self, repository: Repository[ConnectionCopy]) -> None:
        self.repository = repository

    async def facts(self, connection: str) -> ConnectionChangedV1:
        copy = await self.repository.get(connection)
        if copy is None:
            raise UnknownConnection(f"connection {connection} is not known here yet")
        return copy.facts

    async def all(self) -> list[ConnectionChangedV1]:
        found = await self.repository.collection.find({})
        return [self.repository.read(document).facts for document in found]


def follow(copy: ConnectionCopy | None, heard: ConnectionChangedV1) -> Change[ConnectionCopy] | None:
    """Take the newer snapshot."""
    if copy is None:
        return Change(ConnectionCopy(id=heard.id, connection=heard.id, facts=heard))
    if heard.rev <= copy.facts.rev:
        return None
    return Change(copy.model_copy(update={"facts": heard}))


def keep_connections(service: Service, due: Due[ConnectionCopy] = lambda _: {}) -> Connections:
    """Hear ``gateway.connection.changed`` into this service's copy.

    ``due``: flows woken by it, for services that must re-evaluate many actors; such a flow sets ``spread`` when done.
    """
    repository = service.actors(
        COLLECTION,
        ConnectionCopy,
        due=due,
    )
    service.inbox.hear(ConnectionChangedV1, repository, follow, to=lambda heard: [heard.id])
    return Connections(repository)
