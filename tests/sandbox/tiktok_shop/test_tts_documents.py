"""The platform's own descriptions of its operations validate the answers.

They are not part of this project: TANDEM_TTS_SPECS names a folder that holds them, one JSON file for each operation.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from sandbox.tiktok_shop.operations import OPERATIONS
from tests.sandbox.tiktok_shop.documents_check import Description, read_descriptions
from tests.sandbox.tiktok_shop.tiktok_world import World, png

FOLDER = os.environ.get("TANDEM_TTS_SPECS", "")
PDF = b"%PDF-1.4"

# Fields that other public material has and these descriptions, which are older, lack.
NEWER = re.compile(
    r"(extra_errors|buyer_nickname|payment_platform_discount|iso_code|available_reason_names|order_line_list"
    r"|should_replenish_stock|is_quick_refund) is not described$"
)

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="TANDEM_TTS_SPECS does not name a folder with TikTok Shop's descriptions of operations"
)


class Tour:
    """Calls every operation, with things to be found, and keeps what was answered."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.answers: list[tuple[str, str, Any]] = []
        world.box.set_option("tts_rate_per_second", 0)

    async def call(self, method: str, path: str, query: Any = None, body: Any = None, **rest: Any) -> Any:
        data = await self.world.call(method, path, query, body, **rest)
        self.answers.append((method, path, data))
        return data

    async def everything(self) -> list[tuple[str, str, Any]]:
        await self.shops()
        await self.catalogue()
        await self.products()
        await self.orders()
        await self.packing_and_labels()
        await self.aftersales()
        await self.finance()
        await self.call("DELETE", "/authorization/202403/shops")
        return self.answers

    async def shops(self) -> None:
        await self.call("GET", "/authorization/202309/shops", cipher=None)
        await self.call("GET", "/seller/202309/shops", cipher=None)
        hook = {"event_type": "ORDER_STATUS_CHANGE", "address": "https://connector.example/hook"}
        await self.call("PUT", "/event/202309/webhooks", body=hook)
        await self.call("GET", "/event/202309/webhooks")
        await self.call("DELETE", "/event/202309/webhooks", body={"event_type": "ORDER_STATUS_CHANGE"})

    async def catalogue(self) -> None:
        version = {"category_version": "v2"}
        categories = (await self.call("GET", "/product/202309/categories", version))["categories"]
        for one in [row for row in categories if row["is_leaf"]]:
            await self.call("GET", f"/product/202309/categories/{one['id']}/rules", version)
            await self.call("GET", f"/product/202309/categories/{one['id']}/attributes", version)
        title = {"product_title": "Stoneware mug", **version}
        await self.call("POST", "/product/202309/categories/recommend", body=title)
        await self.call("GET", "/product/202309/brands", {"page_size": "20"})
        await self.call("POST", "/product/202309/brands", body={"name": "Tandem Test"}, cipher=None)
        await self.call("POST", "/product/202407/sizecharts/search", {"page_size": "20"}, {}, cipher=None)
        await self.call("GET", "/product/202312/prerequisites")
        for path, data, fields in (
            ("/product/202309/images/upload", png(600, 600), {"use_case": "MAIN_IMAGE"}),
            ("/product/202309/files/upload", PDF, {"name": "a.pdf"}),
        ):
            answer = await self.world.upload(data, path=path, **fields)
            self.answers.append(("POST", path, answer["data"]))
        places = (await self.call("GET", "/logistics/202309/warehouses"))["warehouses"]
        await self.call("GET", f"/logistics/202309/warehouses/{places[0]['id']}/delivery_options")
        option = next(one.id for one in self.world.shop.delivery_options.values() if one.shipping_type == "SELLER")
        await self.call("GET", f"/logistics/202309/delivery_options/{option}/shipping_providers")

    async def products(self) -> None:
        body = await self.world.product_body(external_product_id="77")
        path = "/product/202309/products"
        await self.call("POST", f"{path}/listing_check", body=body)
        wrong = {**body, "title": ""}
        await self.call("POST", f"{path}/listing_check", body=wrong)
        made = await self.call("POST", path, body=body)
        product, skus = made["product_id"], [sku["id"] for sku in made["skus"]]
        await self.world.advance(31)
        await self.call("GET", f"{path}/{product}")
        edited = {**body, "skus": [{**row, "id": sku} for row, sku in zip(body["skus"], skus, strict=True)]}
        await self.call("PUT", f"{path}/{product}", body=edited)
        await self.call("POST", f"{path}/{product}/partial_edit", body={"title": "Stoneware mug, wide handle"})
        await self.world.control("POST", "/reviews", {"outcome": "reject", "reasons": None, "product_id": product})
        await self.world.advance(31)
        await self.call("GET", f"{path}/{product}")
        await self.call("POST", "/product/202502/products/search", {"page_size": "20"}, {"status": "ALL"})
        stock = [{"warehouse_id": self.world.warehouse, "quantity": 7}]
        await self.call(
            "POST", f"{path}/{product}/inventory/update", body={"skus": [{"id": skus[0], "inventory": stock}]}
        )
        await self.call("POST", "/product/202309/inventory/search", body={"product_ids": [product]})
        price = {"amount": "19.00", "currency": "USD"}
        await self.call("POST", f"{path}/{product}/prices/update", body={"skus": [{"id": skus[0], "price": price}]})
        ids = {"product_ids": [product, "5"]}
        for method, step in (("POST", "/deactivate"), ("POST", "/activate"), ("DELETE", ""), ("POST", "/recover")):
            await self.call(method, f"{path}{step}", body=ids)

    async def orders(self) -> None:
        world = self.world
        order = await world.order(await world.listed(), 2)
        await self.call("POST", "/order/202309/orders/search", {"page_size": "20"}, {})
        await self.call("GET", "/order/202507/orders", {"ids": order})
        await self.call("GET", f"/order/202407/orders/{order}/price_detail")
        first, second = [line["id"] for line in (await world.seen(order))["line_items"]]
        given = {"tracking_number": "ABC1", "shipping_provider_id": await world.provider()}
        for line in (first, second):
            body = {**given, "order_line_item_ids": [line]}
            made = await self.call("POST", f"/fulfillment/202309/orders/{order}/packages", body=body)
        changed = {**given, "tracking_number": "ABC2"}
        await self.call("POST", f"/fulfillment/202309/orders/{order}/shipping_info/update", body=changed)
        package = made["package_id"]
        await self.call("GET", f"/fulfillment/202309/packages/{package}")
        await self.call("POST", "/fulfillment/202309/packages/search", {"page_size": "20"}, {})
        await self.call("GET", f"/fulfillment/202309/orders/{order}/tracking")
        await self.call(
            "POST", "/fulfillment/202309/packages/deliver", body={"packages": [{"id": package}, {"id": "5"}]}
        )
        await self.call("GET", "/order/202507/orders", {"ids": order})
        other = (await world.ship(await world.order(await world.listed(name="SKU-9")), "ABC3"))["package_id"]
        path = f"/fulfillment/202309/packages/{other}/shipping_info/update"
        await self.call("POST", path, body={**given, "tracking_number": "ABC4"})

    async def packing_and_labels(self) -> None:
        world = self.world
        sku = await world.listed(name="SKU-2")
        split = await world.order(sku, 2, shipping_type="TIKTOK")
        await self.call("GET", "/fulfillment/202309/orders/split_attributes", {"order_ids": split})
        lines = [line["id"] for line in (await world.seen(split))["line_items"]]
        groups = [{"id": str(at), "order_line_item_ids": [line]} for at, line in enumerate(lines)]
        await self.call("POST", f"/fulfillment/202309/orders/{split}/split", body={"splittable_groups": groups})
        one = await world.order(sku, shipping_type="TIKTOK")
        await world.order(sku, shipping_type="TIKTOK", same_buyer_as=one)
        found = await self.call("GET", "/fulfillment/202309/combinable_packages/search", {"page_size": "20"})
        rows = [*found["combinable_packages"], {"id": "5"}]
        made = await self.call("POST", "/fulfillment/202309/packages/combine", body={"combinable_packages": rows})
        package = made["packages"][0]["id"]
        left = await self.call("POST", f"/fulfillment/202309/packages/{package}/uncombine", body={})
        first, second = [row["id"] for row in left["packages"]]
        await self.call("GET", f"/fulfillment/202309/packages/{first}/handover_time_slots")
        await self.call("POST", f"/fulfillment/202309/packages/{first}/ship", body={"handover_method": "DROP_OFF"})
        await self.call("POST", "/fulfillment/202309/packages/ship", body={"packages": [{"id": second}, {"id": "5"}]})
        label = {"document_type": "SHIPPING_LABEL"}
        await self.call("GET", f"/fulfillment/202309/packages/{first}/shipping_documents", label)
        bought = await world.order(sku, shipping_type="TIKTOK")
        await self.call("POST", f"/fulfillment/202309/orders/{bought}/shipping_services/query", body={})
        await self.call("POST", "/fulfillment/202309/packages", body={"order_id": bought})

    async def aftersales(self) -> None:
        world, path = self.world, "/return_refund/202309"
        sku = await world.listed(30, "SKU-3")
        asked, other, cancelled = [await world.order(sku) for _ in range(3)]
        user = {"initiate_aftersale_user": "SELLER"}
        await self.call("GET", f"{path}/orders/{asked}/aftersale_eligibility", user)
        requests = [
            (await world.control("POST", f"/orders/{order}/request-cancel", {}))["cancel_id"]
            for order in (asked, other)
        ]
        await self.call("POST", f"{path}/cancellations/search", body={})
        reasons = await self.call("GET", f"{path}/reject_reasons", {"return_or_cancel_id": requests[0]})
        reason = {"reject_reason": reasons["reasons"][0]["name"]}
        await self.call("POST", f"{path}/cancellations/{requests[0]}/reject", body=reason)
        await self.call("POST", f"{path}/cancellations/{requests[1]}/approve", body={})
        body = {"order_id": cancelled, "cancel_reason": "seller_cancel_reason_out_of_stock"}
        await self.call("POST", f"{path}/cancellations", body=body)
        await self.call("POST", f"{path}/cancellations/search", body={})
        await self.returns(sku)

    async def returns(self, sku: str) -> None:
        world, path = self.world, "/return_refund/202309"
        for number, decision in (("A1", "approve"), ("A2", "reject")):
            order = await world.order(sku)
            await world.ship(order, number)
            await world.control("POST", f"/orders/{order}/carrier/deliver")
            made = await world.control("POST", f"/orders/{order}/returns", {})
            if decision == "reject":
                await world.control("POST", f"/returns/{made['return_id']}/withdraw")
                reason = "ecom_order_delivered_refund_and_return_reason_damaged_item"
                body = {"order_id": order, "return_type": "RETURN_AND_REFUND", "return_reason": reason}
                made = await self.call("POST", f"{path}/returns", body=body)
            await self.call("POST", f"{path}/returns/search", body={})
            given = await self.call("GET", f"{path}/reject_reasons", {"return_or_cancel_id": made["return_id"]})
            body = {"decision": f"{decision.upper()}_RETURN", "reject_reason": given["reasons"][0]["name"]}
            await self.call("POST", f"{path}/returns/{made['return_id']}/{decision}", body=body)
            await self.call("GET", f"{path}/returns/{made['return_id']}/records")
        await self.call("POST", f"{path}/refunds/calculate", body={"order_id": order, "request_type": "REFUND"})
        await world.control("POST", f"/orders/{order}/carrier/complete")
        self.completed = order

    async def finance(self) -> None:
        await self.world.advance(2 * 86_400)
        statements = (await self.call("GET", "/finance/202309/statements", {"sort_field": "statement_time"}))[
            "statements"
        ]
        path = f"/finance/202501/statements/{statements[0]['id']}/statement_transactions"
        await self.call("GET", path, {"sort_field": "order_create_time"})
        await self.call("GET", f"/finance/202501/orders/{self.completed}/statement_transactions")
        await self.call("GET", "/finance/202507/orders/unsettled", {"sort_field": "order_create_time"})
        await self.call("GET", "/finance/202309/payments", {"sort_field": "create_time"})
        await self.call("GET", "/finance/202309/withdrawals")


def description_of(descriptions: list[Description], method: str, path: str) -> Description | None:
    return next((one for one in descriptions if one.covers(method, path)), None)


async def test_the_tour_calls_every_operation(world: World) -> None:
    called = [(method, path) for method, path, _ in await Tour(world).everything()]
    missing = []
    for one in OPERATIONS:
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", one.path)
        if not any(method == one.method and re.fullmatch(pattern, path) for method, path in called):
            missing.append(f"{one.method} {one.path}")
    assert missing == []


async def test_answers_hold_only_what_is_described(world: World) -> None:
    descriptions = read_descriptions(Path(FOLDER))
    found = set()
    for method, path, data in await Tour(world).everything():
        description = description_of(descriptions, method, path)
        if description is not None:
            found |= {f"{method} {description.path} {text}" for text in description.data.differences(data, "data")}
    differing = sorted(text for text in found if not NEWER.search(text))
    assert not differing, "\n".join(differing)
