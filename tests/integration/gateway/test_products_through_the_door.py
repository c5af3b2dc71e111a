"""What the catalog offers, through the admin API: a preview that is applied, and bad input named by its field."""

from __future__ import annotations

from typing import Any

from tests.integration.gateway.test_home_and_products import ended, known, pulled, suggested, whole_world
from tests.integration.gateway.test_settings_and_home import PACKAGE, etag, put
from tests.support.world import World

LONG = "x" * 5_000


async def test_a_push_applies_the_preview_or_says_that_it_is_stale() -> None:
    async with whole_world() as (world, connection):
        await known(world, connection)
        settings = f"/connections/{connection}/settings/product"
        assert (await put(world, settings, {"package": PACKAGE}, await etag(world, connection))).status_code == 200
        await pulled(world, connection)
        await world.until(lambda: suggested(world, connection))
        of = f"/connections/{connection}"
        product = await ready(world, of)
        stale = (await world.call("GET", f"{of}/products/{product}/preview"))["stamp"]
        body = {"rules": {"create": {"name": "connector"}}, "name": "A name of our own"}
        await world.call("PATCH", f"{of}/products/{product}", body)
        shown = await world.call("GET", f"{of}/products/{product}/preview")
        assert {change["field"]: change["to_send"] for change in shown["changes"]}["name"] == "A name of our own"
        checked = f"{of}/products/{product}/preview/check"
        assert (await world.call("POST", checked, {"stamp": stale}, status=412))["code"] == "preview_stale"
        refused = await pushed(world, of, product, stale)
        assert [reason["code"] for reason in refused["reasons"]] == ["preview_stale"]
        applied = await pushed(world, of, product, shown["stamp"])
        assert (applied["changed"], applied["reasons"]) == (1, [])


async def ready(world: World, of: str) -> int:
    """A product that may be pushed."""

    async def found() -> int:
        for row in (await world.call("GET", f"{of}/products?limit=250"))["items"]:
            check = await world.call("GET", f"{of}/products/{row['store_product']}/check")
            if check["ready"] and not row["problems"]:
                return int(row["store_product"])
        return 0

    return int(await world.until(found))


async def pushed(world: World, of: str, product: int, stamp: str) -> dict[str, Any]:
    body = {"action": "push", "selection": {"products": [product]}, "preview": stamp}
    return await ended(world, await world.call("POST", f"{of}/product-actions", body, status=202))


async def test_bad_input_is_refused_by_the_fields_name_and_changes_nothing() -> None:
    async with whole_world() as (world, connection):
        await known(world, connection)
        await pulled(world, connection)
        of = f"/connections/{connection}"
        row = (await world.call("GET", f"{of}/products?limit=1"))["items"][0]
        product, key = row["store_product"], (await world.call("GET", f"{of}/categories"))["items"][0]["key"]
        pair = {"variant": 1, "shop_sku": "1"}
        bad: list[tuple[str, str, object, str]] = [
            ("PATCH", f"{of}/products/{product}", {"name": LONG}, "name"),
            ("PATCH", f"{of}/products/{product}", {"colour": "red"}, "colour"),
            ("PUT", f"{of}/products/{product}/links", {"shop_product": "1", "pairs": [pair] * 2_000}, "pairs"),
            ("PUT", f"{of}/categories/{key}/mapping", {"category_id": LONG}, "category_id"),
            ("POST", f"{of}/product-actions", {"action": "explode", "selection": {"products": [product]}}, "action"),
            ("POST", f"{of}/product-actions", {"action": "push", "selection": {"products": [0]}}, "selection.products"),
            (
                "POST",
                f"{of}/product-actions",
                {"action": "push", "selection": {"products": list(range(1, 502))}},
                "selection.products",
            ),
            ("POST", f"{of}/product-actions", {"action": "push", "selection": {}}, "selection"),
            (
                "POST",
                f"{of}/product-actions",
                {"action": "refresh", "selection": {"products": [product]}, "preview": "x"},
                "preview",
            ),
        ]
        for method, path, body, field in bad:
            refused = await world.call(method, path, body, status=422)
            assert refused["field"].startswith(field), (method, path, refused)
        for path in ("products/999999", "products/999999/check", "categories/nothing", "shop-listings/17290000"):
            await world.call("GET", f"{of}/{path}", status=404)
        await world.call("GET", "/connections/nobodys/products", status=404)
        headers = {"X-CSRF-Token": world.csrf}
        lie = {"file": ("chart.png", b"%PDF-1.4 not a picture")}
        answer = await world.browser.post(f"/api/v1{of}/products/{product}/size-chart", files=lie, headers=headers)
        assert (answer.status_code, answer.json()["field"]) == (422, "file")
        assert (await world.call("GET", f"{of}/products/{product}"))["row"]["edit_rev"] == row["edit_rev"]
        megabyte = 1024 * 1024
        for size, status in ((20 * megabyte, 422), (22 * megabyte, 413)):
            large = {"file": ("proof.pdf", b"%PDF-1.4".ljust(size, b" "))}
            path = f"/api/v1{of}/products/{product}/certificates/nothing"
            keyed = {**headers, "Idempotency-Key": f"large-{size}"}
            answer = await world.browser.post(path, files=large, headers=keyed)
            assert answer.status_code == status, (size, answer.text)
