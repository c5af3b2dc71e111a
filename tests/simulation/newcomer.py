"""A third merchant, from signing up to leaving: all that happens to a connection once, on one busy day."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Awaitable, Callable
from functools import cache, partial
from typing import Any

import pyotp
from PIL import Image

from tests.simulation.building import ORIGIN
from tests.simulation.merchant import PASSWORD, Merchant, Refusal
from tests.simulation.morning import PARCEL, found
from tests.simulation.patience import Patient
from tests.simulation.play import Nothing

GOODS = {"Bell Rattle": "Rattles", "Blue Jeans": "Jeans"}
"""Name -> category: one asks for a certificate, the other for a size chart."""
PDF = b"%PDF-1.4\n%a certificate\n"
ANOTHER = "another long phrase"


class Newcomer(Patient):
    """``_third``: it moves in once, however often it has to begin again."""

    _third: Merchant | None = None
    _setup: str = ""
    _done: int = 0

    async def come_and_go(self) -> None:
        who = self._third = self._third or self._moved_in()
        life: tuple[Callable[[Merchant], Awaitable[None]], ...] = (
            self._enter,
            self._connect,
            self._set_up,
            self._first_push,
            self._change_goods,
            self._link_anew,
            self._take_down,
            self._give_a_token,
            self._second_factor,
            self._forget_password,
            self._leave,
        )
        while self._done < len(life):
            self.town.trace.note("day", f"the newcomer's {life[self._done].__name__}")
            await self.insist(partial(life[self._done], who))
            self._done += 1

    def _moved_in(self) -> Merchant:
        who = found(self.town, len(self.morning.merchants))
        for product, (name, shelf) in zip(who.store.state.products.values(), GOODS.items(), strict=True):
            product.name, product.custom_fields[0]["value"] = name, shelf
        return who

    # --- the way in --------------------------------------------------------------------------------------------------

    async def _enter(self, who: Merchant) -> None:
        """Whoever is told that the address is taken has signed up without seeing it."""
        try:
            await who.sign_up()
        except Refusal:
            await who.log_in()

    async def _connect(self, who: Merchant) -> None:
        """One set-up, gone on with wherever it was cut off."""
        if not self._setup:
            self._setup = (await self.sure(who, "POST", "/connection-setups", {"name": "Third"}))["id"]
        path = f"/connection-setups/{self._setup}"
        standing = await self.sure(who, "GET", path)
        if standing["step"] == "store":
            await self.sure(who, "PUT", f"{path}/store", who.keys)
        elif standing["step"] == "authorization":
            await who.consent((await self.sure(who, "POST", f"{path}/authorization"))["address"])
        elif standing["step"] != "done":
            await self.sure(who, "POST", f"{path}/finish", {})
        if (await self.sure(who, "GET", path))["step"] != "done":
            raise Nothing("not connected yet")
        who.connection = self._setup

    async def _set_up(self, who: Merchant) -> None:
        await who.edit_settings("product", {"package": PARCEL})
        await who.choose_carrier()

    async def _act(self, who: Merchant, action: str) -> None:
        await self.sure(
            who, "POST", who.at("/product-actions"), {"action": action, "selection": {"all_matching": True}}
        )

    # --- goods -------------------------------------------------------------------------------------------------------

    async def _first_push(self, who: Merchant) -> None:
        await self.sure(who, "POST", who.at("/pulls"), {})
        await asyncio.sleep(60.0)
        for row in await self._products(who):
            await self._hand_in(who, f"/products/{row['store_product']}")
        await self._act(who, "push")
        await self.until(lambda: len(self._live(who)) == len(GOODS), "listings")

    async def _products(self, who: Merchant) -> list[dict[str, Any]]:
        rows = (await self.sure(who, "GET", who.at("/products")))["items"]
        if len(rows) < len(GOODS):
            raise Nothing("not pulled yet")
        return list(rows)

    async def _hand_in(self, who: Merchant, owner: str) -> None:
        """What TikTok Shop asks for these goods."""
        asked = await self.sure(who, "GET", who.at(f"{owner}/requirements"))
        for certificate in asked["certificates"]:
            await self.insist(partial(who.upload, f"{owner}/certificates/{certificate['id']}", "cpc.pdf", PDF))
        if asked["size_chart_required"]:
            await self.insist(partial(who.upload, f"{owner}/size-chart", "chart.png", picture()))

    def _live(self, who: Merchant) -> list[str]:
        listings = self.sandbox.tiktok_shop.truth.listings(who.shop)
        return [str(each["id"]) for each in listings if each["status"] == "ACTIVATE"]

    async def _change_goods(self, who: Merchant) -> None:
        """In the store and in Tandem: prices follow by themselves, everything else goes with the next push."""
        for number, (product, name) in enumerate(zip(list(who.store.state.products), GOODS, strict=True)):
            who.store.merchant.edit_product(product, {"name": f"Bigger {name}", "price": f"{20 + number}.90"})
            await self.ask(who, "PATCH", who.at(f"/products/{product}"), {"name": f"My {name}"})
        for key in [row["key"] for row in (await self.sure(who, "GET", who.at("/categories")))["items"]]:
            await self._hand_in(who, f"/categories/{key}")
        await asyncio.sleep(30.0)
        product = (await self._products(who))[0]["store_product"]
        seen = await self.sure(who, "GET", who.at(f"/products/{product}/preview"))
        await self.ask(who, "POST", who.at(f"/products/{product}/preview/check"), {"stamp": seen["stamp"]})
        await self.sure(who, "POST", who.at("/pulls"), {})
        await asyncio.sleep(60.0)
        for action in ("refresh", "push", "update_price"):
            await self._act(who, action)
            await asyncio.sleep(60.0)
        await self.until(lambda: not self._titles(who) & GOODS.keys(), "new titles")

    def _titles(self, who: Merchant) -> set[str]:
        return {str(each["title"]) for each in self.sandbox.tiktok_shop.truth.listings(who.shop)}

    async def _link_anew(self, who: Merchant) -> None:
        for listing in self._live(who):
            for row in await self._products(who):
                found = await self.sure(who, "GET", who.at(f"/shop-listings/{listing}?product={row['store_product']}"))
                if found["proposal"]:
                    await self._link(who, row["store_product"], listing, found["proposal"])

    async def _link(self, who: Merchant, product: int, listing: str, proposal: dict[str, str]) -> None:
        pairs = [{"variant": int(variant), "shop_sku": sku} for variant, sku in proposal.items()]
        await self.ask(who, "DELETE", who.at(f"/products/{product}/links"))
        await asyncio.sleep(5.0)
        await self.ask(who, "GET", who.at("/auto-links"))
        await self.sure(who, "PUT", who.at(f"/products/{product}/links"), {"shop_product": listing, "pairs": pairs})

    async def _take_down(self, who: Merchant) -> None:
        """Off sale by hand and back; off sale for want of goods and back; gone for good."""
        await self._until_live(who, 0, partial(self._act, who, "deactivate"))
        await self._until_live(who, len(GOODS), partial(self._act, who, "activate"))
        await self.insist(partial(who.edit_settings, "product", {"threshold": {"value": 3, "mode": "deactivate"}}))
        await self._until_live(who, 0, partial(self._stock, who, 1))
        await self._until_live(who, len(GOODS), partial(self._stock, who, 9))
        await self._act(who, "delete_listing")
        await asyncio.sleep(60.0)

    async def _until_live(self, who: Merchant, number: int, act: Callable[[], Awaitable[None]]) -> None:
        await act()
        await self.until(lambda: len(self._live(who)) == number, f"{number} listings on sale")

    async def _stock(self, who: Merchant, quantity: int) -> None:
        for variant in list(who.store.state.variants.values()):
            who.store.merchant.set_stock(variant.sku, quantity)

    # --- the account -------------------------------------------------------------------------------------------------

    async def _give_a_token(self, who: Merchant) -> None:
        """To a program, which uses it until it is taken back."""
        made = await self.sure(who, "POST", "/api-tokens", {"name": "till", "permissions": ["products.read"]})
        program = Merchant(self.town, who.number)
        bearer = {"Authorization": f"Bearer {made['token']}"}
        for _ in range(2):
            await self.ask(program, "GET", who.at("/products"), None, **bearer)
        await self.ask(who, "DELETE", f"/api-tokens/{made['id']}")
        await self.ask(program, "GET", who.at("/products"), None, **bearer)

    async def _second_factor(self, who: Merchant) -> None:
        """A code is good once: there is another after half a minute."""
        offer = await self.sure(who, "POST", "/me/second-factor", {"password": PASSWORD})
        totp = pyotp.parse_uri(offer["address"])
        assert isinstance(totp, pyotp.TOTP)
        who.code = lambda: totp.at(int(self.town.clock.seconds()))
        await self.ask(who, "PUT", "/me/second-factor", {"code": who.code()})
        await self.ask(who, "DELETE", "/session")
        await asyncio.sleep(31.0)
        await self.insist(who.log_in)
        await asyncio.sleep(31.0)
        await self.ask(who, "POST", "/me/second-factor/remove", {"code": who.code()})

    async def _forget_password(self, who: Merchant) -> None:
        """Asks for a link, uses it, logs in with the new password and goes back to the old one."""
        subject = "new password"
        before = self.town.post_office.newest(who.email, subject)
        await self.ask(who, "POST", "/password-resets", {"email": who.email})
        await self.until(lambda: self.town.post_office.newest(who.email, subject) != before, "the mail")
        link = re.search(rf"{ORIGIN}/reset#(\w+)", self.town.post_office.newest(who.email, subject))
        assert link is not None
        await self.ask(who, "POST", "/password-resets/use", {"token": link[1], "password": ANOTHER})
        who.password = ANOTHER
        await who.log_in()
        await self.ask(who, "PUT", "/me/password", {"old_password": ANOTHER, "new_password": PASSWORD})
        who.password = PASSWORD
        await who.log_in()

    async def _leave(self, who: Merchant) -> None:
        await self.ask(who, "DELETE", who.at(""))
        await self.ask(who, "DELETE", "/session")


@cache
def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (1200, 1200), "teal").save(made, "PNG")
    return made.getvalue()
