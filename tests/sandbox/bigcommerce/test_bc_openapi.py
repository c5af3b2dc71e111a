"""The platform's own OpenAPI documents validate the sandbox's answers.

The documents are not part of this project: TANDEM_BC_SPECS names a folder that holds them.
"""

import os
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.bigcommerce.http.app import ENDPOINTS
from tests.sandbox.bigcommerce.openapi_check import Exchange, OpenApiDocument, callback_violations
from tests.sandbox.bigcommerce.store_world import World

FOLDER = os.environ.get("TANDEM_BC_SPECS", "")
NAMES = (
    "catalog/products_catalog.v3.yml",
    "catalog/product-variants_catalog.v3.yml",
    "catalog/product-modifiers_catalog.v3.yml",
    "catalog/product-variant-options_catalog.v3.yml",
    "catalog/brands_catalog.v3.yml",
    "catalog/categories_catalog.v3.yml",
    "catalog/category-trees_catalog.v3.yml",
    "inventory.v3.yml",
    "locations.v3.yml",
    "settings.v3.yml",
    "channels.v3.yml",
    "webhooks.v3.yml",
    "orders.v2.oas2.yml",
    "orders.v3.yml",
    "store_information.v2.yml",
    "currencies.v2.yml",
)

# Where the documents contradict themselves. Variants inherit with null, the base variant has no v2 SKU id and a
# complex product no base variant (all said in prose, `nullable` is missing); any object fits both shapes of an
# order's consignments and of an image, which `oneOf` forbids; and an amount of a refund is a number in lists.
SELF_CONTRADICTIONS = re.compile(
    r"/(base_variant_id|sku_id|price|sale_price|retail_price|cost_price|weight|width|height|depth"
    r"|fixed_cost_shipping_price): None|[/ ]consignments: |/images 200 data: \{|requested_amount: [\d.]+ is not"
)

# An address of long ago that clients still call; no document has it.
UNDOCUMENTED = {("GET", "/v2/orders/{order_id:int}/shippingaddresses")}

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="TANDEM_BC_SPECS does not name a folder with BigCommerce's OpenAPI documents"
)


