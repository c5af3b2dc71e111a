"""One store's client: the areas of the API under one token, one budget and one set of terms."""

from __future__ import annotations

from datetime import datetime

from platforms.bigcommerce.caller import DEFAULT_ORIGIN, CredentialsProvider, StoreCaller
from platforms.bigcommerce.catalog import Catalog
from platforms.bigcommerce.channels import Channels
from platforms.bigcommerce.hooks import Hooks
from platforms.bigcommerce.inventory import Inventory
from platforms.bigcommerce.orders import Orders
from platforms.bigcommerce.store import Store
from platforms.budget import Kind, WindowBudget
from platforms.calling import Terms
from platforms.clock import Clock
from platforms.http import Http


class BigCommerceClient:
    """Methods raise PlatformError (platforms/errors.py) and, for arguments out of range, ValueError.

        client = BigCommerceClient(http, credentials, budget, clock)
        page = await client.under(kind=Kind.BULK).catalog.products(after="")
        order = await client.under(send_by=lease.until).orders.create(body)

    credentials: asked before every call, so that a leased token may change between two of them.
    """

    def __init__(
        self,
        http: Http,
        credentials: CredentialsProvider,
        budget: WindowBudget,
        clock: Clock,
        *,
        origin: str = DEFAULT_ORIGIN,
    ) -> None:
        self._use(StoreCaller(http, credentials, budget, clock, origin.rstrip("/")))

    def under(self, *, kind: Kind = Kind.LIVE, send_by: datetime | None = None) -> BigCommerceClient:
        """The same client, whose calls stand in this line and are not written after ``send_by``."""
        client = object.__new__(BigCommerceClient)
        client._use(self._caller.under(Terms(kind, send_by)))
        return client

    def _use(self, caller: StoreCaller) -> None:
        self._caller = caller
        self.catalog = Catalog(caller)
        self.inventory = Inventory(caller)
        self.orders = Orders(caller)
        self.channels = Channels(caller)
        self.hooks = Hooks(caller)
        self.store = Store(caller)
