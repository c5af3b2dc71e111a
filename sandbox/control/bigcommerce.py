"""What merchants, buyers and the platform do to a store, and what the ledger knows: `/bigcommerce/...`."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from sandbox.bigcommerce import Shop
from sandbox.bigcommerce.app_callbacks import OWNER
from sandbox.bigcommerce.limits import QUOTAS
from sandbox.bigcommerce.model import DEFAULT_LOCATION, Profile
from sandbox.bigcommerce.order_view import OrderView
from sandbox.bigcommerce.shop import ALL_SCOPES
from sandbox.control.answers import Act, control_route

if TYPE_CHECKING:
    from sandbox.app import Sandbox

MERCHANT = "merchant"


def list_stores(act: Act) -> list[dict[str, Any]]:
    return [
        {
            "store_hash": store_hash,
            "products": len(shop.state.products),
            "orders": len(shop.state.orders),
            **asdict(shop.state.profile),
        }
        for store_hash, shop in act.sandbox.bigcommerce.shops.items()
    ]


def add_store(act: Act) -> dict[str, Any]:
    """A new empty store with one API account."""
    store_hash = act.text("store_hash")
    if store_hash in act.sandbox.bigcommerce.shops:
        raise ValueError(f"store_hash: {store_hash} exists already")
    shop = act.sandbox.bigcommerce.add_store(store_hash)
    return asdict(shop.add_account("connector"))


def add_account(act: Act) -> dict[str, Any]:
    scopes = act.body.get("scopes")
    return asdict(_shop(act).add_account(str(act.body.get("name", "connector")), scopes))


def revoke_token(act: Act) -> dict[str, Any]:
    """The token of the named account, or of all, stops working; its webhooks go with it."""
    shop = _shop(act)
    name = act.body.get("name")
    revoked = [account for account in shop.state.accounts if name in (None, account.name)]
    if not revoked:
        raise KeyError(name)
    for account in revoked:
        account.revoked = True
    gone = [account.client_id for account in revoked]
    shop.state.hooks = {key: hook for key, hook in shop.state.hooks.items() if hook.client_id not in gone}
    shop.note("token_revoked", name or "all", None, gone, MERCHANT)
    return {"revoked": [account.name for account in revoked]}


def restore_token(act: Act) -> None:
    for account in _shop(act).state.accounts:
        if act.body.get("name") in (None, account.name):
            account.revoked = False


def list_apps(act: Act) -> list[dict[str, Any]]:
    """Registered apps, and the stores that have each of them installed."""
    shops = act.sandbox.bigcommerce.shops

    def stores(client_id: str) -> list[str]:
        return [
            name
            for name, shop in shops.items()
            if any(one.client_id == client_id and not one.revoked for one in shop.state.accounts)
        ]

    return [
        {**asdict(app), "stores": stores(app.client_id)} for app in act.sandbox.bigcommerce.apps.state.apps.values()
    ]


def register_app(act: Act) -> dict[str, Any]:
    """{name, callback_url, scopes?, load_url?, uninstall_url?, remove_user_url?}: an app of the Developer Portal, with
    its client id and secret."""
    scopes = act.body.get("scopes") or ALL_SCOPES
    callbacks = {name: act.text(name) for name in ("load_url", "uninstall_url", "remove_user_url") if name in act.body}
    made = act.sandbox.bigcommerce.apps.register(act.text("name"), act.text("callback_url"), scopes, **callbacks)
    return asdict(made)


def install_app(act: Act) -> dict[str, str]:
    """The merchant confirms the app: `redirect` is where the browser goes, with the code."""
    return {"redirect": act.sandbox.bigcommerce.apps.install(_shop(act), act.given["client_id"])}


def load_app(act: Act) -> dict[str, str]:
    """{user?}: somebody opens the app in the control panel: `redirect` is where the browser goes, with the proof."""
    user = str(act.body.get("user") or OWNER)
    return {"redirect": act.sandbox.bigcommerce.apps.load(_shop(act), act.given["client_id"], user)}


def remove_app_user(act: Act) -> None:
    """{user}: who may not open the app any more, by e-mail address."""
    act.sandbox.bigcommerce.apps.remove_user(_shop(act), act.given["client_id"], act.text("user"))


def uninstall_app(act: Act) -> None:
    act.sandbox.bigcommerce.apps.uninstall(_shop(act), act.given["client_id"])


def edit_profile(act: Act) -> dict[str, Any]:
    """Plan, status ("live", "maintenance"), currency, units and other facts of `/v2/store`."""
    shop = _shop(act)
    known = asdict(Profile())
    for name, value in act.body.items():
        if name not in known:
            raise ValueError(f"{name}: no such field of a store")
        if name == "plan" and value not in QUOTAS:
            raise ValueError(f"plan: must be one of {', '.join(QUOTAS)}")
        setattr(shop.state.profile, name, value)
    shop.hooks.emit("store/information/updated", {"type": "store"})
    return asdict(shop.state.profile)


def set_neighbour(act: Act) -> dict[str, float]:
    """Other apps take this many requests a second out of the store's quota."""
    shop = _shop(act)
    shop.state.neighbour_rate = float(act.body.get("requests_per_second", 0))
    return {"requests_per_second": shop.state.neighbour_rate}


