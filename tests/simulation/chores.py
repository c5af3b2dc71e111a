"""What ordinary days leave out: returns, changed orders, everything that the admin API offers, a connection's whole life.

For dying at every await: here each kind is done, not often. Whoever finds the gateway gone asks again, as people do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx

from chassis.messaging import Outgoing
from sandbox.tiktok_shop.state import Return
from tests.simulation.day import DAY, Step
from tests.simulation.merchant import PASSWORD, Merchant, Refusal
from tests.simulation.morning import PARCEL, found
from tests.simulation.play import SELLER_REASON, Nothing, Player

STUBBORN = 60
"""How often a person asks again, a second apart."""
MOVED = {"address_line1": "9 Other Road", "address_detail": "9 Other Road"}
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


class Chores(Player):
    """The acts that only these days have."""

    # --- buyers ------------------------------------------------------------------------------------------------------

    def move_house(self, order: str) -> None:
        self.shop.orders.change_address(self._order(order)[1], MOVED)

    def drop_unit(self, order: str) -> None:
        """One unit is cancelled in Seller Center, the rest goes on."""
        placed = self._order(order)[1]
        self.shop.cancellations.in_seller_center(placed, SELLER_REASON, [placed.open_lines[0].id])

    def ask_back(self, order: str, kind: str) -> None:
        self.shop.returns.request(self._order(order)[1], kind)

    def send_back(self, order: str) -> None:
        self.shop.returns.ship_back(self._returned(order))

    def _returned(self, order: str) -> Return:
        placed = self._order(order)[1]
        for one in self.shop.state.returns.values():
            if one.order_id == placed.id:
                return one
        raise Nothing("nothing was asked back")

    # --- the merchant in the store -----------------------------------------------------------------------------------

    def renumber(self, order: str) -> None:
        """The tracking number was a typing error."""
        who, made = self._in_store(order)
        if not made.shipments:
            raise Nothing("not shipped")
        shipment = made.shipments[0]
        who.store.orders.shipments.update(made.id, shipment.id, {"tracking_number": f"9400{made.id:018d}"}, "merchant")

    def garbage(self, merchant: int, topic: str) -> None:
        """A record of this merchant's that nobody can read."""
        key = f"{self.morning.merchants[merchant].connection}:x".encode()
        self.town.log.append(Outgoing(topic, key, b"\x00not json", (("ce_type", b"\xff\xfe"), ("ce_id", b"x"))))
        self.poisoned += 1

    # --- the merchant in Tandem --------------------------------------------------------------------------------------

    async def ask(self, who: Merchant, method: str, path: str, body: object = None, **headers: str) -> Any:
        """The answer's JSON; None for a refusal, which may be that of a repetition."""
        for _ in range(STUBBORN):
            try:
                answer = await who.call(method, path, body, **headers)
                return answer.json() if answer.content else None
            except httpx.TransportError:
                await asyncio.sleep(1.0)
            except Refusal as refusal:
                if refusal.status < 500:
                    self.town.trace.note("day", f"refused {refusal}")
                    return None
                await asyncio.sleep(1.0)
        raise Nothing(f"{method} {path} was never answered")

    async def of(self, merchant: int, method: str, path: str, body: object = None, **headers: str) -> Any:
        who = self.morning.merchants[merchant]
        return await self.ask(who, method, f"/connections/{who.connection}{path}", body, **headers)

    async def answer_return(self, merchant: int, order: str, **answer: Any) -> None:
        request = self._returned(order)
        await self.of(merchant, "POST", f"/orders/{request.order_id}/returns/{request.id}/answer", answer)

    async def answer_cancel_here(self, merchant: int, order: str, accept: bool) -> None:
        placed = self._order(order)[1]
        asked = [one.id for one in self.shop.state.cancellations.values() if one.order_id == placed.id]
        if not asked:
            raise Nothing("nobody asked to cancel")
        reasons = await self.of(merchant, "GET", f"/orders/{placed.id}/requests/{asked[-1]}/reject-reasons")
        reason = "" if accept or not reasons else reasons["reasons"][0]["name"]
        path = f"/orders/{placed.id}/cancellations/{asked[-1]}/answer"
        await self.of(merchant, "POST", path, {"accept": accept, "reason": reason})

    async def look_at_goods(self, merchant: int) -> None:
        products = await self._rows(merchant, "/products")
        product = products[0]["store_product"]
        for path in ("", "/check", "/preview", "/requirements"):
            await self.of(merchant, "GET", f"/products/{product}{path}")
        category = (await self._rows(merchant, "/categories"))[0]["key"]
        for path in ("", "/readiness", "/requirements"):
            await self.of(merchant, "GET", f"/categories/{category}{path}")
        for path in ("/shop-categories?search=mug", "/brands", "/auto-links", "/drift", "/stock?search=GEN", "/home"):
            await self.of(merchant, "GET", path)
        variant = (await self._rows(merchant, "/stock"))[0]["variant"]
        for path in ("", "/history"):
            await self.of(merchant, "GET", f"/stock/{variant}{path}")
        listing = next(one.id for one in self.shop.state.products.values() if one.shop_id == self._shop_id(merchant))
        await self.of(merchant, "GET", f"/shop-listings/{listing}?product={product}")

    def _shop_id(self, merchant: int) -> str:
        return str(self.morning.merchants[merchant].shop.id)

    async def _rows(self, merchant: int, path: str) -> list[dict[str, Any]]:
        found = await self.of(merchant, "GET", path)
        if not found or not found["items"]:
            raise Nothing(f"{path} is empty")
        return list(found["items"])

    async def look_at_orders(self, merchant: int) -> None:
        order = (await self._rows(merchant, "/orders"))[0]["id"]
        for path in (
            f"/orders/{order}",
            f"/orders/{order}/buyer",
            "/orders/oversold",
            "/orders?status=AWAITING_SHIPMENT",
        ):
            await self.of(merchant, "GET", path)
        await self.of(merchant, "POST", "/missed-orders/search", self._today())
        await self.of(merchant, "POST", "/missed-orders/syncs", self._today())
        await self.of(merchant, "POST", "/order-retries", {"orders": [order]})
        await self.of(merchant, "POST", f"/orders/{order}/taken-by-hand")
        await self.of(merchant, "POST", "/orders/oversold/checked", {"shop_skus": ["1"]})

    def _today(self) -> dict[str, str]:
        now = self.town.clock.now()
        return {"start": now.replace(hour=0).isoformat(), "end": now.isoformat()}

    async def act_on_goods(self, merchant: int) -> None:
        """Everything that can be done with all products at once; they are live again at the end."""
        for action in ("refresh", "update_price", "deactivate", "activate"):
            await self.of(merchant, "POST", "/product-actions", {"action": action, "selection": {"all_matching": True}})
            await asyncio.sleep(60.0)
        await self.of(merchant, "POST", "/stock-updates", {"selection": {"all_matching": True}})
        await self.of(merchant, "POST", "/reconciliations")
        tasks = await self.ask(self.morning.merchants[merchant], "GET", "/tasks?limit=1")
        if tasks and tasks["items"]:
            await self.of(merchant, "GET", f"/tasks/{tasks['items'][0]['id']}/results")

    async def edit_goods(self, merchant: int) -> None:
        """Choices for one product and its category, made and taken back."""
        product = (await self._rows(merchant, "/products"))[1]["store_product"]
        category = await self.of(
            merchant, "GET", f"/categories/{(await self._rows(merchant, '/categories'))[0]['key']}"
        )
        await self.of(merchant, "PATCH", f"/products/{product}", {"threshold_excluded": True})
        await self.of(merchant, "PATCH", f"/products/{product}", {"threshold_excluded": False})
        for path in (f"/products/{product}", f"/categories/{category['key']}"):
            await self.of(merchant, "PUT", f"{path}/attributes", {"attributes": {}})
            await self.of(merchant, "PUT", f"{path}/brand", {"brand_id": None})
            await self.of(merchant, "DELETE", f"{path}/size-chart")
            await self.of(merchant, "DELETE", f"{path}/certificates/1")
        chosen = {"category_id": category["shop_category"]["id"] if category["shop_category"] else None}
        await self.of(merchant, "PUT", f"/categories/{category['key']}/mapping", chosen)
        await self.of(merchant, "POST", "/shop-categories/refresh")

    async def edit_everything(self, merchant: int) -> None:
        """Every section of the settings, as it stands or back to it."""
        who = self.morning.merchants[merchant]
        for section in ("product", "order", "drift"):
            await self._until_done(partial(who.edit_settings, section, {}))
        for address in ("/settings/export", "/shop-setup", "/shipping-providers"):
            await self.of(merchant, "GET", address)
        await self.of(merchant, "PATCH", "", {"name": "Renamed"})
        for flow in ("catalog", "stock", "orders"):
            await self.of(merchant, "PUT", f"/pauses/{flow}")
            await asyncio.sleep(5.0)
            await self.of(merchant, "DELETE", f"/pauses/{flow}")
        await self.of(merchant, "POST", "/check")

    async def mirror_refunds(self, merchant: int) -> None:
        await self.morning.merchants[merchant].edit_settings(
            "order", {"mirror_refunds": True, "archive_cancelled": True}
        )

    async def authorize_again(self, merchant: int) -> None:
        who = self.morning.merchants[merchant]
        await self.of(merchant, "PUT", "/store-credentials", who.keys)
        asked = await self.of(merchant, "POST", "/authorization")
        if asked:
            await who.consent(asked["address"])

    async def look_at_account(self, merchant: int) -> None:
        """Users, tokens, sessions, the audit log and what is parked."""
        who = self.morning.merchants[merchant]
        body = {"name": "Helper", "email": f"second{merchant}@example.com", "role": "admin"}
        user = await self.ask(who, "POST", "/users", body)
        if user:
            await self.ask(who, "GET", f"/users/{user['id']}")
            await self.ask(who, "PATCH", f"/users/{user['id']}", {"name": "Second"})
            await self.ask(who, "DELETE", f"/users/{user['id']}/sessions")
            await self.ask(who, "DELETE", f"/users/{user['id']}")
        token = await self.ask(who, "POST", "/api-tokens", {"name": "till", "permissions": ["products.read"]})
        if token:
            await self.ask(who, "DELETE", f"/api-tokens/{token['id']}")
        for path in ("/users", "/account", "/api-tokens", "/me/sessions", "/session", "/audit-log", "/connections"):
            await self.ask(who, "GET", path)
        await self.ask(who, "GET", "/audit-log/verification")
        await self.ask(who, "PATCH", "/account", {"name": "Renamed"})
        await self.ask(who, "PATCH", "/me", {"name": "Renamed"})
        for path in ("/password-resets", "/me/second-factor"):
            await self.ask(who, "POST", path, {"email": who.email} if "reset" in path else {"password": PASSWORD})
        await self.ask(who, "PUT", "/me/password", {"old_password": PASSWORD, "new_password": PASSWORD})
        parked = await self.ask(who, "GET", "/parked-messages")
        for row in parked["items"] if parked else ():
            path = f"/parked-messages/{row['service']}/{row['message']['id']}"
            await self.ask(who, "POST", path)
            await self.ask(who, "DELETE", path)

    async def come_and_go(self) -> None:
        """A third merchant signs up, connects, pulls, looks around and leaves."""
        who = found(self.town, len(self.morning.merchants))
        await self._until_done(who.sign_up)
        await self._until_done(who.connect)
        await self._until_done(lambda: who.edit_settings("product", {"package": PARCEL}))
        path = f"/connections/{who.connection}"
        await self.ask(who, "POST", f"{path}/pulls", {})
        await asyncio.sleep(90.0)
        await self.ask(who, "POST", f"{path}/product-actions", {"action": "push", "selection": {"all_matching": True}})
        await asyncio.sleep(120.0)
        await self.ask(who, "DELETE", path)
        await self.ask(who, "DELETE", "/session")

    async def _until_done(self, act: Callable[[], Any]) -> None:
        for _ in range(STUBBORN):
            try:
                await act()
                return
            except (httpx.TransportError, Refusal, AssertionError, KeyError):
                await asyncio.sleep(1.0)


