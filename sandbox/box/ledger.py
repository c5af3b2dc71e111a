"""The truth about what happened, for tests to judge by."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

DEFAULT_RETENTION = 10_000


@dataclass(frozen=True, slots=True)
class Call:
    """One request that a platform received. `fault` names the switch that touched it, if one did."""

    at: float
    platform: str
    connection: str
    method: str
    endpoint: str
    status: int
    cause: str
    request_id: str
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a platform's state and what caused it (a request, a merchant, a timer)."""

    at: float
    platform: str
    kind: str
    entity: str
    before: Any
    after: Any
    cause: str


@dataclass(frozen=True, slots=True)
class WebhookTry:
    """One attempt to deliver one webhook; `status` 0 means that no answer came."""

    at: float
    platform: str
    connection: str
    topic: str
    url: str
    delivery_id: str
    attempt: int
    status: int


class Ledger:
    """Counters are kept for ever; entries and a SKU's history are bounded by `retention`: newest stay."""

    def __init__(self, now: Callable[[], float], retention: int | None = DEFAULT_RETENTION) -> None:
        self._now = now
        self._retention = retention
        self._calls: deque[Call] = deque(maxlen=retention)
        self._changes: deque[Change] = deque(maxlen=retention)
        self._webhooks: deque[WebhookTry] = deque(maxlen=retention)
        self._counts: Counter[tuple[str, str, str, int]] = Counter()
        self._stock: defaultdict[str, deque[Change]] = defaultdict(self._new_history)

    def call(
        self,
        platform: str,
        connection: str,
        method: str,
        endpoint: str,
        status: int,
        cause: str = "api",
        request_id: str = "",
        fault: str | None = None,
    ) -> None:
        """`endpoint` is a template such as `/v2/orders/{id}`; `status` 0 means that the answer was lost."""
        self._counts[(platform, connection, f"{method} {endpoint}", status)] += 1
        entry = Call(self._now(), platform, connection, method, endpoint, status, cause, request_id, fault)
        self._calls.append(entry)

    def change(self, platform: str, kind: str, entity: str, before: Any, after: Any, cause: str) -> None:
        """`kind` "stock" is also kept per entity (a SKU): see `stock_history`."""
        entry = Change(self._now(), platform, kind, entity, before, after, cause)
        self._changes.append(entry)
        if kind == "stock":
            self._stock[f"{platform}:{entity}"].append(entry)

    def webhook(self, entry: WebhookTry) -> None:
        self._webhooks.append(entry)

    def keep(self, retention: int | None) -> None:
        """How many entries stay; None keeps all (a long run then grows without bound)."""
        self._retention = retention
        self._calls = deque(self._calls, maxlen=retention)
        self._changes = deque(self._changes, maxlen=retention)
        self._webhooks = deque(self._webhooks, maxlen=retention)
        for entity, history in list(self._stock.items()):
            self._stock[entity] = deque(history, maxlen=retention)

    def calls(
        self, platform: str | None = None, endpoint: str | None = None, connection: str | None = None
    ) -> list[Call]:
        """`endpoint` is "METHOD /template", or a template alone."""
        return [
            call
            for call in self._calls
            if platform in (None, call.platform)
            and connection in (None, call.connection)
            and endpoint in (None, call.endpoint, f"{call.method} {call.endpoint}")
        ]

    def count(
        self,
        endpoint: str | None = None,
        platform: str | None = None,
        connection: str | None = None,
        status: int | None = None,
    ) -> int:
        """Calls ever received; `endpoint` as "METHOD /template"."""
        return sum(
            number
            for (its_platform, its_connection, its_endpoint, its_status), number in self._counts.items()
            if platform in (None, its_platform)
            and connection in (None, its_connection)
            and endpoint in (None, its_endpoint)
            and status in (None, its_status)
        )

    def counts(self) -> list[dict[str, Any]]:
        """Every counter, in a stable order."""
        return [
            {"platform": key[0], "connection": key[1], "endpoint": key[2], "status": key[3], "count": number}
            for key, number in sorted(self._counts.items())
        ]

    def changes(self, kind: str | None = None, entity: str | None = None, platform: str | None = None) -> list[Change]:
        return [
            change
            for change in self._changes
            if kind in (None, change.kind) and entity in (None, change.entity) and platform in (None, change.platform)
        ]

    def stock_history(self, platform: str, entity: str) -> list[Change]:
        return list(self._stock.get(f"{platform}:{entity}", ()))

    def webhooks(self, platform: str | None = None, topic: str | None = None) -> list[WebhookTry]:
        return [
            entry for entry in self._webhooks if platform in (None, entry.platform) and topic in (None, entry.topic)
        ]

    def clear(self) -> None:
        for kept in (self._calls, self._changes, self._webhooks, self._counts, self._stock):
            kept.clear()

    def snapshot(self) -> dict[str, Any]:
        """Counters and stock histories; the recent entries are not saved."""
        return {
            "counts": self.counts(),
            "stock": {entity: [asdict(change) for change in kept] for entity, kept in self._stock.items()},
        }

    def restore(self, saved: dict[str, Any]) -> None:
        self.clear()
        for row in saved["counts"]:
            key = (row["platform"], row["connection"], row["endpoint"], row["status"])
            self._counts[key] = row["count"]
        for entity, changes in saved["stock"].items():
            self._stock[entity].extend(Change(**change) for change in changes)

    def _new_history(self) -> "deque[Change]":
        return deque(maxlen=self._retention)