def edit_inventory_settings(act: Act) -> dict[str, Any]:
    channel_id = act.body.pop("channel_id", None)
    return _shop(act).inventory_settings.update(channel_id, act.body)


def rename_status(act: Act) -> None:
    _shop(act).state.status_labels[int(act.given["status_id"])] = act.text("label")


def list_orders(act: Act) -> list[dict[str, Any]]:
    """All of them, archived ones too; by `external_order_id` when given."""
    shop = _shop(act)
    wanted = act.given.get("external_order_id")
    orders = shop.state.orders.values() if wanted is None else shop.orders.by_external_id(wanted)
    return [_order(shop, order.id) for order in orders]


def get_order(act: Act) -> dict[str, Any]:
    return _order(_shop(act), int(act.given["order_id"]))


def sell(act: Act) -> dict[str, Any]:
    """A buyer's order in the storefront: {items: [{sku, quantity}], channel_id?}."""
    shop = _shop(act)
    order = shop.merchant.sell(act.body.get("items") or [], act.integer("channel_id", 1))
    return _order(shop, order.id)


def ship(act: Act) -> dict[str, Any]:
    """{items?: {line id: units}, provider?, tracking_number?, ...}: all that remains without items."""
    shop = _shop(act)
    order_id = int(act.given["order_id"])
    body = dict(act.body)
    items = body.pop("items", None)
    units = None if items is None else {int(line): int(quantity) for line, quantity in items.items()}
    provider, number = str(body.pop("provider", "usps")), body.pop("tracking_number", None)
    shop.merchant.ship(order_id, units, provider, number, body)
    return _order(shop, order_id)


def cancel(act: Act) -> dict[str, Any]:
    shop = _shop(act)
    shop.merchant.cancel(int(act.given["order_id"]))
    return _order(shop, int(act.given["order_id"]))


def set_status(act: Act) -> dict[str, Any]:
    shop = _shop(act)
    shop.merchant.set_status(int(act.given["order_id"]), act.integer("status_id"))
    return _order(shop, int(act.given["order_id"]))


def delete_shipment(act: Act) -> dict[str, Any]:
    shop = _shop(act)
    order_id = int(act.given["order_id"])
    shop.orders.shipments.delete(order_id, int(act.given["shipment_id"]), MERCHANT)
    return _order(shop, order_id)


def create_product(act: Act) -> dict[str, Any]:
    product = _shop(act).catalog.create_product(act.body, MERCHANT)
    return {"id": product.id, "variant_ids": product.variant_ids}


def edit_product(act: Act) -> None:
    _shop(act).merchant.edit_product(int(act.given["product_id"]), act.body)


