"""The platform's own OpenAPI documents validate the sandbox's answers.

The documents are not part of this project: TANDEM_BC_SPECS names a folder that holds them.
"""

import os
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.bigcommerce.openapi_check import Exchange, OpenApiDocument
from tests.sandbox.bigcommerce.store_world import World

FOLDER = os.environ.get("TANDEM_BC_SPECS", "")
NAMES = (
    "catalog/products_catalog.v3.yml",
    "catalog/product-variants_catalog.v3.yml",
    "catalog/product-modifiers_catalog.v3.yml",
    "catalog/product-variant-options_catalog.v3.yml",
    "catalog/brands_catalog.v3.yml",
    "catalog/category-trees_catalog.v3.yml",
    "inventory.v3.yml",
    "locations.v3.yml",
    "settings.v3.yml",
    "channels.v3.yml",
    "webhooks.v3.yml",
    "orders.v2.oas2.yml",
    "orders.v3.yml",
    "store_information.v2.yml",
)

# Where the documents contradict themselves. Variants inherit with null, the base variant has no v2 SKU id and a
# complex product no base variant (all said in prose, `nullable` is missing); and any object fits both shapes of
# an order's consignments, which `oneOf` forbids.
SELF_CONTRADICTIONS = re.compile(
    r"/(base_variant_id|sku_id|price|sale_price|retail_price|cost_price|weight|width|height|depth"
    r"|fixed_cost_shipping_price): None|[/ ]consignments: "
)

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


async def tour(world: World) -> list[Exchange]:
    """Calls what the connector uses, with things to be found."""
    recorder, client = Recorder(world.client), world.client
    await world.control.post("/seed/sample", json={"store": "teststore"})
    product = await world.product()
    product_id = product["id"]
    order = await world.order(product, 2, external_order_id="A", fees=[{"cost_ex_tax": 1, "cost_inc_tax": 1}])
    path = f"/v2/orders/{order['id']}"
    line = (await client.get(f"{path}/products")).json()[0]
    items = [{"order_product_id": line["id"], "quantity": 2}]
    shipment = {"order_address_id": line["order_address_id"], "items": items, "tracking_number": "1"}
    made = (await client.post(f"{path}/shipments", json=shipment)).json()
    refund = {
        "items": [{"item_type": "PRODUCT", "item_id": line["id"], "quantity": 1}],
        "payments": [{"provider_id": "custom", "amount": 10, "offline": True}],
    }
    await client.post(f"/v3/orders/{order['id']}/payment_actions/refund_quotes", json=refund)
    await client.post(f"/v3/orders/{order['id']}/payment_actions/refunds", json=refund)
    metafield = {"namespace": "n", "key": "k", "value": "v", "permission_set": "app_only"}
    await client.post(f"/v3/orders/{order['id']}/metafields", json=metafield)
    modifier = {"type": "text", "display_name": "Engraving", "required": True}
    await client.post(f"/v3/catalog/products/{product_id}/modifiers", json=modifier)
    await client.post("/v3/catalog/trees/categories", json=[{"name": "Fresh"}])
    channel = {"name": "TikTok", "type": "marketplace", "platform": "tiktok", "status": "connected"}
    channel_id = (await client.post("/v3/channels", json=channel)).json()["data"]["id"]
    listing = {"product_id": product_id, "external_id": "1", "state": "active", "variants": []}
    await client.post(f"/v3/channels/{channel_id}/listings", json=[listing])
    await world.hook("store/order/*", headers={"x": "y"})
    await world.hook("store/sku/*")
    adjustment = {"reason": "r", "items": [{"location_id": 1, "sku": "TEE", "quantity": 1}]}
    await client.put("/v3/inventory/adjustments/absolute", json=adjustment)
    await client.post("/v3/inventory/adjustments/relative", json=adjustment)
    everything = "variants,images,primary_image,custom_fields,options,modifiers,channels"
    for address in (
        "/v2/store",
        "/v2/time",
        path,
        "/v2/orders",
        "/v2/orders/count",
        f"{path}/shipping_addresses",
        f"{path}/shipments",
        f"{path}/shipments/{made['id']}",
        f"{path}/fees",
        "/v2/order_statuses",
        "/v2/order_statuses/11",
        f"/v3/catalog/products?limit=250&include={everything}",
        f"/v3/catalog/products/{product_id}",
        f"/v3/catalog/products/{product_id}/images",
        f"/v3/catalog/products/{product_id}/modifiers",
        f"/v3/catalog/products/{world.shop.state.variants[1002].product_id}/options",
        f"/v3/catalog/products/{product_id}/custom-fields",
        f"/v3/catalog/products/{product_id}/variants",
        "/v3/catalog/products/channel-assignments",
        "/v3/catalog/variants",
        "/v3/catalog/brands",
        "/v3/catalog/summary",
        "/v3/catalog/trees",
        "/v3/catalog/trees/categories",
        "/v3/inventory/items",
        "/v3/inventory/locations",
        "/v3/inventory/locations/1/items",
        "/v3/settings/inventory",
        "/v3/channels",
        f"/v3/channels/{channel_id}",
        f"/v3/channels/{channel_id}/listings",
        "/v3/hooks",
        "/v3/hooks/admin",
        f"/v3/orders/{order['id']}/payment_actions/refunds",
        "/v3/orders/payment_actions/refunds",
        f"/v3/orders/{order['id']}/transactions",
        f"/v3/orders/{order['id']}/metafields",
    ):
        answer = await client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.text}"
    await client.get("/v3/catalog/products/999999")
    await client.get("/v2/orders/999999")
    await client.put("/v3/settings/inventory", json={"update_stock_behavior": "never"})
    return recorder.exchanges


@pytest.mark.parametrize("name", NAMES)
async def test_answers_agree_with_the_document(world: World, name: str) -> None:
    document = OpenApiDocument(Path(FOLDER) / name)
    exchanges = [one for one in await tour(world) if document.describes(one)]
    assert exchanges, "the tour calls nothing that the document describes"
    found = sorted({text for one in exchanges for text in document.violations(one)})
    violations = [text for text in found if not SELF_CONTRADICTIONS.search(text)]
    assert not violations, "\n".join(violations)
