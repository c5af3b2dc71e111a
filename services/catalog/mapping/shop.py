"""Between TikTok Shop's payloads and the catalog's values: request bodies, listings, rules, refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from contracts.catalog import FirstStock, Link, Problem, Stocked
from contracts.gateway import ConnectionChangedV1
from contracts.settings import Package
from platforms.errors import Refused
from platforms.tiktok_shop import models as tts
from platforms.tiktok_shop.codes import Group, explain
from services.catalog.domain.check import barcode_type
from services.catalog.domain.draft import Draft, DraftSku
from services.catalog.domain.listing import SeenListing, SeenSku
from services.catalog.domain.rules import AttributeRule, CategoryRules, CertificateRule, Condition, TreeNode
from services.catalog.domain.values import Details
from services.catalog.mapping.html import HostedPicture, with_hosted

TREE_VERSION = "v2"
SALES_WAREHOUSE = "SALES_WAREHOUSE"
DAILY_LIMIT = "12052093"
GONE = frozenset({"12052032", "12052260", "12019150", "12052048"})
TAKEN = frozenset({"12052996"})
KEY_USED = "12052910"


@dataclass(frozen=True)
class Uploaded:
    """What was uploaded for one listing. main: uris in order.  options: address -> uri.  chart: uri of the size chart.

    certificates: certificate id -> (image uris, (file id, name, format)).
    """

    main: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, HostedPicture] = field(default_factory=dict)
    chart: str = ""
    certificates: Mapping[str, tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]]] = field(default_factory=dict)


def create_body(draft: Draft, uploaded: Uploaded, key: str, warehouses: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Body of Create Product. warehouses: (id, share in percent) that the first stock is put into."""
    return {
        **content_fields(draft, uploaded),
        "category_version": TREE_VERSION,
        "save_mode": "LISTING",
        "idempotency_key": key,
        "external_product_id": str(draft.store_product),
        "skus": [new_sku_row(sku, uploaded, warehouses) for sku in draft.skus],
    }


def content_fields(draft: Draft, uploaded: Uploaded) -> dict[str, Any]:
    """Every top-level field but the SKUs, as create and edits name them."""
    assert draft.category is not None
    fields: dict[str, Any] = {
        "title": draft.title,
        "description": with_hosted(draft.description, uploaded.description),
        "category_id": draft.category.id,
        "main_images": [{"uri": uri} for uri in uploaded.main],
        "product_attributes": attribute_rows(draft.details),
        **package_fields(draft.package, draft.region),
    }
    if draft.details.brand is not None:
        fields["brand_id"] = draft.details.brand.id
    if certificates := _certificate_rows(draft.details, uploaded):
        fields["certifications"] = certificates
    if uploaded.chart:
        fields["size_chart"] = {"image": {"uri": uploaded.chart}}
    return fields


def attribute_rows(details: Details) -> list[dict[str, Any]]:
    return [
        {"id": id_, "values": [{"id": v.id} if v.id else {"name": v.name} for v in values]}
        for id_, values in sorted(details.attributes.items())
        if values
    ]


def package_fields(package: Package | None, region: str) -> dict[str, Any]:
    """One set of whole units for all products; inch and pound in the US, centimetre and kilogram elsewhere."""
    if package is None:
        return {}
    imperial = region == "US"
    return {
        "package_weight": {"value": str(package.weight), "unit": "POUND" if imperial else "KILOGRAM"},
        "package_dimensions": {
            "length": str(package.length),
            "width": str(package.width),
            "height": str(package.height),
            "unit": "INCH" if imperial else "CENTIMETER",
        },
    }


