"""Requests a second that the sandbox answers on one core over real sockets, with 10,000 products of 5 variants in it.

The server's own processor time is what counts: it is one thread, and other work on the machine does not change it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

from deploy.local.system import free_port
from tests.benchmarks.rounds import compare, tell

REQUESTS = 2_000
IN_FLIGHT = 8
PRODUCTS, VARIANTS = 10_000, 5
JSON = "application/json"


def run() -> None:
    with sandbox_process() as box:
        seeded = box.seed()
        tell(
            f"\n{PRODUCTS} products x {VARIANTS} variants: seeded in {seeded:.1f} s, {box.megabytes:.0f} MB resident\n"
        )
        requests = mixed_requests(box)
        port = free_port()
        bare = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "tests.benchmarks.bare_answer:app", "--port", str(port),
             "--loop", "asyncio", "--http", "httptools", "--no-access-log", "--log-level", "error"]
        )  # fmt: skip
        try:
            _wait_for(port)
            floor = [Raw("127.0.0.1", port, one.head, one.body) for one in requests]
            asyncio.run(
                compare(
                    f"{REQUESTS} mixed calls of both platforms, {IN_FLIGHT} in flight, per second of the server's core",
                    ("sandbox", lambda: rate(box.process.pid, requests)),
                    ("bare server that answers a constant", lambda: rate(bare.pid, floor)),
                )
            )
        finally:
            bare.terminate()
            bare.wait()


@dataclass(frozen=True)
class Raw:
    """A whole request, made before the clock runs."""

    host: str
    port: int
    head: bytes
    body: bytes


@dataclass
class BoxProcess:
    process: subprocess.Popen[str]
    hello: dict[str, Any]

    @property
    def megabytes(self) -> float:
        """Resident now, as the kernel counts it."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as statm:
            pages = int(statm.read().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = httpx.request(method, self.hello["control"]["url"] + path, json=body, timeout=120)
        answer.raise_for_status()
        return answer.json()

    def seed(self) -> float:
        """Seconds for the whole catalogue."""
        start = time.monotonic()
        self.control("POST", "/seed/generated", {"products": PRODUCTS, "variants": VARIANTS})
        return time.monotonic() - start


@contextmanager
def sandbox_process() -> Iterator[BoxProcess]:
    with subprocess.Popen([sys.executable, "-m", "sandbox"], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield BoxProcess(process, json.loads(process.stdout.readline()))
        finally:
            process.terminate()


def mixed_requests(box: BoxProcess) -> list[Raw]:
    """Reads and writes as a connector mixes them: pages, single objects, stock, orders."""
    store, shop = box.hello["bigcommerce"]["stores"][0], box.control("POST", "/tiktok/shops", {"authorized": True})
    goods = {"title": "Bench mug", "skus": [{"seller_sku": "BENCH", "price": "20.00", "quantity": 99_999}]}
    listed = box.control("POST", f"/tiktok/shops/{shop['shop_id']}/products", goods)
    for _ in range(50):
        box.control(
            "POST", f"/tiktok/shops/{shop['shop_id']}/orders", {"items": [{"seller_sku": "BENCH", "quantity": 1}]}
        )
    box.control("PUT", "/options", {"tts_rate_per_second": 0})
    stock, product = _units(shop, listed, box), f"/product/202309/products/{listed['product_id']}"
    makers = [
        lambda n: _bigcommerce(store, "GET", f"/v3/catalog/products/{1000 + n % 5000}?include=variants"),
        lambda n: _bigcommerce(store, "GET", f"/v3/inventory/items?variant_id:in={3000 + n % 9000}"),
        lambda n: _bigcommerce(store, "POST", "/v2/orders", _order(n)),
        lambda n: _bigcommerce(store, "PUT", "/v3/inventory/adjustments/absolute", _stock(n)),
        lambda n: _bigcommerce(store, "GET", "/v2/orders?limit=10&min_id=1&sort=id:desc"),
        lambda n: _tiktok(shop, "GET", product),
        lambda n: _tiktok(shop, "POST", "/order/202309/orders/search", {"page_size": "20"}, {}),
        lambda n: _tiktok(shop, "POST", f"{product}/inventory/update", {}, stock),
    ]
    return [makers[number % len(makers)](number) for number in range(REQUESTS)]


async def rate(pid: int, requests: list[Raw]) -> float:
    """Requests a second of processor time of process `pid`. Raises RuntimeError for an answer that is no success."""
    waiting = iter(requests)
    before = _processor_seconds(pid)
    await asyncio.gather(*(_send_all(waiting, requests[0]) for _ in range(IN_FLIGHT)))
    return len(requests) / (_processor_seconds(pid) - before)


async def _send_all(waiting: Iterator[Raw], example: Raw) -> None:
    """Sends over connections that stay open, one for each server."""
    open_ones: dict[int, tuple[asyncio.StreamReader, asyncio.StreamWriter]] = {}
    for one in waiting:
        if one.port not in open_ones:
            open_ones[one.port] = await asyncio.open_connection(one.host, one.port)
        reader, writer = open_ones[one.port]
        writer.write(one.head + one.body)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        body = await reader.readexactly(_length(head))
        if status >= 300 or (b'"code":' in body[:9] and not body.startswith(b'{"code":0')):
            raise RuntimeError(f"{one.head.splitlines()[0].decode()}: {status} {body[:200]!r}")
    for _, writer in open_ones.values():
        writer.close()
        await writer.wait_closed()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def _processor_seconds(pid: int) -> float:
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _raw(address: str, method: str, path: str, headers: dict[str, str], body: Any) -> Raw:
    parts = urlsplit(address)
    content = b"" if body is None else json.dumps(body).encode()
    given = {"host": parts.netloc, "accept": JSON, "content-type": JSON, "content-length": str(len(content)), **headers}
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in given.items()) + "\r\n"
    return Raw(str(parts.hostname), parts.port or 80, head.encode(), content)


def _bigcommerce(store: dict[str, Any], method: str, path: str, body: Any = None) -> Raw:
    address = urlsplit(store["api_path"])
    token = {"x-auth-token": store["accounts"][0]["access_token"]}
    return _raw(f"{address.scheme}://{address.netloc}", method, address.path.rstrip("/") + path, token, body)


def _tiktok(shop: dict[str, Any], method: str, path: str, query: dict[str, str] | None = None, body: Any = None) -> Raw:
    known = {"app_key": shop["app_key"], "shop_cipher": shop["shop_cipher"], "timestamp": str(int(time.time()))}
    signed = {**known, **(query or {})}
    text = path + "".join(name + signed[name] for name in sorted(signed))
    text += "" if body is None else json.dumps(body)
    secret = shop["app_secret"]
    signed["sign"] = hmac.new(secret.encode(), (secret + text + secret).encode(), hashlib.sha256).hexdigest()
    headers = {"x-tts-access-token": shop["access_token"]}
    return _raw(shop["api"], method, f"{path}?{urlencode(signed)}", headers, body)


def _order(number: int) -> dict[str, Any]:
    address = {"first_name": "Ada", "zip": "78701", "country_iso2": "US", "street_1": "1 Main", "city": "Austin"}
    line = {"name": "Custom", "quantity": 1, "price_inc_tax": 10, "price_ex_tax": 10}
    shown = {"billing_address": address, "shipping_addresses": [address], "products": [line]}
    return {**shown, "external_order_id": str(number)}


def _stock(number: int) -> dict[str, Any]:
    return {"reason": "count", "items": [{"location_id": 1, "variant_id": 3000 + number % 9000, "quantity": number}]}


def _units(shop: dict[str, Any], listed: dict[str, Any], box: BoxProcess) -> dict[str, Any]:
    places = next(one for one in box.control("GET", "/tiktok/shops")["shops"] if one["id"] == shop["shop_id"])
    levels = [
        {"warehouse_id": one["id"], "quantity": 9_999}
        for one in places["warehouses"]
        if one["type"] == "SALES_WAREHOUSE"
    ]
    return {"skus": [{"id": listed["skus"][0]["id"], "inventory": levels}]}


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            httpx.get(f"http://127.0.0.1:{port}/")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the bare server does not answer")
