"""Server-rendered pages. Every button is a control request, so a person can do what a program can and no more."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from sandbox.bigcommerce.order_fields import STATUSES
from sandbox.box.switches import KINDS
from sandbox.scenarios import load_scripts

if TYPE_CHECKING:
    from sandbox.app import Sandbox

ROWS = 100
METHODS = ("POST", "PUT", "PATCH", "DELETE")


class Pages:
    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox
        self._templates = Jinja2Templates(directory=Path(__file__).parent / "templates")
        self._templates.env.filters["moment"] = _moment

    async def home(self, request: Request) -> Response:
        state = self._sandbox.tiktok_shop.state
        return self._show(
            request,
            "home.html",
            stores=self._sandbox.bigcommerce.shops,
            shops=list(state.shops.values()),
            apps=list(state.apps.values()),
            address=self._sandbox.tiktok_shop.public_url,
            scripts=load_scripts().values(),
            rules=self._sandbox.box.switches.rules,
            kinds=KINDS,
            runs=(await self._control("GET", "/scenarios/runs")).json()[::-1],
            counts=self._sandbox.box.ledger.counts(),
        )

    async def store(self, request: Request) -> Response:
        """Back office: orders, newest first, and the stock of every item."""
        shop = self._sandbox.bigcommerce.shops.get(request.path_params["store_hash"])
        if shop is None:
            return Response("There is no such store.", 404)
        wanted = request.query_params.get("q", "").casefold()
        products = [one for one in shop.state.products.values() if wanted in f"{one.name} {one.sku}".casefold()]
        stock = [(product, shop.catalog.variants_of(product)) for product in products[:ROWS]]
        return self._show(
            request,
            "store.html",
            shop=shop,
            orders=list(shop.state.orders.values())[::-1][:ROWS],
            stock=stock,
            statuses=STATUSES,
            wanted=wanted,
            apps=self._sandbox.bigcommerce.apps.state.apps.values(),
            installed=[one.client_id for one in shop.state.accounts if not one.revoked],
        )

    async def shop(self, request: Request) -> Response:
        """Seller Center: listings, orders, open cancel requests."""
        engine = self._sandbox.tiktok_shop
        shop = engine.state.shops.get(request.path_params["shop_id"])
        if shop is None:
            return Response("There is no such shop.", 404)
        products = [one for one in engine.state.products.values() if one.shop_id == shop.id]
        return self._show(
            request,
            "shop.html",
            shop=shop,
            listings=engine.truth.listings(shop)[::-1][:ROWS],
            products={one.id: one for one in products},
            orders=engine.truth.orders(shop)[::-1][:ROWS],
            cancellations=[
                one
                for one in engine.state.cancellations.values()
                if one.shop_id == shop.id and one.status == "CANCELLATION_REQUEST_PENDING"
            ],
            returns=[one for one in engine.state.returns.values() if one.shop_id == shop.id][::-1][:ROWS],
            decisions=engine.returns.decisions,
        )

    async def act(self, request: Request) -> Response:
        """A form: `to` and `method` name the control request, `back` the page to return to, the rest is the body."""
        form = {name: str(value) for name, value in (await request.form()).items()}
        to, method = form.pop("to", ""), form.pop("method", "POST")
        back = form.pop("back", "/ui/")
        if method not in METHODS or not to.startswith("/") or not back.startswith("/ui/"):
            return Response("The form names no control request.", 400)
        answer = await self._control(method, to, _body(form))
        told = answer.json()
        if answer.is_error:
            return RedirectResponse(f"{back}?error={quote(str(told.get('error', answer.status_code)))}", 303)
        # What ends with the person elsewhere (an app's callback) says where.
        return RedirectResponse(told.get("redirect", back) if isinstance(told, dict) else back, 303)

    async def _control(self, method: str, path: str, body: Any = None) -> httpx.Response:
        transport = httpx.ASGITransport(self._sandbox.control_app)
        async with httpx.AsyncClient(transport=transport, base_url="http://control.sandbox") as client:
            return await client.request(method, path, json=body)

    def _show(self, request: Request, template: str, **values: Any) -> Response:
        clock = self._sandbox.box.clock
        common = {
            "now": clock.now(),
            "offset": clock.offset,
            "error": request.query_params.get("error", ""),
            "here": request.url.path,
        }
        return self._templates.TemplateResponse(request, template, {**common, **values})


def ui_routes(sandbox: "Sandbox") -> list[Route]:
    pages = Pages(sandbox)
    return [
        Route("/ui/", pages.home),
        Route("/ui/act", pages.act, methods=["POST"]),
        Route("/ui/store/{store_hash}", pages.store),
        Route("/ui/shop/{shop_id}", pages.shop),
    ]


def _body(form: dict[str, str]) -> dict[str, Any]:
    """A form as JSON: `n:x` is a number, `line:7` units of an order line, `item.*` one item to order."""
    body: dict[str, Any] = {}
    for name, text in form.items():
        if text == "":
            continue
        if name in ("item.sku", "item.seller_sku"):
            units = int(form.get("item.units") or 1)
            body["items"] = [{name.removeprefix("item."): text, "quantity": units}]
        elif name.startswith("n:"):
            body[name[2:]] = float(text) if "." in text else int(text)
        elif name.startswith("line:"):
            body.setdefault("items", {})[name[5:]] = int(text)
        elif not name.startswith("item."):
            body[name] = text
    return body


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
