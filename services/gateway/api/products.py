"""Products, categories, listings and their forms: answered by the catalog."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath

from contracts.queries import catalog as q
from services.gateway.api.ask import FILE_BODY, IfMatch, ask, etag, json_body, pass_on
from services.gateway.api.listing import SparseRoute
from services.gateway.api.models import Id, Limit
from services.gateway.api.principal import PartsDep, ProductsRead, ProductsWrite

router = APIRouter(prefix="/connections/{connection}", tags=["products"], route_class=SparseRoute)
CATALOG = "catalog"
Search = Annotated[str, Query(max_length=200)]
Cursor = Annotated[str, Query(max_length=500)]
Product = Annotated[int, InPath(ge=1, le=2**53)]


@router.get("/products")
async def products(
    connection: Id,
    principal: ProductsRead,
    parts: PartsDep,
    search: Search = "",
    status: Annotated[str, Query(max_length=40)] = "",
    category: Search = "",
    sort: q.ProductSort = "store_product",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> q.ProductPage:
    """All pulled products with their sync status."""
    wanted = {"search": search, "status": status, "category": category, "sort": sort, "cursor": cursor, "limit": limit}
    return await ask(parts, principal, CATALOG, connection, "/products", q.ProductPage, wanted)


@router.get("/products/{product}")
async def product(
    connection: Id, product: Product, principal: ProductsRead, parts: PartsDep, response: Response
) -> q.ProductDetail:
    found = await ask(parts, principal, CATALOG, connection, f"/products/{product}", q.ProductDetail)
    response.headers["ETag"] = etag(found.row.edit_rev)
    return found


@router.patch("/products/{product}", openapi_extra=json_body(q.ProductEdit))
async def edit_product(
    connection: Id,
    product: Product,
    principal: ProductsWrite,
    parts: PartsDep,
    request: Request,
    if_match: IfMatch = "",
) -> q.Saved:
    """Product-level choices: own name, category, rules, threshold, price rule."""
    return await pass_on(parts, principal, CATALOG, connection, f"/products/{product}", q.Saved, request)


@router.get("/products/{product}/check")
async def check(connection: Id, product: Product, principal: ProductsRead, parts: PartsDep) -> q.CheckAnswer:
    """Ready to push, or every reason why not."""
    return await ask(parts, principal, CATALOG, connection, f"/products/{product}/check", q.CheckAnswer)


@router.get("/products/{product}/preview")
async def preview(connection: Id, product: Product, principal: ProductsRead, parts: PartsDep) -> q.Preview:
    """What a push would change, before anything is sent."""
    return await ask(parts, principal, CATALOG, connection, f"/products/{product}/preview", q.Preview)


@router.post("/products/{product}/preview/check", openapi_extra=json_body(q.PreviewApplied))
async def preview_holds(
    connection: Id, product: Product, principal: ProductsWrite, parts: PartsDep, request: Request
) -> q.Preview:
    """Does the preview still hold? 412 when something has changed since."""
    path = f"/products/{product}/preview/check"
    return await pass_on(parts, principal, CATALOG, connection, path, q.Preview, request)


@router.put("/products/{product}/links", openapi_extra=json_body(q.LinksEdit))
async def link(
    connection: Id,
    product: Product,
    principal: ProductsWrite,
    parts: PartsDep,
    request: Request,
    if_match: IfMatch = "",
) -> q.Saved:
    """Map the product to a listing that exists on TikTok Shop, SKU by SKU."""
    return await pass_on(parts, principal, CATALOG, connection, f"/products/{product}/links", q.Saved, request)


@router.delete("/products/{product}/links")
async def unlink(
    connection: Id,
    product: Product,
    principal: ProductsWrite,
    parts: PartsDep,
    request: Request,
    if_match: IfMatch = "",
) -> q.Saved:
    return await pass_on(parts, principal, CATALOG, connection, f"/products/{product}/links", q.Saved, request)


@router.get("/shop-listings/{listing}")
async def shop_listing(
    connection: Id,
    listing: Id,
    principal: ProductsRead,
    parts: PartsDep,
    product: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> q.ShopListing:
    """A listing by its TTS Product ID, with its SKUs and a proposal of pairs."""
    path = f"/shop-listings/{listing}"
    return await ask(parts, principal, CATALOG, connection, path, q.ShopListing, {"product": product})


@router.get("/auto-links")
async def auto_links(connection: Id, principal: ProductsRead, parts: PartsDep, cursor: Cursor = "") -> q.AutoLinks:
    """Listings whose seller SKUs equal a product's, to be confirmed."""
    return await ask(parts, principal, CATALOG, connection, "/auto-links", q.AutoLinks, {"cursor": cursor})