FATES: tuple[tuple[tuple[float, str, dict[str, Any]], ...], ...] = (
    ((30, "move_house", {}), (110, "move_house", {})),
    ((110, "drop_unit", {}),),
    ((110, "ship", {"part": False, "carrier": "usps"}), (150, "renumber", {})),
    ((90, "ask_cancel", {}), (130, "answer_cancel_here", {"merchant": 0, "accept": False})),
    ((110, "cancel_in_store", {}),),
    ((110, "ship", {"part": True, "carrier": "ups"}), (160, "cancel_in_shop", {})),
)
SENT = (
    (100, "ship", {"part": False, "carrier": "usps"}),
    (160, "carry", {"move": "collect"}),
    (180, "carry", {"move": "deliver"}),
)
RETURNS: tuple[tuple[tuple[float, str, dict[str, Any]], ...], ...] = (
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
    "look_at_orders",
    "act_on_goods",
    "edit_goods",
    "edit_everything",
    "authorize_again",
    "look_at_account",
)


def chores(number: int) -> list[Step]:
    """A day of each kind once; ``number`` moves them against each other."""
    steps = [Step(1.0, "mirror_refunds", {"merchant": 0}), Step(5.0, "come_and_go", {})]
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
    for topic in ("tandem.gateway.hints", "tandem.orders.orders"):
        steps.append(Step(15.0, "garbage", {"merchant": (len(OFFICE) - 1 + number) % 2, "topic": topic}))
    for place, (seconds, service) in enumerate(((40.0, "orders"), (40.0, "inventory"), (40.0, "catalog"))):
        steps.append(Step(330.0 + place * 60, "store_away", {"service": service, "seconds": seconds}))
    steps.append(Step(560.0, "broker_away", {"seconds": 40.0}))
    steps += [Step(565.0 + each, "set_stock", {"merchant": 1, "sku": each, "quantity": 7}) for each in range(4)]
    steps.append(Step(620.0, "expire_token", {"merchant": 0}))
    steps += [Step(640.0, "set_shop_stock", {"merchant": 1, "sku": 2, "quantity": 29})]
    return sorted((step for step in steps if step.at < DAY), key=lambda step: (step.at, step.name))
