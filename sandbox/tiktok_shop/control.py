"""Routes for what people and the world do to the simulated shop, and for the truth about it.

Mount the list under a prefix of the control API's own; none of it exists at the platform.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.tiktok_shop.errors import ApiError
from sandbox.tiktok_shop.orders import CannotOrder
from sandbox.tiktok_shop.seed import add_tenant
from sandbox.tiktok_shop.state import Cancellation, Order, Product, Return, Shop
from sandbox.tiktok_shop.stock import OutOfStock

if TYPE_CHECKING:
    from sandbox.tiktok_shop.engine import TikTokShop

T = TypeVar("T")

Body = dict[str, Any]
Action = Callable[["Ask"], Any]

BURST_MOST = 10_000
ORDER_OPTIONS = ("fulfillment", "shipping_type", "address", "buyer_message", "sample", "delivery_option")


class NotFound(Exception):
    """The path or the query names something that does not exist."""


class Ask:
    """One request to the control API. Looking something up raises NotFound."""

    def __init__(self, engine: TikTokShop, request: Request, body: Body) -> None:
        self.engine = engine
        self.body = body
        self.query = request.query_params
        self._path = request.path_params

    @property
    def shop(self) -> Shop:
        return _known(self.engine.state.shops, self._path["shop_id"], "shop")

    @property
    def shop_if_named(self) -> Shop | None:
        named = self.query.get("shop_id")
        return _known(self.engine.state.shops, named, "shop") if named else None

    @property
    def product(self) -> Product:
        return _known(self.engine.state.products, self._path["product_id"], "product")

    @property
    def order(self) -> Order:
        return _known(self.engine.state.orders, self._path["order_id"], "order")

    @property
    def cancellation(self) -> Cancellation:
        return _known(self.engine.state.cancellations, self._path["cancel_id"], "cancellation")

    @property
    def return_(self) -> Return:
        return _known(self.engine.state.returns, self._path["return_id"], "return")

    def path(self, name: str) -> str:
        return str(self._path[name])

    def field(self, name: str) -> Any:
        """A required field of the body. Raises ValueError naming it."""
        if name not in self.body:
            raise ValueError(f"{name}: is missing")
        return self.body[name]


def control_routes(engine: TikTokShop) -> list[BaseRoute]:
    """Every route; paths start with `/`."""

    def on(method: str, path: str, act: Action) -> Route:
        return Route(path, _endpoint(engine, act), methods=[method])

    return [
        *(on(*row) for row in _SHOP_ROUTES),
        *(on(*row) for row in _PRODUCT_ROUTES),
        *(on(*row) for row in _ORDER_ROUTES),
        *(on(*row) for row in _AFTERSALES_ROUTES),
        *(on(*row) for row in _TRUTH_ROUTES),
    ]


def _endpoint(engine: TikTokShop, act: Action) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        raw = await request.body()
        try:
            body = json.loads(raw) if raw.strip() else {}
            engine.cause = f"control {request.method} {request.url.path}"
            return JSONResponse(act(Ask(engine, request, body)) or {})
        except NotFound as failure:
            return JSONResponse({"error": str(failure)}, 404)
        except ApiError as failure:
            return JSONResponse({"error": failure.message, "code": failure.code}, 409)
        except (CannotOrder, OutOfStock) as failure:
            return JSONResponse({"error": str(failure), "reason": type(failure).__name__}, 409)
        except (ValueError, TypeError, KeyError) as failure:
            return JSONResponse({"error": str(failure)}, 422)

    return endpoint


def _known(table: dict[str, T], id_: str, kind: str) -> T:
    if id_ not in table:
        raise NotFound(f"{kind} {id_} does not exist")
    return table[id_]


# --- shops, apps, tokens ------------------------------------------------------------------------------------


def _add_shop(ask: Ask) -> Body:
    app = ask.engine.state.apps.get(ask.body.get("app_key", ""))
    tenant = add_tenant(
        ask.engine,
        ask.body.get("name", "Sandbox Goods"),
        ask.body.get("redirect_url", "http://127.0.0.1:8000/oauth/tiktok/callback"),
        app=app,
        authorized=bool(ask.body.get("authorized")),
    )
    return tenant.credentials(ask.engine.public_url)


def _shop_list(ask: Ask) -> Body:
    return {
        "shops": [
            {
                "id": shop.id,
                "name": shop.name,
                "cipher": shop.cipher,
                "region": shop.region,
                "active": shop.active,
                "warehouses": [
                    {"id": one.id, "name": one.name, "type": one.type, "is_default": one.is_default}
                    for one in shop.warehouses.values()
                ],
            }
            for shop in ask.engine.state.shops.values()
        ]
    }


def _set_shop(ask: Ask) -> None:
    """`active`, `failing_prerequisites`, `invited_categories`, `integration_locked`."""
    for name, value in ask.body.items():
        if name not in ("active", "failing_prerequisites", "invited_categories", "integration_locked"):
            raise ValueError(f"{name}: cannot be set")
        setattr(ask.shop, name, value)
        ask.engine.changed("shop", ask.shop.id, name, value)


def _set_warehouse(ask: Ask) -> None:
    warehouse = _known(ask.shop.warehouses, ask.path("warehouse_id"), "warehouse")
    warehouse.effect_status = str(ask.field("effect_status"))
    ask.engine.changed("warehouse", warehouse.id, None, warehouse.effect_status)


def _set_app_webhook(ask: Ask) -> None:
    """The address of one event, or of all with event "*", as set in Partner Center."""
    app = _known(ask.engine.state.apps, ask.path("app_key"), "app")
    app.webhook_urls[str(ask.body.get("event_type", "*"))] = str(ask.field("address"))


def _set_app(ask: Ask) -> None:
    app = _known(ask.engine.state.apps, ask.path("app_key"), "app")
    app.redirect_url = str(ask.body.get("redirect_url", app.redirect_url))
    app.supports_hold = bool(ask.body.get("supports_hold", app.supports_hold))


def _set_scopes(ask: Ask) -> None:
    for grant in ask.engine.state.grants.values():
        if grant.seller_id == ask.shop.seller_id:
            grant.scopes = list(ask.field("scopes"))


_SHOP_ROUTES: list[tuple[str, str, Action]] = [
    ("GET", "/shops", _shop_list),
    ("POST", "/shops", _add_shop),
    ("PATCH", "/shops/{shop_id}", _set_shop),
    ("PATCH", "/shops/{shop_id}/warehouses/{warehouse_id}", _set_warehouse),
    ("POST", "/shops/{shop_id}/revoke", lambda ask: ask.engine.auth.revoke(ask.shop)),
    ("POST", "/shops/{shop_id}/expire-token", lambda ask: ask.engine.auth.expire_access_token(ask.shop)),
    ("PUT", "/shops/{shop_id}/scopes", _set_scopes),
    ("PUT", "/apps/{app_key}/webhooks", _set_app_webhook),
    ("PATCH", "/apps/{app_key}", _set_app),
]


# --- listings -------------------------------------------------------------------------------------------------


def _list_by_hand(ask: Ask) -> Body:
    product = ask.engine.seller_center.list_product(
        ask.shop,
        str(ask.field("title")),
        list(ask.field("skus")),
        ask.body.get("category", "Mugs"),
        live=bool(ask.body.get("live", True)),
    )
    skus = [{"id": sku.id, "seller_sku": sku.seller_sku} for sku in product.skus.values()]
    return {"product_id": product.id, "skus": skus}


def _review(ask: Ask) -> Body:
    """Ends the review of a product now, or raises when none is open."""
    product = ask.product
    if product.review is None and product.audit != "PRE_APPROVED":
        raise ValueError("product_id: nothing is under review")
    ask.engine.reviews.conclude(product, str(ask.field("outcome")), ask.body.get("reasons"))
    return {"status": product.status, "audit": product.audit}


def _plan_review(ask: Ask) -> None:
    outcome = str(ask.field("outcome"))
    ask.engine.reviews.plan(outcome, ask.body.get("reasons"), ask.body.get("product_id", ""))


def _set_product(ask: Ask) -> None:
    """`status` (with `reason`), `promotion_locked`, `under_appeal`, `content` (fields edited by hand)."""
    product = ask.product
    if "status" in ask.body:
        ask.engine.seller_center.set_status(product, ask.body["status"], ask.body.get("reason", ""))
    if "promotion_locked" in ask.body:
        ask.engine.seller_center.lock_for_promotion(product, bool(ask.body["promotion_locked"]))
    if "under_appeal" in ask.body:
        product.under_appeal = bool(ask.body["under_appeal"])
    if "content" in ask.body:
        ask.engine.seller_center.edit(product, ask.body["content"])


def _set_sku(ask: Ask) -> None:
    """`quantity` (of `warehouse_id`, or the first) and `price`."""
    sku_id = ask.path("sku_id")
    if "quantity" in ask.body:
        ask.engine.seller_center.set_stock(sku_id, int(ask.body["quantity"]), ask.body.get("warehouse_id", ""))
    if "price" in ask.body:
        ask.engine.seller_center.set_price(sku_id, str(ask.body["price"]))


def _plan_partial_fault(ask: Ask) -> None:
    """The next `times` batch members with `id` (any when left out) fail with `code`."""
    code, times = int(ask.body.get("code", 36009003)), int(ask.body.get("times", 1))
    ask.engine.partial_faults.plan(str(ask.body.get("id", "")), code, times)


_PRODUCT_ROUTES: list[tuple[str, str, Action]] = [
    ("POST", "/shops/{shop_id}/products", _list_by_hand),
    ("PATCH", "/products/{product_id}", _set_product),
    ("POST", "/products/{product_id}/review", _review),
    ("POST", "/reviews", _plan_review),
    ("POST", "/partial-faults", _plan_partial_fault),
    ("PATCH", "/skus/{sku_id}", _set_sku),
]


# --- orders and the carrier -----------------------------------------------------------------------------------


_OTHER_ORDERS = {
    "replaces": "replaced_order_id",
    "exchanges": "exchange_source_order_id",
    "same_buyer_as": "same_buyer_as",
}


def _place(ask: Ask) -> Body:
    """`items`, `pay` (default true) and the options of `Orders.place`."""
    options = {name: ask.body[name] for name in ORDER_OPTIONS if name in ask.body}
    for name, field in _OTHER_ORDERS.items():
        if ask.body.get(field):
            options[name] = _known(ask.engine.state.orders, ask.body[field], "order")
    order = ask.engine.orders.place(ask.shop, list(ask.field("items")), **options)
    if ask.body.get("pay", True):
        ask.engine.orders.pay(order)
    return {"order_id": order.id, "status": order.status}


def _burst(ask: Ask) -> Body:
    """Places (and pays) many orders for one SKU at once; those that find no stock are counted."""
    wanted = int(ask.field("orders"))
    if not 1 <= wanted <= BURST_MOST:
        raise ValueError(f"orders: must lie between 1 and {BURST_MOST}")
    item: Body = {name: ask.body[name] for name in ("sku_id", "seller_sku", "quantity") if name in ask.body}
    placed: list[str] = []
    for _ in range(wanted):
        try:
            order = ask.engine.orders.place(ask.shop, [item])
        except OutOfStock:
            break
        if ask.body.get("pay", True):
            ask.engine.orders.pay(order)
        placed.append(order.id)
    return {"order_ids": placed, "placed": len(placed), "refused": wanted - len(placed)}


def _cancel(ask: Ask) -> Body:
    """`by`: SELLER (in Seller Center, with `reason`) or SYSTEM."""
    order, lines = ask.order, ask.body.get("line_ids")
    if ask.body.get("by", "SYSTEM") == "SELLER":
        made = ask.engine.cancellations.in_seller_center(order, str(ask.field("reason")), lines)
    else:
        reason = ask.body.get("reason", "ecom_order_seller_ship_timeout")
        made = ask.engine.cancellations.by_system(order, reason, lines)
    return {"cancel_id": made.id, "cancel_status": made.status}


def _request_cancel(ask: Ask) -> Body:
    made = ask.engine.cancellations.request(ask.order, ask.body.get("reason", ""), ask.body.get("line_ids"))
    return {"cancel_id": made.id, "cancel_status": made.status}


def _carry(ask: Ask) -> Body:
    """Drives every package of the order one step: `collect`, `deliver`, `complete`, or a `scan` with a text."""
    order, step = ask.order, ask.path("step")
    packages = [ask.engine.state.packages[one] for one in order.package_ids]
    if step == "complete":
        ask.engine.fulfilment.complete(order)
    elif step == "scan":
        for package in packages:
            ask.engine.fulfilment.note_scan(package, str(ask.field("description")))
    elif step in ("collect", "deliver"):
        drive = ask.engine.fulfilment.collect if step == "collect" else ask.engine.fulfilment.deliver
        wanted = {"collect": ("PROCESSING",), "deliver": ("PROCESSING", "FULFILLING")}[step]
        moving = [package for package in packages if package.status in wanted]
        if not moving:
            raise ApiError(21011043)
        for package in moving:
            drive(package)
    else:
        raise NotFound(f"step {step} does not exist")
    return {"status": order.status}


def _release(ask: Ask) -> Body:
    ask.engine.orders.release_hold(ask.order.id)
    return {"status": ask.order.status}


def _pay(ask: Ask) -> Body:
    ask.engine.orders.pay(ask.order)
    return {"status": ask.order.status}


_ORDER_ROUTES: list[tuple[str, str, Action]] = [
    ("POST", "/shops/{shop_id}/orders", _place),
    ("POST", "/shops/{shop_id}/burst", _burst),
    ("POST", "/orders/{order_id}/pay", _pay),
    ("POST", "/orders/{order_id}/release-hold", _release),
    ("POST", "/orders/{order_id}/cancel", _cancel),
    ("POST", "/orders/{order_id}/request-cancel", _request_cancel),
    ("PUT", "/orders/{order_id}/address", lambda ask: ask.engine.orders.change_address(ask.order, ask.body)),
    ("POST", "/orders/{order_id}/platform-ships", lambda ask: ask.engine.fulfilment.platform_ships(ask.order)),
    ("POST", "/orders/{order_id}/carrier/{step}", _carry),
]


# --- after-sales ------------------------------------------------------------------------------------------------


def _answer_cancellation(ask: Ask) -> Body:
    acts = {
        "approve": ask.engine.cancellations.accept,
        "reject": ask.engine.cancellations.decline,
        "withdraw": ask.engine.cancellations.withdraw,
    }
    if ask.path("decision") not in acts:
        raise NotFound(f"decision {ask.path('decision')} does not exist")
    acts[ask.path("decision")](ask.cancellation)
    return {"cancel_status": ask.cancellation.status}


def _request_return(ask: Ask) -> Body:
    made = ask.engine.returns.request(
        ask.order,
        ask.body.get("return_type", "RETURN_AND_REFUND"),
        ask.body.get("line_ids"),
        ask.body.get("reason", ""),
    )
    return {"return_id": made.id, "return_status": made.status}


_AFTERSALES_ROUTES: list[tuple[str, str, Action]] = [
    ("POST", "/cancellations/{cancel_id}/{decision}", _answer_cancellation),
    ("POST", "/orders/{order_id}/returns", _request_return),
    (
        "POST",
        "/returns/{return_id}/decide",
        lambda ask: ask.engine.returns.in_seller_center(ask.return_, str(ask.field("decision"))),
    ),
    ("POST", "/returns/{return_id}/ship-back", lambda ask: ask.engine.returns.ship_back(ask.return_)),
    ("POST", "/returns/{return_id}/accept", lambda ask: ask.engine.returns.accept(ask.return_)),
    ("POST", "/returns/{return_id}/withdraw", lambda ask: ask.engine.returns.withdraw(ask.return_)),
]


# --- the truth ----------------------------------------------------------------------------------------------------

_TRUTH_ROUTES: list[tuple[str, str, Action]] = [
    (
        "GET",
        "/ledger/orders",
        lambda ask: {"orders": ask.engine.truth.orders(ask.shop_if_named, ask.query.get("status", ""))},
    ),
    ("GET", "/ledger/orders/{order_id}", lambda ask: ask.engine.truth.order(ask.order)),
    (
        "GET",
        "/ledger/listings",
        lambda ask: {"listings": ask.engine.truth.listings(ask.shop_if_named, ask.query.get("seller_sku", ""))},
    ),
    (
        "GET",
        "/ledger/stock/{sku_id}",
        lambda ask: {"history": ask.engine.truth.stock_history(ask.path("sku_id"))},
    ),
    ("GET", "/ledger/units", lambda ask: {"units": ask.engine.truth.units(ask.shop_if_named)}),
]
