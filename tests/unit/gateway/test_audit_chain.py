"""The audit log: any edit, gap, swap or cut end is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.people.audit import FIRST, broken, chained

AT = datetime(2026, 1, 1, tzinfo=UTC)


def chain(length: int) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    for number in range(1, length + 1):
        entry = {
            "account": "a",
            "number": number,
            "at": AT,
            "who": f"user{number % 3}",
            "what": "settings.order",
            "address": "127.0.0.1",
            "details": "{}",
            "before": entries[-1]["hash"] if entries else FIRST,
        }
        entry["hash"] = chained(entry)
        entries.append(entry)
    return entries


@given(st.integers(0, 30))
def test_an_honest_chain_holds(length: int) -> None:
    entries = chain(length)
    assert broken(entries, entries[-1]["hash"] if entries else "") == []


@given(st.data())
def test_every_tampering_is_found(data: st.DataObject) -> None:
    entries = chain(data.draw(st.integers(2, 20)))
    head = entries[-1]["hash"]
    place = data.draw(st.integers(0, len(entries) - 1))
    kind = data.draw(st.sampled_from(["edit", "rehash", "date", "double", "delete", "swap", "cut"]))
    if kind in ("edit", "rehash"):
        field = data.draw(st.sampled_from(["who", "what", "address", "details", "account", "before"]))
        entries[place] = {**entries[place], field: "forged"}
        if kind == "rehash":  # the forger knows how the hash is made
            entries[place]["hash"] = chained(entries[place])
    elif kind == "date":
        entries[place] = {**entries[place], "at": AT + timedelta(milliseconds=data.draw(st.integers(1, 10**9)))}
    elif kind == "double":
        entries.insert(place, dict(entries[place]))
    elif kind == "delete":
        del entries[place]
    elif kind == "swap":
        other = data.draw(st.integers(0, len(entries) - 1).filter(lambda n: n != place))
        entries[place], entries[other] = entries[other], entries[place]
    else:
        del entries[place:]
    assert broken(entries, head)
