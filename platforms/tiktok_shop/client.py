"""One shop's client: the areas of the API under one app, one shop, one budget and one set of terms."""

from __future__ import annotations

from datetime import datetime

from platforms.budget import Kind, ShopBudget
from platforms.calling import Terms
from platforms.clock import Clock, Entropy
from platforms.http import Http
from platforms.tiktok_shop.aftersales import Aftersales
from platforms.tiktok_shop.brands import Brands
from platforms.tiktok_shop.caller import DEFAULT_ORIGIN, ShopCaller, TokenProvider
from platforms.tiktok_shop.categories import Categories
from platforms.tiktok_shop.events import Events
from platforms.tiktok_shop.fulfilment import Fulfilment
from platforms.tiktok_shop.images import Images
from platforms.tiktok_shop.inventory import Inventory
from platforms.tiktok_shop.logistics import Logistics
from platforms.tiktok_shop.orders import Orders
from platforms.tiktok_shop.prices import Prices
from platforms.tiktok_shop.products import Products
from platforms.tiktok_shop.shops import Shops


class TikTokShopClient:
    """Methods raise PlatformError (platforms/errors.py) and, for arguments out of range, ValueError.

        client = TikTokShopClient(http, app_key, app_secret, tokens, cipher, budget, clock, entropy)
        page = await client.orders.search(updated_from=since)
        await client.under(send_by=lease.until).inventory.update(product_id, {sku_id: {warehouse_id: 5}})

    tokens: asked before every call, and once more when the platform calls the token expired.
    cipher: names the shop; "" while only `shops.authorized` is called.
    """

    def __init__(
        self,
        http: Http,
        app_key: str,
        app_secret: str,
        tokens: TokenProvider,
        cipher: str,
        budget: ShopBudget,
        clock: Clock,
        entropy: Entropy,
        *,
        origin: str = DEFAULT_ORIGIN,
    ) -> None:
        self._use(ShopCaller(http, app_key, app_secret, tokens, cipher, budget, clock, entropy, origin.rstrip("/")))

    def under(self, *, kind: Kind = Kind.LIVE, send_by: datetime | None = None) -> TikTokShopClient:
        """The same client, whose calls stand in this line and are not written after ``send_by``."""
        client = object.__new__(TikTokShopClient)
        client._use(self._caller.under(Terms(kind, send_by)))
        return client

    def _use(self, caller: ShopCaller) -> None:
        self._caller = caller
        self.shops = Shops(caller)
        self.events = Events(caller)
        self.products = Products(caller)
        self.images = Images(caller)
        self.categories = Categories(caller)
        self.brands = Brands(caller)
        self.inventory = Inventory(caller)
        self.prices = Prices(caller)
        self.orders = Orders(caller)
        self.fulfilment = Fulfilment(caller)
        self.logistics = Logistics(caller)
        self.aftersales = Aftersales(caller)
