"""One store with everything that acts on it, and the platform that holds the stores."""

from typing import Any

from pydantic import TypeAdapter

from sandbox.bigcommerce.app_callbacks import CALLBACKS, CallbackCourier
from sandbox.bigcommerce.apps import Apps
from sandbox.bigcommerce.catalog import Catalog
from sandbox.bigcommerce.channels import Channels
from sandbox.bigcommerce.hooks import HookCourier, Hooks
from sandbox.bigcommerce.inventory import Inventory
from sandbox.bigcommerce.inventory_settings import DEFAULT_INVENTORY_SETTINGS, InventorySettings
from sandbox.bigcommerce.limits import Limits
from sandbox.bigcommerce.locations import Locations
from sandbox.bigcommerce.merchant import Merchant
from sandbox.bigcommerce.metafields import Metafields
from sandbox.bigcommerce.model import DEFAULT_CHANNEL, Account, Channel, Location, Profile, Store
from sandbox.bigcommerce.orders import Orders
from sandbox.bigcommerce.product_parts import ProductParts
from sandbox.bigcommerce.taxonomy import Taxonomy
from sandbox.box import Box

PLATFORM = "bc"

DEFAULT_OPTIONS: dict[str, Any] = {
    # Seconds until an accepted inventory write can be read.
    "bc_inventory_write_lag": 0.0,
    # Seconds until a new order is found by `external_order_id`.
    "bc_order_index_lag": 0.0,
    # An order for more than is in stock: "accept" (stock goes negative) or "refuse" (400).
    "bc_out_of_stock_orders": "accept",
    # A cancelled order that is opened again takes its stock again.
    "bc_reopened_order_takes_stock": False,
    # A shipment of more than remains is refused with 400.
    "bc_refuse_overshipment": True,
    # What a store hash that nobody has is answered with: 404 or 401.
    "bc_unknown_store_status": 404,
    # Status of a successful POST /v2/orders: 201 or 200.
    "bc_post_order_status": 201,
    # Seconds until a new webhook receives events (the platform says up to a minute).
    "bc_hook_start_delay": 0.0,
    # Callbacks carry the Standard Webhooks signature / the custom headers of the hook.
    "bc_hook_signature": True,
    "bc_hook_custom_headers": True,
    # False: plain http destinations are accepted for loopback addresses.
    "bc_hook_https_only": False,
    # SKUs that nobody can write: their part of a batch fails (variants, adjustments), the rest as documented.
    "bc_unwritable_skus": [],
    # Stores count stock of every enabled location as sellable, not the default one's only.
    "bc_aggregated_stock": False,
}

ALL_SCOPES = [
    "store_v2_products",
    "store_inventory",
    "store_locations",
    "store_v2_orders",
    "store_v2_transactions",
    "store_v2_information",
    "store_channel_settings",
    "store_channel_listings",
]


class Shop:
    """A store's state and the desks that change it. Desks call each other through the shop."""

    def __init__(self, state: Store, box: Box, platform: "BigCommerce") -> None:
        self.state = state
        self.box = box
        self.platform = platform
        self.limits = Limits(self)
        self.hooks = Hooks(self)
        self.inventory_settings = InventorySettings(self)
        self.locations = Locations(self)
        self.inventory = Inventory(self)
        self.taxonomy = Taxonomy(self)
        self.parts = ProductParts(self)
        self.catalog = Catalog(self)
        self.channels = Channels(self)
        self.orders = Orders(self)
        self.metafields = Metafields(self)
        self.merchant = Merchant(self)

    def now(self) -> float:
        return self.box.clock.now()

    @property
    def account_uuid(self) -> str:
        return f"00000000-0000-4000-8000-{self.state.store_id:012d}"

    def option(self, name: str) -> Any:
        return self.box.options[name]

    def note(self, kind: str, entity: object, before: Any, after: Any, cause: str) -> None:
        """Writes a change into the ledger; entities are prefixed with the store."""
        self.box.ledger.change(PLATFORM, kind, f"{self.state.hash}:{entity}", before, after, cause)

    def account_of(self, token: str) -> Account | None:
        for account in self.state.accounts:
            if account.token == token and not account.revoked:
                return account
        return None

    def add_account(self, name: str, scopes: list[str] | None = None) -> Account:
        """A new API account; all scopes that the sandbox knows unless told otherwise."""
        entropy = self.box.entropy
        account = Account(name, entropy.token(31), entropy.token(64), entropy.token(31), list(scopes or ALL_SCOPES))
        self.state.accounts.append(account)
        return account


class BigCommerce:
    """The simulated platform: stores by hash."""

    def __init__(self, box: Box, public_url: str = "http://bigcommerce.sandbox") -> None:
        self.box = box
        self.public_url = public_url
        self.shops: dict[str, Shop] = {}
        self.apps = Apps(self)
        self._requests = 0
        box.declare_options(DEFAULT_OPTIONS)
        box.webhooks.register(PLATFORM, HookCourier(self))
        box.webhooks.register(CALLBACKS, CallbackCourier())
        box.join(PLATFORM, self)
        box.join(f"{PLATFORM}-apps", self.apps)

    def add_store(self, store_hash: str, profile: Profile | None = None) -> Shop:
        """An empty live store with the default channel, location and inventory settings."""
        now = self.box.clock.now()
        state = Store(store_hash, 1_000_000 + len(self.shops) + 1, profile or Profile())
        state.locations[1] = Location(1, "BC-LOCATION-1", "Default location", created_at=now, updated_at=now)
        state.counters.update(location=1, channel=DEFAULT_CHANNEL, order=99)
        state.inventory_settings = dict(DEFAULT_INVENTORY_SETTINGS)
        state.channels[DEFAULT_CHANNEL] = Channel(
            DEFAULT_CHANNEL, state.profile.name, "storefront", "bigcommerce", "active", now, now
        )
        shop = Shop(state, self.box, self)
        self.shops[store_hash] = shop
        return shop

    def shop(self, store_hash: str) -> Shop:
        """Raises KeyError for a store that is not here."""
        return self.shops[store_hash]

    def next_request(self) -> int:
        """A number for `X-Request-Id`."""
        self._requests += 1
        return self._requests

    def snapshot(self) -> dict[str, Any]:
        saved: dict[str, Any] = {
            store_hash: _STORE.dump_python(shop.state, mode="json") for store_hash, shop in self.shops.items()
        }
        return saved

    def restore(self, saved: dict[str, Any]) -> None:
        self.shops = {name: shop for name, shop in self.shops.items() if name in saved}
        for store_hash, saved_state in saved.items():
            state = _STORE.validate_python(saved_state)
            shop = self.shops.setdefault(store_hash, Shop(state, self.box, self))
            shop.state = state
            shop.catalog.reindex()
            shop.orders.reindex()
            shop.inventory.resume_pending()


_STORE = TypeAdapter(Store)
