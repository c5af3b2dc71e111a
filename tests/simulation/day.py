"""A merchant-day as data: what buyers, merchants, carriers, platforms and the nemesis will do, drawn from a seed.

Steps name orders by a label and SKUs by number, so that any subset of a day is a day too: a step whose order was never
placed does nothing. That is what makes a failing day shrinkable.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DAY = 900.0
"""Seconds in which everything happens; what starts before its end may last longer."""
ORDERS = 30
SKUS = 10
MERCHANTS = 2
BEGINS = (0.0, 0.6, 0.9)
"""When the parts of a seed's day begin, as shares of its time and of its orders. What a part begins lasts into the next ones,
so the last one is the longest after all."""
PARTS, BRANCHES = len(BEGINS), 5
"""See ``tests.simulation.branches``."""
CALM_DAYS = 0.25
"""How many days have no faults in their parts' plans."""
SERVICES = ("gateway", "catalog", "inventory", "orders")
CARRIERS = ("collect", "deliver", "complete")

WRITES = (
    "bc:POST /v2/orders",
    "bc:PUT /v2/orders/{id}",
    "tts:POST /product/*/products/{id}/inventory/update",
    "tts:POST /product/*/products/{id}/prices/update",
    "tts:POST /fulfillment/*/**",
    "tts:POST /return_refund/*/**",
)
READS = ("bc:GET /v2/orders", "bc:GET /v3/**", "bc:GET /v2/orders/**", "tts:GET /order/**", "tts:POST /order/**")
LOST = ("timeout_after", "reset_after", "error_after")
GIVEN_UP, CREATE_GIVEN_UP = 20.0, 60.0
"""Seconds after which a call is given up by its sender; one that creates a store order later than the others."""
FAILED = ("timeout_before", "reset_before", "error_before", "html_error", "wrong_content_type", "slow_body", "latency")


@dataclass(frozen=True, slots=True)
class Step:
    """``at``: seconds from the start of the day.  ``name``: a method of ``play.Player``."""

    at: float
    name: str
    given: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.at:8.1f} {self.name}({', '.join(f'{key}={value!r}' for key, value in self.given.items())})"


def whole(seed: int) -> list[Step]:
    """The day of a seed: its parts, each from a number of its own that neighbouring seeds share, with turns between."""
    calm = random.Random(f"calm {root(seed, 0)}").random() < CALM_DAYS
    steps = [step for part in range(PARTS) for step in _part(part, root(seed, part), calm)]
    return sorted(steps, key=lambda step: (step.at, step.name))


