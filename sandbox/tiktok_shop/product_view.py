"""Products as Get Product and Search Products show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.tiktok_shop.state import Product, Sku, Wire

if TYPE_CHECKING:
    from sandbox.tiktok_shop.engine import TikTokShop

TAX_EXCLUSIVE_REGIONS = ("US",)

PLAIN_FIELDS = (
    "package_weight",
    "package_dimensions",
    "external_product_id",
    "is_cod_allowed",
    "is_not_for_sale",
    "is_pre_owned",
    "shipping_template_id",
    "key_product_features",
    "search_terms",
    "video",
)


def detail(engine: TikTokShop, product: Product, content: Wire) -> Wire:
    """`content` is the version asked for: live, under review or draft."""
    wire: Wire = {
        "id": product.id,
        "title": content.get("title", ""),
        "description": content.get("description", ""),
        "status": shown_status(engine, product),
        "product_status": product_status(product),
        "audit": audit(product),
        "audit_failed_reasons": product.audit_failed_reasons,
        "category_chains": _chain(engine, content),
        "main_images": [engine.media.wire(image["uri"]) for image in content.get("main_images") or []],
        "product_attributes": _attributes(engine, content),
        "certifications": content.get("certifications") or [],
        "delivery_options": _delivery_options(engine, product),
        "skus": [_sku(engine, product, sku, pictures=True) for sku in product.skus.values()],
        "has_draft": product.draft is not None,
        "product_types": ["COMBINED_LISTING"] if _is_combined(product) else [],
        "recommended_categories": [],
        "listing_quality_tier": "GOOD" if len(content.get("title", "")) >= 40 else "POOR",
        "create_time": product.create_time,
        "update_time": product.update_time,
    }
    if content.get("brand_id"):
        name = engine.brands.names.get(content["brand_id"], "")
        wire["brand"] = {"id": content["brand_id"], "name": name}
    if content.get("size_chart"):
        wire["size_chart"] = _size_chart(engine, content["size_chart"])
    for field in PLAIN_FIELDS:
        if content.get(field) not in (None, ""):
            wire[field] = content[field]
    return _with_unknown(engine, wire)


def row(engine: TikTokShop, product: Product) -> Wire:
    """One entry of a search."""
    content = product.content or product.review or product.draft or {}
    return _with_unknown(
        engine,
        {
            "id": product.id,
            "title": content.get("title", ""),
            "status": shown_status(engine, product),
            "audit": audit(product),
            "has_draft": product.draft is not None,
            "is_not_for_sale": bool(content.get("is_not_for_sale", False)),
            "sales_regions": [engine.state.shops[product.shop_id].region],
            "create_time": product.create_time,
            "update_time": product.update_time,
            "skus": [_sku(engine, product, sku, pictures=False) for sku in product.skus.values()],
        },
    )


def shown_status(engine: TikTokShop, product: Product) -> str:
    """The mixed status: an option decides what it says of a live product with an edit in review."""
    in_review = product.review is not None and product.audit == "AUDITING"
    if product.status == "ACTIVATE" and in_review:
        return str(engine.option("tts_status_while_edit_in_review"))
    return product.status


def product_status(product: Product) -> str:
    """The status without the audit: a product that never passed one is INITIAL."""
    if product.status in ("PENDING", "FAILED"):
        return "ACTIVATE" if product.ever_live else "INITIAL"
    return product.status


def audit(product: Product) -> Wire:
    wire: Wire = {"status": product.audit}
    if product.audit == "PRE_APPROVED":
        wire["pre_approved_reasons"] = product.pre_approved_reasons
    return wire


def _sku(engine: TikTokShop, product: Product, sku: Sku, *, pictures: bool) -> Wire:
    shop = engine.state.shops[product.shop_id]
    price = {"currency": shop.currency, "sale_price": str(sku.price), "tax_exclusive_price": str(sku.price)}
    wire: Wire = {
        "id": sku.id,
        "seller_sku": sku.seller_sku,
        "price": price,
        "inventory": [{"warehouse_id": place, "quantity": stock.available} for place, stock in sku.stock.items()],
        "status_info": _status_info(product),
    }
    for name, value in (("external_sku_id", sku.external_sku_id), ("list_price", sku.list_price)):
        if value:
            wire[name] = value
    if pictures:
        wire["sales_attributes"] = [_with_pictures(engine, one) for one in sku.sales_attributes]
        if sku.identifier_code:
            wire["identifier_code"] = sku.identifier_code
        if sku.combined_skus:
            wire["combined_skus"] = sku.combined_skus
    return wire


def _status_info(product: Product) -> Wire:
    if product.status == "SELLER_DEACTIVATED":
        return {"status": "DEACTIVATED", "deactivation_source": "SELLER"}
    if product.status in ("PLATFORM_DEACTIVATED", "FREEZE"):
        return {"status": "DEACTIVATED", "deactivation_source": "PLATFORM"}
    return {"status": "NORMAL"}


def _with_pictures(engine: TikTokShop, attribute: Wire) -> Wire:
    shown = dict(attribute)
    if "sku_img" in shown:
        shown["sku_img"] = engine.media.wire(shown["sku_img"]["uri"])
    if "supplementary_sku_images" in shown:
        shown["supplementary_sku_images"] = [engine.media.wire(one["uri"]) for one in shown["supplementary_sku_images"]]
    return shown


def _chain(engine: TikTokShop, content: Wire) -> list[Wire]:
    category = engine.categories.by_id.get(str(content.get("category_id")))
    return [
        {
            "id": one.id,
            "parent_id": one.parent.id if one.parent else "0",
            "local_name": one.name,
            "is_leaf": one.is_leaf,
        }
        for one in (category.chain if category else [])
    ]


def _attributes(engine: TikTokShop, content: Wire) -> list[Wire]:
    category = engine.categories.by_id.get(str(content.get("category_id")))
    known = {one["id"]: one for one in engine.categories.attribute_list(category)} if category else {}
    shown = []
    for given in content.get("product_attributes") or []:
        attribute = known.get(str(given["id"]), {"name": "", "values": []})
        names = {value["id"]: value["name"] for value in attribute["values"]}
        values = [
            {"id": value.get("id", ""), "name": value.get("name") or names.get(value.get("id"), "")}
            for value in given.get("values") or []
        ]
        shown.append({"id": str(given["id"]), "name": attribute["name"], "values": values})
    return shown


def _size_chart(engine: TikTokShop, chart: Wire) -> Wire:
    template, image = chart.get("template") or {}, chart.get("image") or {}
    if template.get("id"):
        return {"template": {"id": template["id"]}}
    return {"image": engine.media.wire(image["uri"])} if image.get("uri") else {}


def _delivery_options(engine: TikTokShop, product: Product) -> list[Wire]:
    shop = engine.state.shops[product.shop_id]
    return [{"id": option.id, "name": option.name, "is_available": True} for option in shop.delivery_options.values()]


def _is_combined(product: Product) -> bool:
    return any(sku.combined_skus for sku in product.skus.values())


def _with_unknown(engine: TikTokShop, wire: Wire) -> Wire:
    if engine.option("tts_unknown_fields"):
        wire["sandbox_unknown_field"] = {"nested": [1, None, "text"]}
    return wire
