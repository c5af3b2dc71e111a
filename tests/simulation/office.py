"""What merchants do in Tandem while they sell: everything that the admin API offers, each once."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import Any

from sandbox.tiktok_shop.state import Return
from tests.simulation.merchant import PASSWORD, Merchant
from tests.simulation.patience import Patient
from tests.simulation.play import NOT_DONE, Nothing


class Office(Patient):
    """Each act leaves the shop as it was."""

    async def of(self, merchant: int, method: str, path: str, body: object = None, **headers: str) -> Any:
        who = self.morning.merchants[merchant]
        return await self.ask(who, method, who.at(path), body, **headers)

    async def _rows(self, merchant: int, path: str) -> list[dict[str, Any]]:
        found = await self.of(merchant, "GET", path)
        if not found or not found["items"]:
            raise Nothing(f"{path} is empty")
        return list(found["items"])

    # --- orders ------------------------------------------------------------------------------------------------------

    def _returned(self, order: str) -> Return:
        placed = self._order(order)[1]
        for one in self.shop.state.returns.values():
            if one.order_id == placed.id:
                return one
        raise Nothing("nothing was asked back")

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

    async def look_at_orders(self, merchant: int) -> None:
        order = (await self._rows(merchant, "/orders"))[0]["shop_order"]
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

    # --- goods -------------------------------------------------------------------------------------------------------

    async def look_at_goods(self, merchant: int) -> None:
        product = (await self._rows(merchant, "/products"))[0]["store_product"]
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

    async def act_on_goods(self, merchant: int) -> None:
        """Everything that can be done with all products at once; they are live again at the end."""
        for action in ("refresh", "update_price", "deactivate", "activate"):
            await self.of(merchant, "POST", "/product-actions", {"action": action, "selection": {"all_matching": True}})
            await asyncio.sleep(60.0)
        await self.of(merchant, "POST", "/stock-updates", {"selection": {"all_matching": True}})
        await self.of(merchant, "POST", "/reconciliations")
        tasks = await self.ask(self.morning.merchants[merchant], "GET", "/tasks")
        for task in tasks["items"] if tasks else ():
            await self.of(merchant, "GET", f"/tasks/{task['id']}/results")

    async def edit_goods(self, merchant: int) -> None:
        """Choices for one product and its category, made and taken back."""
        product = (await self._rows(merchant, "/products"))[1]["store_product"]
        key = (await self._rows(merchant, "/categories"))[0]["key"]
        category = await self.of(merchant, "GET", f"/categories/{key}")
        await self.of(merchant, "PATCH", f"/products/{product}", {"threshold_excluded": True})
        await self.of(merchant, "PATCH", f"/products/{product}", {"threshold_excluded": False})
        for path in (f"/products/{product}", f"/categories/{key}"):
            await self.of(merchant, "PUT", f"{path}/attributes", {"attributes": {}})
            await self.of(merchant, "PUT", f"{path}/brand", {"brand_id": None})
            await self.of(merchant, "DELETE", f"{path}/size-chart")
            await self.of(merchant, "DELETE", f"{path}/certificates/1")
        chosen = {"category_id": category["shop_category"]["id"] if category["shop_category"] else None}
        await self.of(merchant, "PUT", f"/categories/{key}/mapping", chosen)
        await self.of(merchant, "POST", "/shop-categories/refresh")

    async def repair_drift(self, merchant: int) -> None:
        """What TikTok Shop shows differs, and asks; a person has it repaired."""
        await self.insist(partial(self._settings_of(merchant), "drift", {"quantity_lower": "ask"}))
        self.set_shop_stock(merchant, 4, 1)
        await self.of(merchant, "POST", "/reconciliations")
        await asyncio.sleep(300.0)
        for row in await self._rows(merchant, "/drift"):
            await self.of(merchant, "POST", f"/drift/{row['id']}/repair")
        await self.insist(partial(self._settings_of(merchant), "drift", {"quantity_lower": "repair"}))

    # --- the connection ----------------------------------------------------------------------------------------------

    def _settings_of(self, merchant: int) -> Any:
        return self.morning.merchants[merchant].edit_settings

    async def mirror_refunds(self, merchant: int) -> None:
        await self._settings_of(merchant)("order", {"mirror_refunds": True, "archive_cancelled": True})

    async def edit_everything(self, merchant: int) -> None:
        """Every section of the settings, as it stands or back to it."""
        for section in ("product", "order", "drift"):
            await self.insist(partial(self._settings_of(merchant), section, {}))
        for address in ("/settings/export", "/shop-setup", "/shipping-providers"):
            await self.of(merchant, "GET", address)
        await self.of(merchant, "PATCH", "", {"name": "Renamed"})
        for flow in ("catalog", "stock", "orders"):
            await self.of(merchant, "PUT", f"/pauses/{flow}")
            await asyncio.sleep(5.0)
            await self.of(merchant, "DELETE", f"/pauses/{flow}")
        await self.of(merchant, "POST", "/check")

    async def read_mails(self) -> None:
        """All day: whoever is told that the authorization was lost gives it again."""
        while True:
            await asyncio.sleep(300.0)
            for who in self.morning.merchants:
                with suppress(*NOT_DONE, KeyError):
                    await who.authorize_if_asked()

    async def authorize_again(self, merchant: int) -> None:
        who = self.morning.merchants[merchant]
        await self.of(merchant, "PUT", "/store-credentials", who.keys)
        asked = await self.of(merchant, "POST", "/authorization")
        if asked:
            await self.insist(partial(who.consent, asked["address"]))

    # --- the account -------------------------------------------------------------------------------------------------

    async def look_at_account(self, merchant: int) -> None:
        """The account itself, its sessions and the audit log."""
        who = self.morning.merchants[merchant]
        for path in ("/account", "/me/sessions", "/session", "/audit-log", "/audit-log/verification", "/connections"):
            await self.ask(who, "GET", path)
        await self.ask(who, "PATCH", "/account", {"name": "Renamed"})
        await self.ask(who, "PATCH", "/me", {"name": "Renamed"})
        await self.ask(who, "PUT", "/me/password", {"old_password": PASSWORD, "new_password": PASSWORD})

    async def have_a_helper(self, merchant: int) -> None:
        """Another user, from the invitation to the end."""
        who = self.morning.merchants[merchant]
        helper = {"name": "Helper", "email": f"second{merchant}@example.com", "role": "admin"}
        await self.ask(who, "POST", "/users", helper)
        for user in [row["id"] for row in await self._users(who) if row["email"] == helper["email"]]:
            await self.ask(who, "GET", f"/users/{user}")
            await self.ask(who, "PATCH", f"/users/{user}", {"name": "Second", "role": "owner"})
            await self.ask(who, "DELETE", f"/users/{user}/sessions")
            await self.ask(who, "DELETE", f"/users/{user}")

    async def _users(self, who: Merchant) -> list[dict[str, Any]]:
        return list((await self.sure(who, "GET", "/users"))["items"])

    async def clear_the_parked(self, merchant: int) -> None:
        """Every second one is handed over again, the others are discarded."""
        who = self.morning.merchants[merchant]
        rows = (await self.sure(who, "GET", "/parked-messages"))["items"]
        if not rows:
            raise Nothing("nothing is parked")
        for number, row in enumerate(rows):
            path = f"/parked-messages/{row['service']}/{row['message']['id']}"
            await self.ask(who, "POST" if number % 2 else "DELETE", path)