class Recorder:
    """Keeps every exchange of a client."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.exchanges: list[Exchange] = []
        client.event_hooks = {"response": [self._keep]}

    async def _keep(self, response: httpx.Response) -> None:
        await response.aread()
        path = response.request.url.path.split("/stores/teststore", 1)[1]
        body: Any = response.json() if response.content else None
        self.exchanges.append(Exchange(response.request.method, path, response.status_code, body))


class Tour:
    """Calls every endpoint, with things to be found, and some in ways that are refused."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.recorder = Recorder(world.client)

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        answer = await self.world.client.request(method, path, json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def read(self, *paths: str) -> None:
        for path in paths:
            await self.call("GET", path)

    async def everything(self) -> list[Exchange]:
        await self.world.control.post("/seed/sample", json={"store": "teststore"})
        await self.store()
        await self.catalog()
        await self.brands_and_categories()
        await self.inventory()
        await self.orders()
        await self.channels()
        await self.hooks()
        await self.refused()
        return self.recorder.exchanges

    async def store(self) -> None:
        await self.read("/v2/store", "/v2/time", "/v3/settings/inventory", "/v2/currencies", "/v2/currencies/1")
        await self.call("PUT", "/v3/settings/inventory", {"update_stock_behavior": "order_placed"})

    async def metafields(self, owner: str) -> None:
        path = f"{owner}/metafields"
        body = {"permission_set": "read", "namespace": "stock", "key": "shelf", "value": "A4", "description": "Where"}
        made = (await self.call("POST", path, body))["data"]
        await self.read(path, f"{path}/{made['id']}")
        await self.call("PUT", f"{path}/{made['id']}", {"value": "A5"})
        await self.call("DELETE", f"{path}/{made['id']}")

    async def catalog(self) -> None:
        product = await self.world.sized("Cap")
        path = f"/v3/catalog/products/{product['id']}"
        await self.metafields(path)
        await self.metafields(f"{path}/variants/{product['variants'][0]['id']}")
        (option,) = (await self.call("GET", f"{path}/options"))["data"]
        value = option["option_values"][0]
        everything = "variants,images,primary_image,custom_fields,options,modifiers,channels"
        image = await self.call("POST", f"{path}/images", {"image_url": "http://bigcommerce.sandbox/images/tee.svg"})
        field = await self.call("POST", f"{path}/custom-fields", {"name": "Fit", "value": "loose"})
        modifier = {"type": "text", "display_name": "Engraving", "required": True}
        made = await self.call("POST", f"{path}/modifiers", modifier)
        variant_id = product["variants"][0]["id"]
        await self.read(
            f"/v3/catalog/products?limit=250&include={everything}",
            path,
            f"{path}/images",
            f"{path}/custom-fields",
            f"{path}/modifiers",
            f"{path}/variants",
            f"{path}/variants/{variant_id}",
            "/v3/catalog/variants",
            "/v3/catalog/summary",
        )
        await self.call("PUT", path, {"price": 12})
        await self.call("PUT", "/v3/catalog/products", [{"id": product["id"], "price": 13}])
        await self.call("PUT", f"{path}/variants/{variant_id}", {"price": 14})
        await self.call("PUT", "/v3/catalog/variants", [{"id": variant_id, "price": 15}])
        await self.call("PUT", f"{path}/custom-fields/{field['data']['id']}", {"value": "tight"})
        await self.call("DELETE", f"{path}/custom-fields/{field['data']['id']}")
        await self.call("DELETE", f"{path}/modifiers/{made['data']['id']}")
        await self.call("DELETE", f"{path}/images/{image['data']['id']}")
        await self.call("DELETE", f"{path}/variants/{variant_id}")
        again = {"sku": "CAP-NEW", "option_values": [{"id": value["id"], "option_id": option["id"]}]}
        await self.call("POST", f"{path}/variants", again)
        simple = await self.world.product("Mug")
        colors = [{"label": "Red"}, {"label": "Blue"}]
        fresh = {"display_name": "Color", "type": "dropdown", "option_values": colors}
        await self.call("POST", f"/v3/catalog/products/{simple['id']}/options", fresh)
        await self.call("DELETE", f"/v3/catalog/products/{simple['id']}")
        await self.call("DELETE", f"/v3/catalog/products?id:in={product['id']}")

    async def brands_and_categories(self) -> None:
        brand = (await self.call("POST", "/v3/catalog/brands", {"name": "Acme"}))["data"]
        await self.read("/v3/catalog/brands", f"/v3/catalog/brands/{brand['id']}", "/v3/catalog/trees")
        await self.call("PUT", f"/v3/catalog/brands/{brand['id']}", {"name": "Acme Inc"})
        await self.call("DELETE", f"/v3/catalog/brands/{brand['id']}")
        trees = "/v3/catalog/trees/categories"
        (category,) = (await self.call("POST", trees, [{"name": "Fresh", "tree_id": 1}]))["data"]
        await self.read(trees)
        await self.call("PUT", trees, [{"category_id": category["category_id"], "name": "Fresher"}])
        await self.call("DELETE", f"{trees}?category_id:in={category['category_id']}")
        flat = "/v3/catalog/categories"
        old = (await self.call("POST", flat, {"name": "Old", "parent_id": 0}))["data"]
        await self.read(flat, f"{flat}/{old['id']}")
        await self.call("PUT", f"{flat}/{old['id']}", {"name": "Older"})
        await self.call("DELETE", f"{flat}/{old['id']}")

    async def inventory(self) -> None:
        await self.world.product()
        places = "/v3/inventory/locations"
        address = {
            "address1": "1 Dock",
            "city": "Reno",
            "state": "Nevada",
            "zip": "89502",
            "country_code": "US",
            "email": "dock@example.com",
        }
        fresh = {"label": "Dock", "code": "DOCK", "type_id": "PHYSICAL", "address": address}
        await self.call("POST", places, [fresh])
        await self.call("PUT", places, [{"id": 2, "label": "Dock 2"}])
        await self.call("PUT", f"{places}/1/items", {"settings": [{"identity": {"sku": "TEE"}, "safety_stock": 1}]})
        adjustment = {"reason": "r", "items": [{"location_id": 1, "sku": "TEE", "quantity": 10}]}
        await self.call("PUT", "/v3/inventory/adjustments/absolute", adjustment)
        await self.call("POST", "/v3/inventory/adjustments/relative", adjustment)
        await self.read("/v3/inventory/items", places, f"{places}/1/items")

    async def orders(self) -> None:
        product = (await self.call("GET", "/v3/catalog/products?sku=TEE&include=variants"))["data"][0]
        order = await self.world.order(product, 2, external_order_id="A", fees=[{"cost_ex_tax": 1, "cost_inc_tax": 1}])
        path = f"/v2/orders/{order['id']}"
        await self.metafields(f"/v3/orders/{order['id']}")
        await self.call("PUT", path, {"staff_notes": "hello"})
        line = (await self.call("GET", f"{path}/products"))[0]
        shipment = {
            "order_address_id": line["order_address_id"],
            "items": [{"order_product_id": line["id"], "quantity": 2}],
            "tracking_number": "1",
        }
        made = await self.call("POST", f"{path}/shipments", shipment)
        await self.call("PUT", f"{path}/shipments/{made['id']}", {"tracking_number": "2"})
        await self.call("PUT", f"{path}/shipping_addresses/{line['order_address_id']}", {"street_1": "2 Main"})
        await self.read(
            path,
            "/v2/orders",
            "/v2/orders/count",
            f"{path}/products/{line['id']}",
            f"{path}/shipping_addresses",
            f"{path}/shipping_addresses/{line['order_address_id']}",
            f"{path}/shipments",
            f"{path}/shipments/count",
            f"{path}/shipments/{made['id']}",
            f"{path}/fees",
            f"{path}/coupons",
            f"{path}/messages",
            f"{path}/taxes",
            "/v2/order_statuses",
            "/v2/order_statuses/11",
        )
        await self.refunds(order["id"], line["id"])
        await self.call("DELETE", f"{path}/shipments/{made['id']}")
        await self.call("DELETE", path)
        await self.call("DELETE", "/v2/orders")

    async def refunds(self, order_id: int, line_id: int) -> None:
        path = f"/v3/orders/{order_id}"
        refund = {
            "items": [{"item_type": "PRODUCT", "item_id": line_id, "quantity": 1}],
            "payments": [{"provider_id": "custom", "amount": 10, "offline": True}],
        }
        await self.call("POST", f"{path}/payment_actions/refund_quotes", refund)
        made = (await self.call("POST", f"{path}/payment_actions/refunds", refund))["data"]
        await self.read(
            f"{path}/payment_actions/refunds",
            "/v3/orders/payment_actions/refunds",
            f"/v3/orders/payment_actions/refunds/{made['id']}",
            f"{path}/transactions",
        )

    async def channels(self) -> None:
        product = await self.world.product("Bag")
        body = {"name": "TikTok", "type": "marketplace", "platform": "tiktok", "status": "connected"}
        channel_id = (await self.call("POST", "/v3/channels", body))["data"]["id"]
        path = f"/v3/channels/{channel_id}"
        await self.call("PUT", path, {"name": "TikTok-Shop"})
        listing = {"product_id": product["id"], "external_id": "1", "state": "active", "variants": []}
        (made,) = (await self.call("POST", f"{path}/listings", [listing]))["data"]
        await self.call("PUT", f"{path}/listings", [{**listing, "listing_id": made["listing_id"], "state": "disabled"}])
        await self.read("/v3/channels", path, f"{path}/listings", f"{path}/listings/{made['listing_id']}")
        assignments = "/v3/catalog/products/channel-assignments"
        await self.call("PUT", assignments, [{"product_id": product["id"], "channel_id": channel_id}])
        await self.read(assignments)
        await self.call("DELETE", f"{assignments}?product_id:in={product['id']}&channel_id:in={channel_id}")

    async def hooks(self) -> None:
        hook_id = await self.world.hook("store/order/*", headers={"x": "y"})
        await self.world.hook("store/sku/*")
        await self.read("/v3/hooks", f"/v3/hooks/{hook_id}", "/v3/hooks/admin")
        await self.call("PUT", "/v3/hooks/admin", {"emails": ["a@example.com"]})
        await self.call("PUT", f"/v3/hooks/{hook_id}", {"is_active": False})
        await self.call("DELETE", f"/v3/hooks/{hook_id}")

    async def refused(self) -> None:
        client = self.world.client
        for path in ("/v3/catalog/products", "/v3/catalog/brands", "/v3/channels", "/v2/orders", "/v3/hooks"):
            assert (await client.get(f"{path}/999999")).status_code == 404
        unsold = {"items": [{"location_id": 1, "sku": "NOBODY", "quantity": 1}]}
        for method, path, body in (
            ("PUT", "/v3/settings/inventory", {"update_stock_behavior": "never"}),
            ("PUT", "/v3/catalog/products", [{"id": 1}] * 11),
            ("PUT", "/v3/catalog/variants", [{"id": 999999}]),
            ("POST", "/v3/catalog/products", {}),
            ("POST", "/v3/inventory/adjustments/relative", unsold),
            ("POST", "/v2/orders", {}),
            ("POST", "/v3/hooks", {}),
        ):
            assert (await client.request(method, path, json=body)).is_client_error


def template_of(exchange: Exchange) -> tuple[str, str] | None:
    """The endpoint that an exchange reached, as the sandbox's own table has it."""
    fitting = [
        one
        for one in ENDPOINTS
        if one.method == exchange.method and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", one.path), exchange.path)
    ]
    literal = min(fitting, key=lambda one: one.path.count("{"), default=None)
    return None if literal is None else (literal.method, literal.path)


async def test_every_answered_endpoint_is_toured_and_described(world: World) -> None:
    documents = [OpenApiDocument(Path(FOLDER) / name) for name in NAMES]
    exchanges = await Tour(world).everything()
    toured = {template_of(one) for one in exchanges if one.status < 300}
    described = {template_of(one) for one in exchanges if any(document.describes(one) for document in documents)}
    wanted = {(one.method, one.path) for one in ENDPOINTS} - UNDOCUMENTED
    assert wanted - toured == set()
    assert wanted - described == set()


@pytest.mark.parametrize("name", NAMES)
async def test_answers_agree_with_the_document(world: World, name: str) -> None:
    document = OpenApiDocument(Path(FOLDER) / name)
    exchanges = [one for one in await Tour(world).everything() if document.describes(one)]
    assert exchanges, "the tour calls nothing that the document describes"
    found = sorted({text for one in exchanges for text in document.violations(one)})
    violations = [text for text in found if not SELF_CONTRADICTIONS.search(text)]
    assert not violations, "\n".join(violations)


async def test_callbacks_agree_with_their_documents(world: World) -> None:
    client = world.client
    for scope in ("store/order/*", "store/product/*", "store/sku/*", "store/shipment/*", "store/information/updated"):
        await world.hook(scope)
    product, sized = await world.product(), await world.sized()
    order = await world.order(product)
    line = (await client.get(f"/v2/orders/{order['id']}/products")).json()[0]
    shipment = {
        "order_address_id": line["order_address_id"],
        "items": [{"order_product_id": line["id"], "quantity": 1}],
        "tracking_number": "1",
    }
    made = (await client.post(f"/v2/orders/{order['id']}/shipments", json=shipment)).json()
    await client.put(f"/v2/orders/{order['id']}/shipments/{made['id']}", json={"tracking_number": "2"})
    await client.delete(f"/v2/orders/{order['id']}/shipments/{made['id']}")
    refund = {
        "items": [{"item_type": "PRODUCT", "item_id": line["id"], "quantity": 1}],
        "payments": [{"provider_id": "custom", "amount": 10, "offline": True}],
    }
    await client.post(f"/v3/orders/{order['id']}/payment_actions/refunds", json=refund)
    await client.delete(f"/v2/orders/{order['id']}")
    await world.order(sized)
    for sku in ("TEE", "SHIRT-S"):
        items = [{"location_id": 1, "sku": sku, "quantity": 7}]
        await client.put("/v3/inventory/adjustments/absolute", json={"reason": "count", "items": items})
    await client.put(f"/v3/catalog/products/{product['id']}", json={"price": 12})
    await client.put(f"/v3/catalog/products/{sized['id']}/variants/{sized['variants'][0]['id']}", json={"price": 3})
    await client.delete(f"/v3/catalog/products/{sized['id']}/variants/{sized['variants'][0]['id']}")
    await client.delete(f"/v3/catalog/products/{sized['id']}")
    await world.control.put("/bigcommerce/teststore/profile", json={"name": "New name"})
    await world.advance(5)
    folder = Path(FOLDER) / "webhook-callbacks"
    checked = {one.payload["scope"]: callback_violations(folder, one.payload) for one in world.receiver.got}
    assert len(checked) >= 17, sorted(checked)
    assert {scope: found for scope, found in checked.items() if found} == {}