def new_sku_row(sku: DraftSku, uploaded: Uploaded, warehouses: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """A SKU that does not exist yet: with price and first stock."""
    row = sku_row(sku, uploaded)
    row["price"] = {"amount": format(sku.price, "f"), "currency": sku.currency}
    row["inventory"] = [{"warehouse_id": id_, "quantity": units} for id_, units in spread(sku, warehouses)]
    return row


def spread(sku: DraftSku, warehouses: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """(warehouse, units): the first stock of a SKU by the warehouses' shares, whole units."""
    return [(id_, (sku.quantity or 0) * share // 100) for id_, share in warehouses]


def first_stock(draft: Draft, warehouses: Sequence[tuple[str, int]], at: datetime) -> FirstStock:
    """What ``create_body`` carried."""
    return FirstStock(
        at=at,
        stocked=tuple(
            Stocked(variant=sku.variant, warehouse=warehouse, units=units)
            for sku in draft.skus
            for warehouse, units in spread(sku, warehouses)
        ),
    )


def sku_row(sku: DraftSku, uploaded: Uploaded, existing: str = "") -> dict[str, Any]:
    """A SKU without price and stock, which then stay as they are."""
    row: dict[str, Any] = {"seller_sku": sku.seller_sku, "external_sku_id": str(sku.variant)}
    if existing:
        row["id"] = existing
    if sku.barcode:
        row["identifier_code"] = {"code": sku.barcode, "type": barcode_type(sku.barcode)}
    if sku.options:
        row["sales_attributes"] = [
            _sales_attribute(name, value, uploaded.options.get(sku.image, "") if place == 0 else "")
            for place, (name, value) in enumerate(sku.options)
        ]
    return row


def kept_sku_row(seen: SeenSku) -> dict[str, Any]:
    """A SKU that is not linked, exactly as it is: whatever an edit leaves out would be deleted."""
    row: dict[str, Any] = {"id": seen.id, "seller_sku": seen.seller_sku}
    if seen.external:
        row["external_sku_id"] = seen.external
    if seen.sales_attributes:
        row["sales_attributes"] = [{"name": name, "value_name": value} for name, value in seen.sales_attributes]
    return row


def _sales_attribute(name: str, value: str, uri: str) -> dict[str, Any]:
    """Pictures may stand on one kind of variation only: the first."""
    attribute: dict[str, Any] = {"name": name, "value_name": value}
    if uri:
        attribute["sku_img"] = {"uri": uri}
    return attribute


def _certificate_rows(details: Details, uploaded: Uploaded) -> list[dict[str, Any]]:
    rows = []
    for id_, (images, files) in sorted(uploaded.certificates.items()):
        row: dict[str, Any] = {"id": id_}
        if images:
            row["images"] = [{"uri": uri} for uri in images]
        if files:
            row["files"] = [{"id": file, "name": name, "format": kind} for file, name, kind in files]
        held = details.certificates.get(id_)
        if held is not None and held.expires is not None:
            row["expiration_date"] = int(datetime.combine(held.expires, time.min, UTC).timestamp())
        rows.append(row)
    return rows


def stock_places(connection: ConnectionChangedV1) -> tuple[tuple[str, int], ...]:
    """Sales warehouses and the share of the stock that each gets; the default one takes all unless set otherwise."""
    if connection.settings.warehouses:
        return tuple((row.warehouse_id, row.share) for row in connection.settings.warehouses)
    usable = [w for w in connection.shop.warehouses if w.enabled and w.type == SALES_WAREHOUSE]
    chosen = next((w for w in usable if w.is_default), usable[0] if usable else None)
    return ((chosen.id, 100),) if chosen else ()


def seen_listing(product: tts.Product) -> SeenListing:
    return SeenListing(
        id=product.id,
        title=product.title,
        description=product.description,
        status=product.status,
        audit=product.audit.status,
        reasons=_reasons(product),
        category=product.category_chains[-1].id if product.category_chains else "",
        brand=product.brand.id if product.brand else "",
        images=tuple(image.uri for image in product.main_images),
        external=product.external_product_id,
        skus=tuple(_seen_sku(sku) for sku in product.skus),
        updated=int(product.update_time.timestamp()) if product.update_time else 0,
        attributes=tuple(
            (a.id, tuple(sorted(v.id or v.name for v in a.values))) for a in sorted(product.product_attributes, key=_id)
        ),
    )


def _id(attribute: tts.ProductAttribute) -> str:
    return attribute.id


def _seen_sku(sku: tts.Sku) -> SeenSku:
    price = sku.price.tax_exclusive_price if sku.price.tax_exclusive_price is not None else sku.price.sale_price
    return SeenSku(
        id=sku.id,
        seller_sku=sku.seller_sku,
        external=sku.external_sku_id,
        price="" if price is None else format(price, "f"),
        barcode=sku.identifier_code.code if sku.identifier_code else "",
        sales_attributes=tuple((one.name, one.value_name) for one in sku.sales_attributes),
    )


def _reasons(product: tts.Product) -> tuple[str, ...]:
    return tuple(
        f"{failure.position}: {' '.join([*failure.reasons, *failure.suggestions])}".strip(": ")
        for failure in product.audit_failed_reasons
    )


def links_of(draft: Draft, skus: Sequence[tts.CreatedSku] | Sequence[tts.Sku]) -> tuple[Link, ...]:
    """Variant to TTS SKU by the external id that the connector wrote, else by seller SKU."""
    by_external = {sku.external_sku_id: sku for sku in skus if sku.external_sku_id}
    by_seller = {sku.seller_sku: sku for sku in skus if sku.seller_sku}
    links = []
    for wanted in draft.skus:
        sku = by_external.get(str(wanted.variant)) or by_seller.get(wanted.seller_sku)
        if sku is not None:
            links.append(Link(variant=wanted.variant, shop_sku=sku.id, seller_sku=sku.seller_sku, price=wanted.price))
    return tuple(links)


def category_rules(
    category: str, rules: tts.CategoryRules, attributes: Sequence[tts.CategoryAttribute], now: datetime
) -> CategoryRules:
    return CategoryRules(
        category=category,
        certificates=tuple(
            CertificateRule(
                id=one.id,
                name=one.name,
                required=one.is_required,
                details=one.document_details,
                sample=one.sample_image_url,
                expires=one.expiration_date.is_required,
                conditions=_conditions(one.requirement_conditions),
            )
            for one in rules.product_certifications
        ),
        attributes=tuple(
            AttributeRule(
                id=one.id,
                name=one.name,
                required=one.is_required,
                multiple=one.is_multiple_selection,
                customizable=one.is_customizable,
                number=one.value_data_format == "POSITIVE_INT_OR_DECIMAL",
                values=tuple((value.id, value.name) for value in one.values),
                conditions=_conditions(one.requirement_conditions),
            )
            for one in attributes
            if one.type != "SALES_PROPERTY"
        ),
        size_chart_supported=rules.size_chart.is_supported,
        size_chart_required=rules.size_chart.is_required,
        package_required=rules.package_dimension.is_required,
        read_at=now,
    )


def _conditions(conditions: Sequence[tts.RequirementCondition]) -> tuple[Condition, ...]:
    return tuple(Condition(attribute=one.attribute_id, value=one.attribute_value_id) for one in conditions)


def tree_nodes(categories: Sequence[tts.Category]) -> tuple[TreeNode, ...]:
    return tuple(
        TreeNode(
            id=one.id,
            parent=one.parent_id if one.parent_id != "0" else "",
            name=one.local_name,
            leaf=one.is_leaf,
            permissions=one.permission_statuses,
        )
        for one in categories
    )


_FIELD_OF: dict[Group, str] = {
    Group.CATEGORY: "category",
    Group.BRAND: "brand",
    Group.IMAGES: "media",
    Group.SKU: "variants",
    Group.PRICE: "price",
    Group.STOCK: "stock",
    Group.WAREHOUSE: "stock",
    Group.CERTIFICATE: "certificates",
    Group.ATTRIBUTE: "attributes",
    Group.SIZE_CHART: "size_chart",
    Group.PACKAGE: "package",
}


def problem_of(refusal: Refused) -> Problem:
    """A refusal as a reason: what it means, and always the platform's code, words and request id."""
    return _explained(refusal.code, refusal.message, refusal.request_id)


def problem_of_item(item: tts.ItemError) -> Problem:
    """A failure of one product inside an answer whose code is 0; the deeper reason tells more."""
    inner = item.reasons[0] if item.reasons else item
    return _explained(inner.code, inner.message, "")


def _explained(code: str, message: str, request: str) -> Problem:
    advice = explain(code, message)
    trace = f"TikTok Shop: {message} (code {code}{f', request {request}' if request else ''})"
    sentence = f"{advice.sentence} {trace}" if advice.known else trace
    return Problem(
        code=f"tts_{code}", field=_FIELD_OF.get(advice.group, ""), message=sentence, who=advice.who, fix=advice.action
    )