@router.get("/categories")
async def categories(
    connection: Id,
    principal: ProductsRead,
    parts: PartsDep,
    search: Search = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> q.CategoryPage:
    """Every distinct category of the store once, with its category in TikTok Shop."""
    wanted = {"search": search, "cursor": cursor, "limit": limit}
    return await ask(parts, principal, CATALOG, connection, "/categories", q.CategoryPage, wanted)


@router.get("/categories/{category}")
async def category(
    connection: Id, category: Id, principal: ProductsRead, parts: PartsDep, response: Response
) -> q.CategoryRow:
    found = await ask(parts, principal, CATALOG, connection, f"/categories/{category}", q.CategoryRow)
    response.headers["ETag"] = etag(found.rev)
    return found


@router.put("/categories/{category}/mapping", openapi_extra=json_body(q.CategoryMapping))
async def map_category(
    connection: Id, category: Id, principal: ProductsWrite, parts: PartsDep, request: Request, if_match: IfMatch = ""
) -> q.Saved:
    path = f"/categories/{category}/mapping"
    return await pass_on(parts, principal, CATALOG, connection, path, q.Saved, request)


@router.get("/categories/{category}/readiness")
async def readiness(connection: Id, category: Id, principal: ProductsRead, parts: PartsDep) -> q.Readiness:
    path = f"/categories/{category}/readiness"
    return await ask(parts, principal, CATALOG, connection, path, q.Readiness)


@router.get("/shop-categories")
async def shop_categories(
    connection: Id,
    principal: ProductsRead,
    parts: PartsDep,
    search: Search = "",
    parent: Annotated[str, Query(max_length=64)] = "",
) -> q.ShopCategories:
    """The category tree of the shop; only leaves open to this shop can be chosen."""
    wanted = {"search": search, "parent": parent}
    return await ask(parts, principal, CATALOG, connection, "/shop-categories", q.ShopCategories, wanted)


@router.post("/shop-categories/refresh")
async def refresh_shop_categories(
    connection: Id, principal: ProductsWrite, parts: PartsDep, request: Request
) -> q.ShopCategories:
    """Read the category tree and the categories' rules from TikTok Shop again, before their day is over."""
    return await pass_on(parts, principal, CATALOG, connection, "/shop-categories/refresh", q.ShopCategories, request)


@router.get("/brands")
async def brands(connection: Id, principal: ProductsRead, parts: PartsDep, search: Search = "") -> q.Brands:
    return await ask(parts, principal, CATALOG, connection, "/brands", q.Brands, {"search": search})


@router.get("/tasks/{task}/results")
async def task_results(
    connection: Id, task: Id, principal: ProductsRead, parts: PartsDep, cursor: Cursor = ""
) -> q.TaskSlots:
    """One row for each product of a task."""
    path = f"/tasks/{task}/results"
    return await ask(parts, principal, CATALOG, connection, path, q.TaskSlots, {"cursor": cursor})


def _forms(kind: str, thing: str) -> None:
    """Requirements, attributes, compliance, brand, certificates and size chart: the same forms for both levels."""

    @router.get(f"/{kind}/{{key}}/requirements", name=f"{thing}_requirements")
    async def requirements(connection: Id, key: Id, principal: ProductsRead, parts: PartsDep) -> q.Requirements:
        return await ask(parts, principal, CATALOG, connection, f"/{kind}/{key}/requirements", q.Requirements)

    @router.put(f"/{kind}/{{key}}/attributes", name=f"{thing}_attributes", openapi_extra=json_body(q.AttributesEdit))
    async def attributes(
        connection: Id, key: Id, principal: ProductsWrite, parts: PartsDep, request: Request, if_match: IfMatch = ""
    ) -> q.Saved:
        return await pass_on(parts, principal, CATALOG, connection, f"/{kind}/{key}/attributes", q.Saved, request)

    @router.put(f"/{kind}/{{key}}/brand", name=f"{thing}_brand", openapi_extra=json_body(q.BrandEdit))
    async def brand(
        connection: Id, key: Id, principal: ProductsWrite, parts: PartsDep, request: Request, if_match: IfMatch = ""
    ) -> q.Saved:
        return await pass_on(parts, principal, CATALOG, connection, f"/{kind}/{key}/brand", q.Saved, request)

    @router.post(
        f"/{kind}/{{key}}/certificates/{{certificate}}", name=f"add_{thing}_certificate", openapi_extra=FILE_BODY
    )
    async def add_certificate(
        connection: Id, key: Id, certificate: Id, principal: ProductsWrite, parts: PartsDep, request: Request
    ) -> q.Saved:
        path = f"/{kind}/{key}/certificates/{certificate}"
        return await pass_on(parts, principal, CATALOG, connection, path, q.Saved, request)

    @router.delete(f"/{kind}/{{key}}/certificates/{{certificate}}", name=f"remove_{thing}_certificate")
    async def remove_certificate(
        connection: Id, key: Id, certificate: Id, principal: ProductsWrite, parts: PartsDep, request: Request
    ) -> q.Saved:
        path = f"/{kind}/{key}/certificates/{certificate}"
        return await pass_on(parts, principal, CATALOG, connection, path, q.Saved, request)

    @router.post(f"/{kind}/{{key}}/size-chart", name=f"add_{thing}_size_chart", openapi_extra=FILE_BODY)
    async def add_size_chart(
        connection: Id, key: Id, principal: ProductsWrite, parts: PartsDep, request: Request
    ) -> q.Saved:
        return await pass_on(parts, principal, CATALOG, connection, f"/{kind}/{key}/size-chart", q.Saved, request)

    @router.delete(f"/{kind}/{{key}}/size-chart", name=f"remove_{thing}_size_chart")
    async def remove_size_chart(
        connection: Id, key: Id, principal: ProductsWrite, parts: PartsDep, request: Request
    ) -> q.Saved:
        return await pass_on(parts, principal, CATALOG, connection, f"/{kind}/{key}/size-chart", q.Saved, request)


_forms("products", "product")
_forms("categories", "category")
