"""What the ledgers of both platforms, Tandem's API and its logs say of the invariants after a campaign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

import httpx

from demo.stage import Stage
from tests.simulation.judge import RANK

CANCELLED = 5
ASKED = 50
"""Orders whose own timeline is read through the API, and whose buyers' addresses are looked for in the logs."""


def broken(stage: Stage, shipped: dict[str, str], *, deep: bool = True) -> list[str]:
    """Sentences that begin with the number of what does not hold. I1 to I4 are judged by ``demo.ledgers`` and stock.

    shipped: TTS Order ID -> tracking number of what was shipped in the store.  deep: also what only the end can tell.
    """
    orders = {row["id"]: row for row in stage.world.shop_orders()}
    made: dict[str, list[dict[str, Any]]] = {}
    for row in stage.world.store_orders():
        if row.get("external_order_id"):
            made.setdefault(row["external_order_id"], []).append(row)
    found = [*_shipments(orders, shipped)]
    if deep:
        found += [*_statuses(stage, made), *_money(orders, made), *_tenants(stage, orders, made)]
        found += [*_tasks(stage), *_explained(stage, made), *_secrets(stage, list(orders)[:ASKED])]
    return found


def explained(stage: Stage, skus: Collection[str]) -> list[str]:
    """Where the numbers of these SKUs stand, and what every process still has to do; nothing for no SKU."""
    if not skus:
        return []
    said = []
    stage.tandem.sign_in()
    for row in stage.tandem.stock():
        if row["seller_sku"] in skus:
            path = f"/stock/{row['variant']}"
            said.append(f"{row['seller_sku']}: {stage.tandem.of_connection('GET', path)}")
            said += [f"    {line}" for line in stage.tandem.of_connection("GET", f"{path}/history", limit=10)["items"]]
    for (name, replica), child in stage.system.children.items():
        address = stage.system.wait_ready(name, replica)
        said.append(f"{name} {replica}: {httpx.get(f'{address}/health/business').text}")
        log = child.log_file.read_text(errors="replace").splitlines()
        said += [f"    {line[:300]}" for line in log if '"level": "error"' in line][-5:]
    return said


def _shipments(orders: dict[str, Any], shipped: dict[str, str]) -> Iterator[str]:
    for order, number in shipped.items():
        sent = Counter(orders[order]["tracking_numbers"])
        if sent[number] != 1 and orders[order]["status"] != "CANCELLED":
            yield f"I5 shipment {number} of {order} was sent {sent[number]} times"


def _statuses(stage: Stage, made: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    ours = {f"{stage.world.store}:{row['id']}" for rows in made.values() for row in rows}
    changes = stage.world.http.get("/ledger/changes", params={"kind": "order_status", "limit": 100_000}).json()
    for change in changes:
        if change["entity"] not in ours or not change["cause"].startswith("api"):
            continue
        before, after = change["before"], change["after"]
        if before == CANCELLED or (after != CANCELLED and RANK.get(after, 9) < RANK.get(before, -1)):
            yield f"I5 store order {change['entity']} went from {before} to {after}"


def _money(orders: dict[str, Any], made: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    for order, rows in made.items():
        for row in rows:
            paid = orders[order]["total_amount"] if order in orders else row["total_inc_tax"]
            if Decimal(str(row["total_inc_tax"])) != Decimal(str(paid)):
                yield f"I6 store order {row['id']} comes to {row['total_inc_tax']}, its buyer paid {paid}"


def _tenants(stage: Stage, orders: dict[str, Any], made: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    for order in made.keys() - orders.keys():
        yield f"I8 the store has an order of somebody else's shop: {order}"
    for store in stage.world.http.get("/bigcommerce").json():
        if store["store_hash"] != stage.world.store:
            rows = stage.world.http.get(f"/bigcommerce/{store['store_hash']}/orders").json()
            if any(row.get("external_order_id") for row in rows):
                yield f"I8 store {store['store_hash']} is not ours and got orders"


def _tasks(stage: Stage) -> Iterator[str]:
    for task in stage.tandem.call("GET", "/tasks").get("items", ()):
        if task["status"] not in ("completed", "refused"):
            yield f"I7 task {task['kind']} is {task['status']} for ever"


def _explained(stage: Stage, made: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    for order, rows in list(made.items())[:ASKED]:
        told = [(line["what"], line["detail"]) for line in stage.tandem.order(order)["timeline"]]
        ours = {(what, f"store order {rows[0]['id']}") for what in ("created in the store", "older store order kept")}
        if not ours & set(told):
            yield f"I9 nothing tells that store order {rows[0]['id']} was made of {order}"


def _secrets(stage: Stage, orders: list[str]) -> Iterator[str]:
    store = stage.sandbox.credentials["bigcommerce"]["stores"][0]["accounts"][0]
    hidden = {
        store["access_token"],
        store["client_secret"],
        stage.sandbox.credentials["tiktok_shop"]["shops"][0]["app_secret"],
    }
    for order in orders:
        address = stage.world.shop_order(order)["address"]
        hidden |= {text for name, text in address.items() if "line" in name and len(str(text)) > 8}
    for path in stage.system.folder.glob("*.log"):
        if path.stem == "sandbox":
            continue
        content = path.read_text(errors="replace")
        for secret in sorted(hidden):
            if secret in content:
                yield f"I10 {path.name} carries {secret[:6]}..."
