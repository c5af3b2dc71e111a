"""What ordinary days leave out: returns, changed orders, everything that the admin API offers, a connection's whole life.

For dying at every await: here each kind is done, not often. Whoever finds the gateway gone asks again, as people do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from chassis.messaging import Outgoing
from sandbox.tiktok_shop.cancel_reasons import OUT_OF_STOCK
from services.gateway.facts import CHANNEL_PLATFORM
from tests.simulation.day import Step
from tests.simulation.newcomer import Newcomer
from tests.simulation.office import Office
from tests.simulation.play import Nothing

LONG_DAY = 26 * 3600.0
"""Leases of the dead run out one after the other; and what is done once a day is done."""
STANDS = {"collect": "AWAITING_COLLECTION", "deliver": "IN_TRANSIT"}
"""Where an order stands before a carrier's move."""
HOME, HOLIDAY = {"line1": "9 Other Road"}, {"line1": "10 Beach Road"}


class Chores(Office, Newcomer):
    """The acts that only these days have."""

    SPAN: ClassVar[float] = LONG_DAY

    async def play(self, steps: Sequence[Step]) -> None:
        self.town.post_office.open = True
        await super().play(steps)

    # --- buyers ------------------------------------------------------------------------------------------------------

    def move_house(self, order: str, to: dict[str, str], known: bool) -> None:
        """``known``: the store has the order already, with the address of before."""
        placed = self._in_store_as_placed(order) if known else self._order(order)[1]
        self.shop.orders.change_address(placed, to)

    def drop_unit(self, order: str) -> None:
        """One unit is cancelled in Seller Center, the rest goes on."""
        placed = self._in_store_as_placed(order)
        self.shop.cancellations.in_seller_center(placed, OUT_OF_STOCK, [placed.open_lines[0].id])

    def _in_store_as_placed(self, order: str) -> Any:
        self._in_store(order)
        return self._order(order)[1]

    def carry(self, order: str, move: str) -> None:
        if self._order(order)[1].status != STANDS[move]:
            raise Nothing("not so far")
        super().carry(order, move)

    def ask_back(self, order: str, kind: str) -> None:
        self.shop.returns.request(self._order(order)[1], kind)

    def send_back(self, order: str) -> None:
        self.shop.returns.ship_back(self._returned(order))

    # --- the merchant in the store -----------------------------------------------------------------------------------

    def renumber(self, order: str) -> None:
        """The tracking number was a typing error."""
        who, made = self._in_store(order)
        if not made.shipments:
            raise Nothing("not shipped")
        changes = {"tracking_number": f"9400{made.id:018d}"}
        who.store.orders.shipments.update(made.id, made.shipments[0].id, changes, "merchant")

    def leave_out(self, order: str) -> None:
        """One unit fewer, as the merchant cannot send it."""
        who, made = self._in_store(order)
        line = made.lines[0]
        who.store.orders.update(made.id, {"products": [{"id": line.id, "quantity": line.quantity - 1}]}, "merchant")

    def make_double(self, order: str) -> None:
        """Somebody else's program makes a store order of the same TikTok Shop order."""
        who, placed = self._order(order)
        sku = placed.lines[0].seller_sku
        variant = next(one for one in who.store.state.variants.values() if one.sku == sku)
        channel = next(one for one in who.store.state.channels.values() if one.platform == CHANNEL_PLATFORM)
        body = {
            "status_id": 11,
            "channel_id": channel.id,
            "external_order_id": placed.id,
            "billing_address": {"zip": "97205", "country_iso2": "US"},
            "shipping_addresses": [{"zip": "97205", "country_iso2": "US"}],
            "products": [{"product_id": variant.product_id, "variant_id": variant.id, "quantity": len(placed.lines)}],
        }
        self.foreign.add(who.store.orders.create(body, "another program").id)

    def garbage(self, merchant: int, topic: str) -> None:
        """A record of this merchant's that nobody can read."""
        key = f"{self.morning.merchants[merchant].connection}:x".encode()
        self.town.log.append(Outgoing(topic, key, b"\x00not json", (("ce_type", b"\xff\xfe"), ("ce_id", b"x"))))
        self.poisoned += 1


