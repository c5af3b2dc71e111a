"""What the product asks of a broker, judged alike in memory and on Kafka."""

import asyncio
from collections.abc import Callable, Sequence

from chassis.messaging import Broker, Outgoing, Record

TOPIC = "tandem.gateway.hints"
Connect = Callable[[], Broker]


def record(key: str, value: str, headers: tuple[tuple[str, bytes], ...] = ()) -> Outgoing:
    return Outgoing(TOPIC, key.encode(), value.encode(), headers)


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode(errors="replace")


class Heard:
    """Collects values per key and lets a test wait for a number of records."""

    def __init__(self) -> None:
        self.values: dict[str, list[str]] = {}
        self.records: list[Record] = []
        self.batches = 0
        self._news = asyncio.Event()

    async def __call__(self, records: Sequence[Record]) -> None:
        self.batches += 1
        for each in records:
            self.records.append(each)
            self.values.setdefault(_text(each.key), []).append(_text(each.value))
        self._news.set()

    async def reached(self, number: int) -> None:
        async with asyncio.timeout(60):
            while len(self.records) < number:
                self._news.clear()
                await self._news.wait()


async def test_order_is_kept_per_key_and_nothing_is_missing(connect: Connect) -> None:
    broker, heard = connect(), Heard()
    broker.subscribe("g", TOPIC, heard)
    await broker.start()
    said = [(f"k{n % 7}", str(n)) for n in range(300)]
    assert await broker.send([record(*each) for each in said]) == [None] * 300
    await heard.reached(300)
    assert heard.values == {f"k{k}": [v for key, v in said if key == f"k{k}"] for k in range(7)}


async def test_a_new_group_hears_everything_from_the_beginning(connect: Connect) -> None:
    early = connect()
    await early.start()
    await early.send([record("a", str(n)) for n in range(10)])
    late, heard = connect(), Heard()
    late.subscribe("late", TOPIC, heard)
    await late.start()
    await heard.reached(10)
    assert heard.values == {"a": [str(n) for n in range(10)]}


async def test_what_was_handled_is_not_handed_over_again(connect: Connect) -> None:
    first, before = connect(), Heard()
    first.subscribe("g", TOPIC, before)
    await first.start()
    await first.send([record("a", "1")])
    await before.reached(1)
    await first.stop()
    second, after = connect(), Heard()
    second.subscribe("g", TOPIC, after)
    await second.start()
    await second.send([record("a", "2")])
    await after.reached(1)
    assert after.values == {"a": ["2"]}


async def test_a_batch_that_cannot_be_handled_comes_again_whole(connect: Connect) -> None:
    broker, heard = connect(), Heard()
    failures = 2

    async def handle(records: Sequence[Record]) -> None:
        nonlocal failures
        if failures:
            failures -= 1
            raise ConnectionError("the store is away")
        await heard(records)

    broker.subscribe("g", TOPIC, handle)
    await broker.start()
    await broker.send([record("a", "1"), record("a", "2")])
    await heard.reached(2)
    assert heard.values == {"a": ["1", "2"]}


async def test_headers_and_values_are_handed_over_untouched(connect: Connect) -> None:
    broker, heard = connect(), Heard()
    broker.subscribe("g", TOPIC, heard)
    await broker.start()
    odd = Outgoing(TOPIC, b"\xfe", b"\xff\x00", (("ce_id", b"\xff"), ("x", b"")))
    await broker.send([odd])
    await heard.reached(1)
    (got,) = heard.records[-1:]
    assert (got.key, got.value, got.headers) == (odd.key, odd.value, odd.headers)


async def test_a_tail_hears_only_what_is_said_from_now_on(connect: Connect) -> None:
    early = connect()
    await early.start()
    await early.send([record("a", "old")])
    watcher, heard = connect(), Heard()
    watcher.tail(TOPIC, heard)
    await watcher.start()
    while not heard.records:
        await early.send([record("a", "new")])
        await asyncio.sleep(0.05)
    assert set(heard.values["a"]) == {"new"}


async def test_a_tail_misses_nothing_that_is_said_once_it_has_started(connect: Connect) -> None:
    for number in range(5):
        broker, heard = connect(), Heard()
        broker.tail(TOPIC, heard)
        await broker.start()
        await broker.send([record(f"k{n}", f"{number}") for n in range(60)])
        await heard.reached(60)
        assert {value for values in heard.values.values() for value in values} == {f"{number}"}


async def test_two_members_share_a_group(connect: Connect) -> None:
    one, two = connect(), connect()
    heard = Heard()
    for member in (one, two):
        member.subscribe("g", TOPIC, heard)
        await member.start()
    await one.send([record(f"k{n}", str(n)) for n in range(100)])
    await heard.reached(100)
    assert sorted(int(v) for values in heard.values.values() for v in dict.fromkeys(values)) == list(range(100))


async def test_empty_batches_and_nulls(connect: Connect) -> None:
    broker, heard = connect(), Heard()
    broker.subscribe("g", TOPIC, heard)
    await broker.start()
    assert await broker.send([]) == []
    await broker.send([Outgoing(TOPIC, b"gone", None), Outgoing(TOPIC, None, b"")])
    await heard.reached(2)
    assert {(each.key, each.value) for each in heard.records} == {(b"gone", None), (None, b"")}
