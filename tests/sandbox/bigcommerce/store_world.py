"""A store to test against: over HTTP in process, on a clock that only the test moves."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from sandbox.app import Sandbox, create_sandbox
from sandbox.bigcommerce import Shop
from sandbox.bigcommerce.model import Account

START = 1_800_000_000.0
HASH = "teststore"
ADDRESS = {"first_name": "Ada", "zip": "78701", "country_iso2": "US", "street_1": "1 Main", "city": "Austin"}


@dataclass
class Received:
    url: str
    headers: dict[str, str]
    body: bytes

    @property
    def payload(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed


@dataclass
class Receiver:
    """A webhook receiver that answers as the test wants; status 0 means that it is unreachable."""

    status: int = 200
    got: list[Received] = field(default_factory=list)
    tries: int = 0

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> int:
        self.tries += 1
        if self.status == 0:
            raise ConnectionError("unreachable")
        if 200 <= self.status < 300:
            self.got.append(Received(url, dict(headers), body))
        return self.status

    def scopes(self) -> list[str]:
        return [one.payload["scope"] for one in self.got]


@dataclass
class World:
    sandbox: Sandbox
    shop: Shop
    account: Account
    client: httpx.AsyncClient
    control: httpx.AsyncClient
    receiver: Receiver

    async def advance(self, seconds: float = 0) -> None:
        await self.sandbox.box.clock.advance(seconds)
        assert self.sandbox.box.clock.failures == []

    async def product(self, name: str = "Tee", **fields: Any) -> dict[str, Any]:
        """A product through the API; simple and tracked with 10 units unless told otherwise."""
        body = {"name": name, "type": "physical", "weight": 1, "price": 10, "sku": name.upper()}
        tracked = {"inventory_tracking": "product", "inventory_level": 10}
        answer = await self.client.post("/v3/catalog/products", json={**body, **tracked, **fields})
        assert answer.status_code == 200, answer.text
        data: dict[str, Any] = answer.json()["data"]
        return data

    async def sized(self, name: str = "Shirt", stock: int = 10) -> dict[str, Any]:
        """A product with three variants, tracked by variant."""
        variants = [
            {
                "sku": f"{name.upper()}-{label}",
                "inventory_level": stock,
                "option_values": [{"option_display_name": "Size", "label": label}],
            }
            for label in "SML"
        ]
        return await self.product(name, inventory_tracking="variant", inventory_level=0, sku="", variants=variants)

    async def order(self, product: dict[str, Any], quantity: int = 1, **fields: Any) -> dict[str, Any]:
        line = {
            "product_id": product["id"],
            "variant_id": product["variants"][0]["id"],
            "quantity": quantity,
        }
        body = {"status_id": 11, "billing_address": ADDRESS, "shipping_addresses": [ADDRESS], "products": [line]}
        answer = await self.client.post("/v2/orders", json={**body, **fields})
        assert answer.status_code == 201, answer.text
        data: dict[str, Any] = answer.json()
        return data

    async def onhand(self, product: dict[str, Any]) -> int:
        answer = await self.client.get("/v3/inventory/items", params={"product_id:in": product["id"]})
        level: int = answer.json()["data"][0]["locations"][0]["total_inventory_onhand"]
        return level

    async def hook(self, scope: str, destination: str = "https://receiver.example.com/hook", **more: Any) -> int:
        body = {"scope": scope, "destination": destination, **more}
        answer = await self.client.post("/v3/hooks", json=body)
        assert answer.status_code == 200, answer.text
        hook_id: int = answer.json()["data"]["id"]
        return hook_id


async def let_others_run() -> None:
    """Gives every task that is ready its turns, without waiting for any time to pass."""
    for _ in range(100):
        await asyncio.sleep(0)


def client_for(sandbox: Sandbox, token: str, store_hash: str = HASH) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(sandbox.bigcommerce_app),
        base_url=f"http://bigcommerce.sandbox/stores/{store_hash}",
        headers={"X-Auth-Token": token, "Accept": "application/json"},
    )


def make_world(seed: int = 1) -> World:
    receiver = Receiver()
    sandbox = create_sandbox(receiver, seed, real_clock=lambda: START)
    shop = sandbox.bigcommerce.add_store(HASH)
    account = shop.add_account("connector")
    control = httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.control_app), base_url="http://control.sandbox")
    return World(sandbox, shop, account, client_for(sandbox, account.token), control, receiver)


def expected_signature(secret: str, headers: Mapping[str, str], body: bytes) -> str:
    """Standard Webhooks, computed here from its description alone."""
    content = headers["webhook-id"] + "." + headers["webhook-timestamp"] + "." + body.decode()
    mac = hmac.new(secret.encode(), content.encode(), hashlib.sha256).digest()
    return "v1," + base64.b64encode(mac).decode()