def delete_product(act: Act) -> None:
    _shop(act).catalog.delete_product(int(act.given["product_id"]), MERCHANT)


def edit_variant(act: Act) -> None:
    _shop(act).merchant.edit_variant(act.given["sku"], act.body)


def set_stock(act: Act) -> dict[str, Any]:
    location_id = act.integer("location_id", DEFAULT_LOCATION)
    _shop(act).merchant.set_stock(act.given["sku"], act.integer("quantity"), location_id)
    return get_stock(act)


def get_stock(act: Act) -> dict[str, Any]:
    """Levels of a SKU now, and its history as the ledger has it."""
    shop = _shop(act)
    key = shop.merchant.stock_key(act.given["sku"])
    history = act.sandbox.box.ledger.stock_history("bc", f"{shop.state.hash}:{shop.inventory.label(key)}")
    levels = {str(place): asdict(level) for place, level in shop.state.stock.get(key, {}).items()}
    return {"levels": levels, "history": [asdict(change) for change in history]}


def get_oversold(act: Act) -> dict[str, dict[str, int]]:
    """Units below zero now, and units ever sold while none were left, by SKU."""
    shop = _shop(act)
    return {"now": shop.inventory.oversold(), "ever": shop.state.ever_oversold}


def _shop(act: Act) -> Shop:
    return act.sandbox.bigcommerce.shop(act.given["store_hash"])


def _order(shop: Shop, order_id: int) -> dict[str, Any]:
    order = shop.orders.get(order_id)
    view = OrderView(shop)
    return {
        **view.order(order),
        "lines": [view.line(order, line) for line in order.lines],
        "shipments": [view.shipment(order, shipment) for shipment in order.shipments],
    }


def bigcommerce_routes(sandbox: "Sandbox") -> list[Route]:
    store, order = "/bigcommerce/{store_hash}", "/bigcommerce/{store_hash}/orders/{order_id}"
    table = [
        ("GET", "/bigcommerce", list_stores),
        ("POST", "/bigcommerce", add_store),
        ("POST", f"{store}/accounts", add_account),
        ("POST", f"{store}/accounts/revoke", revoke_token),
        ("POST", f"{store}/accounts/restore", restore_token),
        ("GET", "/bigcommerce/apps", list_apps),
        ("POST", "/bigcommerce/apps", register_app),
        ("POST", f"{store}/apps/{{client_id}}/install", install_app),
        ("POST", f"{store}/apps/{{client_id}}/load", load_app),
        ("POST", f"{store}/apps/{{client_id}}/remove-user", remove_app_user),
        ("POST", f"{store}/apps/{{client_id}}/uninstall", uninstall_app),
        ("PUT", f"{store}/profile", edit_profile),
        ("PUT", f"{store}/neighbour", set_neighbour),
        ("PUT", f"{store}/settings/inventory", edit_inventory_settings),
        ("PUT", f"{store}/statuses/{{status_id:int}}", rename_status),
        ("GET", f"{store}/orders", list_orders),
        ("POST", f"{store}/orders", sell),
        ("GET", order, get_order),
        ("POST", f"{order}/ship", ship),
        ("POST", f"{order}/cancel", cancel),
        ("POST", f"{order}/status", set_status),
        ("DELETE", f"{order}/shipments/{{shipment_id:int}}", delete_shipment),
        ("POST", f"{store}/products", create_product),
        ("PUT", f"{store}/products/{{product_id:int}}", edit_product),
        ("DELETE", f"{store}/products/{{product_id:int}}", delete_product),
        ("PUT", f"{store}/variants/{{sku}}", edit_variant),
        ("GET", f"{store}/stock/{{sku}}", get_stock),
        ("PUT", f"{store}/stock/{{sku}}", set_stock),
        ("GET", f"{store}/oversold", get_oversold),
    ]
    return [control_route(sandbox, method, path, handler) for method, path, handler in table]