Fate = tuple[tuple[float, str, dict[str, Any]], ...]
"""(seconds after the order is placed, what happens, to whom)."""
SENT: Fate = (
    (100, "ship", {"part": False, "carrier": "usps"}),
    (160, "carry", {"move": "collect"}),
    (180, "carry", {"move": "deliver"}),
)
FATES: tuple[Fate, ...] = (
    ((30, "move_house", {"to": HOME, "known": False}), (110, "move_house", {"to": HOLIDAY, "known": True})),
    ((110, "drop_unit", {}),),
    ((110, "leave_out", {}),),
    ((58, "make_double", {}),),
    ((110, "ship", {"part": False, "carrier": "usps"}), (150, "renumber", {})),
    ((110, "ship", {"part": False, "carrier": "carrier_51"}),),
    ((90, "ask_cancel", {}), (130, "answer_cancel_here", {"merchant": 0, "accept": False})),
    ((90, "ask_cancel", {}), (130, "answer_cancel_here", {"merchant": 0, "accept": True})),
    ((110, "cancel_in_store", {}),),
    ((110, "cancel_in_shop", {}),),
    ((110, "ship", {"part": True, "carrier": "ups"}), (160, "cancel_in_shop", {})),
)
RETURNS: tuple[Fate, ...] = (
    (
        (200, "ask_back", {"kind": "RETURN_AND_REFUND"}),
        (260, "answer_return", {"merchant": 0, "accept": True}),
        (320, "send_back", {}),
        (380, "answer_return", {"merchant": 0, "accept": True}),
    ),
    ((200, "ask_back", {"kind": "REFUND"}), (260, "answer_return", {"merchant": 0, "accept": True})),
    (
        (200, "ask_back", {"kind": "REFUND"}),
        (260, "answer_return", {"merchant": 0, "accept": True, "partial_refund": "1.00"}),
    ),
    ((200, "ask_back", {"kind": "REPLACEMENT"}), (260, "answer_return", {"merchant": 0, "accept": True})),
    (
        (200, "ask_back", {"kind": "REFUND"}),
        (260, "answer_return", {"merchant": 0, "accept": False, "reason": "reverse_reject_request_reason_2"}),
    ),
)
OFFICE = (
    "look_at_goods",
    "act_on_goods",
    "edit_goods",
    "repair_drift",
    "edit_everything",
    "authorize_again",
    "look_at_account",
    "have_a_helper",
    "clear_the_parked",
)


def chores(number: int) -> list[Step]:
    """A day of each kind once; ``number`` moves them against each other."""
    steps = [
        Step(1.0, "mirror_refunds", {"merchant": 0}),
        Step(2.0, "read_mails", {}),
        Step(5.0, "come_and_go", {}),
    ]
    fates = [*FATES, *((*SENT, *each) for each in RETURNS)]
    for place, fate in enumerate(fates):
        at, label = 10.0 + (place * 7 + number * 3) % 40 * 8, f"c{place}"
        steps.append(
            Step(at, "buy", {"merchant": 0, "order": label, "skus": (place % 10,), "quantity": 2, "discount": "0"})
        )
        steps.append(Step(at + 1, "pay", {"order": label}))
        steps += [Step(at + later, name, {"order": label, **given}) for later, name, given in fate]
    for place, name in enumerate(OFFICE):
        steps.append(Step(20.0 + place * 100, name, {"merchant": (place + number) % 2}))
    steps.append(Step(150.0, "look_at_orders", {"merchant": 0}))
    for topic in ("tandem.gateway.hints", "tandem.orders.orders"):
        steps.append(Step(15.0, "garbage", {"merchant": (len(OFFICE) - 1 + number) % 2, "topic": topic}))
    for step in [step for step in steps if step.name == "make_double"]:
        # Not yet found when ours is made, so that there are two.
        given = {"option": "bc_order_index_lag", "value": 20.0, "seconds": 20.0}
        steps.append(Step(step.at - 1.0, "lag", given))
    for place, (seconds, service) in enumerate(((40.0, "orders"), (40.0, "inventory"), (40.0, "catalog"))):
        steps.append(Step(330.0 + place * 60, "store_away", {"service": service, "seconds": seconds}))
    steps.append(Step(560.0, "broker_away", {"seconds": 40.0}))
    steps += [Step(565.0 + each, "set_stock", {"merchant": 1, "sku": each, "quantity": 7}) for each in range(4)]
    steps.append(Step(620.0, "expire_token", {"merchant": 0}))
    steps += [Step(640.0, "set_shop_stock", {"merchant": 1, "sku": 2, "quantity": 29})]
    return sorted(steps, key=lambda step: (step.at, step.name))