def root(seed: int, part: int) -> int:
    """The number that a part of this seed's day is drawn from."""
    return int(seed // BRANCHES ** (PARTS - 1 - part))


def _part(part: int, number: int, calm: bool) -> list[Step]:
    """A turn, and what is begun in this part; it may last into the next ones."""
    chance = random.Random(f"part {part} {number}")
    begins, ends = (*BEGINS, 1.0)[part : part + 2]
    begun, span = DAY * begins, DAY * (ends - begins)
    orders = range(round(ORDERS * begins), round(ORDERS * ends))
    steps = [step for order in orders for step in _sale(chance, order, span)]
    steps += [_edit(chance, EDITS, span) for _ in range(chance.randint(1, 4))]
    steps += [] if calm else _nemesis(chance, span, (0, 1, 2, 4))
    moved = [_step(begun + 0.1 + step.at, step.name, **step.given) for step in steps]
    return [_step(begun, "turn", part=part), *moved] if part else moved


def day(
    seed: int, *, faults: bool = True, only: Sequence[str] = (), orders: int = ORDERS, edits: int | None = None
) -> list[Step]:
    """The steps of one day that shares nothing, in order of time.

    only: ten faults, all of these kinds.  edits: how many, all of kinds that webhooks tell of; None for 4 to 10 of any.
    """
    chance = random.Random(f"day {seed}")
    steps: list[Step] = []
    for number in range(orders):
        steps += _sale(chance, number, DAY * 0.8)
    for _ in range(chance.randint(4, 10) if edits is None else edits):
        steps.append(_edit(chance, EDITS if edits is None else TOLD, DAY))
    if only:
        known = {**_FAULTS, **_AIMED}
        steps += [known[chance.choice(list(only))](chance, chance.uniform(0, DAY * 0.95)) for _ in range(10)]
    elif faults:
        steps += _nemesis(chance, DAY * 0.95, (0, 3, 6, 12))
    return sorted(steps, key=lambda step: (step.at, step.name))


def _step(at: float, name: str, /, **given: Any) -> Step:
    return Step(round(at, 1), name, given)


# --- sales -----------------------------------------------------------------------------------------------------------


def _sale(chance: random.Random, number: int, span: float) -> list[Step]:
    """One sale on either channel, and what becomes of it. A third of them is for two popular SKUs."""
    at, merchant = chance.uniform(0, span), chance.randrange(MERCHANTS)
    sku = chance.randrange(2) if chance.random() < 0.35 else chance.randrange(SKUS)
    quantity = chance.choice((1, 1, 1, 2, 3))
    if chance.random() < 0.3:
        return [_step(at, "sell", merchant=merchant, sku=sku, quantity=quantity)]
    label = f"o{number}"
    others = (chance.randrange(SKUS),) if chance.random() < 0.25 else ()
    discount = chance.choice((0, 0, 0, "1.00", "3.34"))
    placed = _step(
        at, "buy", merchant=merchant, order=label, skus=(sku, *others), quantity=quantity, discount=str(discount)
    )
    fate = chance.choice(_FATES)
    return [placed, *fate(chance, at, label)]


def _unpaid(chance: random.Random, at: float, label: str) -> list[Step]:
    return []


def _paid(chance: random.Random, at: float, label: str) -> list[Step]:
    return [_step(at + chance.choice((0.2, 1.0, 5.0)), "pay", order=label)]


def _expired(chance: random.Random, at: float, label: str) -> list[Step]:
    """Never paid; the platform cancels it."""
    return [_step(at + chance.uniform(5, 120), "give_up", order=label)]


def _shipped(chance: random.Random, at: float, label: str) -> list[Step]:
    """Shipped in the store, whole or in parts, and carried some of the way."""
    steps = _paid(chance, at, label)
    at += chance.uniform(80, 260)
    for _ in range(chance.choice((1, 1, 2))):
        steps.append(_step(at, "ship", order=label, part=chance.random() < 0.3, carrier=chance.choice(("usps", "ups"))))
        at += chance.uniform(5, 120)
    for move in CARRIERS[: chance.randint(0, 3)]:
        at += chance.uniform(20, 90)
        steps.append(_step(at, "carry", order=label, move=move))
    return steps


def _regretted(chance: random.Random, at: float, label: str) -> list[Step]:
    """The buyer asks to cancel: in the remorse minute it is done, later somebody answers, on some days nobody."""
    steps = _paid(chance, at, label)
    asked = at + chance.uniform(6, 300)
    steps.append(_step(asked, "ask_cancel", order=label))
    if chance.random() < 0.4:
        steps.append(_step(asked + chance.uniform(0, 60), "ship", order=label, part=False, carrier="usps"))
    if chance.random() < 0.8:
        answer = chance.choice(("accept", "accept", "decline", "withdraw"))
        steps.append(_step(asked + chance.uniform(1, 120), "answer_cancel", order=label, answer=answer))
    return steps


def _cancelled_by_seller(chance: random.Random, at: float, label: str) -> list[Step]:
    steps = _paid(chance, at, label)
    return [*steps, _step(at + chance.uniform(6, 300), "cancel_in_shop", order=label)]


def _cancelled_in_store(chance: random.Random, at: float, label: str) -> list[Step]:
    steps = _paid(chance, at, label)
    if chance.random() < 0.2:
        steps.append(_step(at + chance.uniform(70, 200), "ship", order=label, part=False, carrier="usps"))
    return [*steps, _step(at + chance.uniform(70, 300), "cancel_in_store", order=label)]


_FATES: tuple[Callable[[random.Random, float, str], list[Step]], ...] = (
    _unpaid,
    _expired,
    _paid,
    _paid,
    _paid,
    _shipped,
    _shipped,
    _shipped,
    _shipped,
    _regretted,
    _cancelled_by_seller,
    _cancelled_in_store,
)


# --- edits -----------------------------------------------------------------------------------------------------------


TOLD = ("stock", "stock", "stock", "price", "name", "settings", "settings", "pull", "push")
EDITS = (*TOLD, "shop")


def _edit(chance: random.Random, kinds: Sequence[str], span: float) -> Step:
    at, merchant = chance.uniform(0, span), chance.randrange(MERCHANTS)
    match chance.choice(kinds):
        case "stock":
            sku, quantity = chance.randrange(SKUS), chance.choice((0, 1, 2, 3, 5, 8, 13, 21, 40))
            return _step(at, "set_stock", merchant=merchant, sku=sku, quantity=quantity)
        case "price":
            price = f"{chance.randint(5, 60)}.{chance.choice(('00', '49', '99'))}"
            return _step(at, "set_price", merchant=merchant, product=chance.randrange(2), price=price)
        case "name":
            return _step(
                at, "set_name", merchant=merchant, product=chance.randrange(2), name=f"Mug {chance.randrange(10**6)}"
            )
        case "settings":
            return _settings(chance, at, merchant)
        case "pull":
            return _step(at, "pull", merchant=merchant)
        case "push":
            return _step(at, "push", merchant=merchant)
        case _:
            sku, quantity = chance.randrange(SKUS), chance.randint(0, 30)
            return _step(at, "set_shop_stock", merchant=merchant, sku=sku, quantity=quantity)


def _settings(chance: random.Random, at: float, merchant: int) -> Step:
    changes = chance.choice(
        (
            {"buffer": {"units": chance.randint(0, 4), "percent": 0}},
            {"buffer": {"units": 0, "percent": chance.choice((0, 10, 50))}},
            {"threshold": {"value": chance.randint(0, 6), "mode": "out_of_stock"}},
            {"threshold": {"value": chance.randint(0, 6), "mode": "deactivate"}},
            {"threshold": None},
            {"maximum_offered": chance.choice((None, 5, 100))},
        )
    )
    return _step(at, "edit_settings", merchant=merchant, section="product", changes=changes)


# --- the nemesis -----------------------------------------------------------------------------------------------------


def _nemesis(chance: random.Random, span: float, counts: Sequence[int]) -> list[Step]:
    """So many faults, of kinds that are chosen first: some days are of one kind only."""
    kinds = chance.sample(sorted(_FAULTS), k=chance.randint(1, len(_FAULTS)))
    return [_FAULTS[chance.choice(kinds)](chance, chance.uniform(0, span)) for _ in range(chance.choice(counts))]


def _lasting(chance: random.Random) -> float:
    return round(chance.choice((1.0, 10.0, 60.0, 200.0)) * chance.uniform(0.5, 1.5), 1)


def _kill(chance: random.Random, at: float) -> Step:
    return _step(at, "kill", service=chance.choice(SERVICES), down=_lasting(chance))


def _die(chance: random.Random, at: float) -> Step:
    """At an exact await, some steps from now."""
    return _step(at, "die", service=chance.choice(SERVICES), steps=chance.randint(1, 400), down=_lasting(chance))


def _store_away(chance: random.Random, at: float) -> Step:
    return _step(at, "store_away", service=chance.choice(SERVICES), seconds=_lasting(chance))


def _broker_away(chance: random.Random, at: float) -> Step:
    return _step(at, "broker_away", seconds=_lasting(chance))


def _rebalance(chance: random.Random, at: float) -> Step:
    return _step(at, "rebalance", times=chance.randint(1, 5))


def _lost_answer(chance: random.Random, at: float) -> Step:
    given = {"pattern": chance.choice(WRITES), "kind": chance.choice(LOST), "times": chance.choice((1, 1, 2, 4))}
    return _step(at, "switch", **given, seconds=_lasting(chance))


def _failed_call(chance: random.Random, at: float) -> Step:
    given = {"pattern": chance.choice(WRITES + READS), "kind": chance.choice(FAILED), "times": chance.choice((1, 2, 5))}
    return _step(at, "switch", **given, seconds=_lasting(chance))


def _rate_limited(chance: random.Random, at: float) -> Step:
    return _step(
        at,
        "switch",
        pattern=chance.choice(("bc:*", "tts:*", *WRITES)),
        kind="rate_limited",
        times=chance.choice((1, 5, 20)),
        seconds=_lasting(chance),
        with_headers=chance.random() < 0.7,
    )


def _platform_down(chance: random.Random, at: float) -> Step:
    """5xx or silence from a whole platform."""
    given = {"pattern": chance.choice(("bc:*", "tts:*")), "kind": chance.choice(("error_before", "reset_before"))}
    return _step(at, "switch", **given, times=None, seconds=_lasting(chance))


def _hooks(chance: random.Random, at: float) -> Step:
    kinds = {
        "lose": round(chance.choice((0.1, 0.5, 1.0)), 2),
        "duplicate": round(chance.choice((0.3, 1.0)), 2),
        "reorder": 1.0,
        "delay": round(chance.choice((5.0, 60.0, 400.0)), 1),
    }
    name = chance.choice(sorted(kinds))
    platform, seconds = chance.choice(("bc", "tts")), _lasting(chance) * 2
    return _step(at, "hooks", platform=platform, fault=name, value=kinds[name], seconds=round(seconds, 1))


def _dead_hook(chance: random.Random, at: float) -> Step:
    return _step(at, "dead_hook", merchant=chance.randrange(MERCHANTS), number=chance.randrange(8))


def _forged_hook(chance: random.Random, at: float) -> Step:
    return _step(at, "forged_hook", merchant=chance.randrange(MERCHANTS), platform=chance.choice(("bc", "tts")))


def _token(chance: random.Random, at: float) -> Step:
    return _step(at, "expire_token", merchant=chance.randrange(MERCHANTS))


def _clock(chance: random.Random, at: float) -> Step:
    return _step(at, "clock_step", seconds=chance.choice((1.0, 5.0, 20.0)))


def _lag(chance: random.Random, at: float) -> Step:
    option = chance.choice(("read_after_write_lag", "bc_order_index_lag", "bc_inventory_write_lag"))
    return _step(at, "lag", option=option, value=chance.choice((2, 10, 25)), seconds=_lasting(chance))


def _quota(chance: random.Random, at: float) -> Step:
    merchant = chance.randrange(MERCHANTS)
    return _step(at, "quota_stolen", merchant=merchant, rate=chance.choice((10.0, 100.0)), seconds=_lasting(chance))


def _poison(chance: random.Random, at: float) -> Step:
    return _step(at, "poison", topic=chance.choice(("tandem.gateway.hints", "tandem.orders.orders")))


def _flash(chance: random.Random, at: float) -> Step:
    merchant, sku = chance.randrange(MERCHANTS), chance.randrange(SKUS)
    return _step(at, "flash", merchant=merchant, sku=sku, orders=chance.randint(2, 6))


_FAULTS: dict[str, Callable[[random.Random, float], Step]] = {
    "kill": _kill,
    "die": _die,
    "store_away": _store_away,
    "broker_away": _broker_away,
    "rebalance": _rebalance,
    "lost_answer": _lost_answer,
    "failed_call": _failed_call,
    "rate_limited": _rate_limited,
    "platform_down": _platform_down,
    "hooks": _hooks,
    "dead_hook": _dead_hook,
    "forged_hook": _forged_hook,
    "token": _token,
    "clock": _clock,
    "lag": _lag,
    "quota": _quota,
    "poison": _poison,
    "flash": _flash,
}


def _lost_create(chance: random.Random, at: float) -> Step:
    given = {"pattern": "bc:POST /v2/orders", "kind": chance.choice(LOST), "times": 2}
    return _step(at, "switch", **given, seconds=240.0)


def _late(chance: random.Random, at: float) -> Step:
    """Writes that land after their sender has given them up, as late as the margin allows."""
    pattern = chance.choice(WRITES)
    gave_up = CREATE_GIVEN_UP if pattern == "bc:POST /v2/orders" else GIVEN_UP
    given = {"pattern": pattern, "kind": "latency", "times": chance.choice((1, 2, 4))}
    return _step(at, "switch", **given, seconds=_lasting(chance), delay=round(gave_up + chance.uniform(1, 25), 1))


def _late_create(chance: random.Random, at: float) -> Step:
    delay = round(CREATE_GIVEN_UP + chance.uniform(1, 25), 1)
    return _step(at, "switch", pattern="bc:POST /v2/orders", kind="latency", times=2, seconds=240.0, delay=delay)


def _refused_create(chance: random.Random, at: float) -> Step:
    """The store takes no orders for a while, and says so."""
    given = {"pattern": "bc:POST /v2/orders", "kind": "error_before", "status": 400}
    return _step(at, "switch", **given, times=None, seconds=_lasting(chance))


def _deaf(chance: random.Random, at: float) -> Step:
    """Every webhook of a platform is lost."""
    return _step(at, "hooks", platform=chance.choice(("bc", "tts")), fault="lose", value=1.0, seconds=240.0)


def _index_lag(chance: random.Random, at: float) -> Step:
    return _step(at, "lag", option="bc_order_index_lag", value=chance.choice((10, 25)), seconds=240.0)


def _store_slow(chance: random.Random, at: float) -> Step:
    return _step(at, "store_slow", service=chance.choice(SERVICES), seconds=240.0)


def _storm(chance: random.Random, at: float) -> Step:
    """An import sets one number again and again, faster than any of them gets through."""
    quantities = [chance.randint(0, 30) for _ in range(chance.randint(3, 8))]
    given = {"merchant": chance.randrange(MERCHANTS), "sku": chance.randrange(SKUS), "quantities": quantities}
    return _step(at, "storm", **given, apart=round(chance.uniform(0.1, 0.8), 2))


_AIMED: dict[str, Callable[[random.Random, float], Step]] = {
    "lost_create": _lost_create,
    "late_create": _late_create,
    "late": _late,
    "deaf": _deaf,
    "refused_create": _refused_create,
    "index_lag": _index_lag,
    "store_slow": _store_slow,
    "storm": _storm,
}
"""For planted bugs that need two faults at one place at one time, or many interleavings of one actor's work."""
NEMESIS = frozenset(
    (
        "kill",
        "die",
        "store_away",
        "store_slow",
        "broker_away",
        "rebalance",
        "switch",
        "hooks",
        "dead_hook",
        "forged_hook",
        "expire_token",
        "clock_step",
        "lag",
        "quota_stolen",
        "poison",
        "flash",
        "set_shop_stock",
    )
)
"""Names of the steps that are faults: numbers typed over in Seller Center too, of which no webhook tells."""
