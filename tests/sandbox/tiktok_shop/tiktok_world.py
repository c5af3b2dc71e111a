"""A box with one TikTok Shop tenant, and a client that signs as the documents say."""

from __future__ import annotations

import hashlib
import hmac
import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

import httpx
from starlette.applications import Starlette

from sandbox.box import Box
from sandbox.tiktok_shop import TikTokShop, add_tenant, control_routes, create_app

START = 1_764_000_000.0


def sign(secret: str, path: str, query: Mapping[str, str], body: bytes = b"", multipart: bool = False) -> str:
    """Written from the six steps of the documents, apart from the sandbox's own code."""
    text = path
    for key in sorted(query):
        if key not in ("sign", "access_token"):
            text += key + query[key]
    message = secret.encode() + text.encode() + (b"" if multipart else body) + secret.encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def png(width: int, height: int, tone: int = 200) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress((b"\x00" + bytes([tone]) * width) * height)
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class Receiver:
    """A webhook receiver; `status` is what it answers, 0 loses the connection."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.raw: list[tuple[str, dict[str, str], bytes, float]] = []
        self.status = 200
        self.box: Box | None = None

    async def post(self, url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> int:
        assert self.box is not None
        self.raw.append((url, dict(headers), body, self.box.clock.now()))
        if self.status == 0:
            raise ConnectionRefusedError
        self.got.append(json.loads(body))
        return self.status

    def of_type(self, number: int) -> list[dict[str, Any]]:
        return [one["data"] for one in self.got if one["type"] == number]


def client_of(engine: TikTokShop) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(engine)), base_url="http://tiktok.test")


class World:
    """Everything in process; time stands still unless `advance` moves it."""

    def __init__(self, seed: int = 1) -> None:
        self.receiver = Receiver()
        self.box = Box(self.receiver.post, seed, lambda: START)
        self.receiver.box = self.box
        self.engine = TikTokShop(self.box)
        self.tenant = add_tenant(self.engine, redirect_url="https://connector.example/callback", authorized=True)
        self.app, self.shop = self.tenant.app, self.tenant.shop
        assert self.tenant.grant is not None
        self.token = self.tenant.grant.access_token
        self.http = client_of(self.engine)
        self.control_http = httpx.AsyncClient(
            transport=httpx.ASGITransport(Starlette(routes=control_routes(self.engine))),
            base_url="http://control.test",
        )

    @property
    def warehouse(self) -> str:
        return self.engine.shops.sales_warehouses(self.shop)[0].id

    @property
    def second_warehouse(self) -> str:
        return self.engine.shops.sales_warehouses(self.shop)[1].id

    @property
    def now(self) -> int:
        return int(self.box.clock.now())

    async def close(self) -> None:
        await self.http.aclose()
        await self.control_http.aclose()

    async def request(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: Any = None,
        *,
        cipher: str | None = "own",
        token: str | None = None,
        **changes: str,
    ) -> httpx.Response:
        """`changes` replace query parameters after signing: a way to send a wrong request."""
        signed = {"app_key": self.app.app_key, "timestamp": str(self.now), **(query or {})}
        if cipher is not None:
            signed["shop_cipher"] = self.shop.cipher if cipher == "own" else cipher
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        signed["sign"] = sign(self.app.app_secret, path, signed, raw)
        signed.update(changes)
        headers = {"content-type": "application/json"}
        if token != "":
            headers["x-tts-access-token"] = token or self.token
        return await self.http.request(method, path, params=signed, content=raw, headers=headers)

    async def call(self, method: str, path: str, query: Any = None, body: Any = None, **rest: Any) -> Any:
        """The `data` of a success."""
        answer = (await self.request(method, path, query, body, **rest)).json()
        assert answer["code"] == 0, answer
        return answer["data"]

    async def code(self, method: str, path: str, query: Any = None, body: Any = None, **rest: Any) -> int:
        """The code of a refusal."""
        answer = (await self.request(method, path, query, body, **rest)).json()
        assert answer["code"] != 0, answer
        assert "data" not in answer
        return int(answer["code"])

    async def upload(
        self, data: bytes, use_case: str = "MAIN_IMAGE", path: str = "/product/202309/images/upload", **fields: str
    ) -> dict[str, Any]:
        query = {"app_key": self.app.app_key, "timestamp": str(self.now)}
        query["sign"] = sign(self.app.app_secret, path, query, multipart=True)
        form = fields or {"use_case": use_case}
        answer = await self.http.post(
            path,
            params=query,
            files={"data": ("a.png", data)},
            data=form,
            headers={"x-tts-access-token": self.token},
        )
        result: dict[str, Any] = answer.json()
        return result

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = await self.control_http.request(method, path, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def advance(self, seconds: float) -> None:
        await self.box.clock.advance(seconds)
        assert self.box.clock.failures == []

    async def product_body(self, **changes: Any) -> dict[str, Any]:
        """A create body that passes every rule."""
        uri = (await self.upload(png(600, 600)))["data"]["uri"]
        body = {
            "title": "Stoneware mug with a wide handle",
            "description": "<p>Holds twelve ounces.</p>",
            "category_id": self.engine.categories.named("Mugs").id,
            "category_version": "v2",
            "main_images": [{"uri": uri}],
            "package_weight": {"value": "1.25", "unit": "POUND"},
            "package_dimensions": {"length": "6", "width": "6", "height": "5", "unit": "INCH"},
            "skus": [self.sku("MUG-BLUE", "Blue"), self.sku("MUG-RED", "Red")],
        }
        return {**body, **changes}

    def sku(self, seller_sku: str, color: str, quantity: int = 10, price: str = "18.50", **more: Any) -> Any:
        return {
            "seller_sku": seller_sku,
            "price": {"amount": price, "currency": "USD"},
            "inventory": [{"warehouse_id": self.warehouse, "quantity": quantity}],
            "sales_attributes": [{"name": "Color", "value_name": color}],
            **more,
        }

    async def create(self, **changes: Any) -> dict[str, Any]:
        body = await self.product_body(**changes)
        created: dict[str, Any] = await self.call("POST", "/product/202309/products", body=body)
        return created

    async def live_product(self, **changes: Any) -> dict[str, Any]:
        created = await self.create(**changes)
        await self.advance(31)
        return created

    async def listed(self, quantity: int = 10, name: str = "SKU-1") -> str:
        """A live listing made by hand; gives the id of its one SKU."""
        sku = {"seller_sku": name, "price": "20.00", "quantity": quantity}
        made = await self.control(
            "POST", f"/shops/{self.shop.id}/products", {"title": f"Listing of {name}", "skus": [sku]}
        )
        return str(made["skus"][0]["id"])

    async def order(self, sku_id: str, quantity: int = 1, *, ready: bool = True, **options: Any) -> str:
        """A paid order, past its hour on hold when `ready`."""
        body = {"items": [{"sku_id": sku_id, "quantity": quantity}], **options}
        placed = await self.control("POST", f"/shops/{self.shop.id}/orders", body)
        if ready and placed["status"] == "ON_HOLD":
            await self.control("POST", f"/orders/{placed['order_id']}/release-hold")
        return str(placed["order_id"])

    async def seen(self, order_id: str) -> dict[str, Any]:
        found = await self.call("GET", "/order/202507/orders", {"ids": order_id})
        order: dict[str, Any] = found["orders"][0]
        return order

    async def provider(self, name: str = "USPS") -> str:
        option = next(one for one in self.shop.delivery_options.values() if one.shipping_type == "SELLER")
        path = f"/logistics/202309/delivery_options/{option.id}/shipping_providers"
        rows = (await self.call("GET", path))["shipping_providers"]
        return str(next(row["id"] for row in rows if row["name"] == name))

    async def ship(self, order_id: str, number: str = "9400111899560000000001", **body: Any) -> Any:
        given = {"tracking_number": number, "shipping_provider_id": await self.provider(), **body}
        return await self.call("POST", f"/fulfillment/202309/orders/{order_id}/packages", body=given)
