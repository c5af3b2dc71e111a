"""Questions to and answers of the catalog's internal API (services/catalog/README.md lists the routes)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import ConfigDict, Field

from contracts.base import Amount, Frozen
from contracts.catalog import Problem, Variant
from contracts.settings import PriceRule, SyncRules, Threshold


class Ask(Frozen):
    """A request body. Unknown fields are refused, by name."""

    model_config = ConfigDict(extra="forbid")


class ShopCategoryRef(Frozen):
    """A TikTok Shop category; ``path``: names from the top."""

    id: str
    path: tuple[str, ...] = ()


class BrandRef(Frozen):
    id: str
    name: str = ""
    authorized: bool = True


class ProductRow(Frozen):
    """One product in the list. ``shop_status``: TTS product status, "" without a listing.

    rev: rises with everything that happens to the product.  edit_rev: rises with people's edits alone; the ETag.
    """

    store_product: int
    rev: int
    edit_rev: int
    name: str
    image: str
    brand: str
    category: str
    shop_category: ShopCategoryRef | None
    sync_status: str
    shop_product: str
    shop_status: str
    variants: int
    linked: int
    deleted: bool
    problems: tuple[Problem, ...]
    read_at: datetime


ProductSort = Literal["store_product", "-store_product", "name", "-name"]


class ProductPage(Frozen):
    items: tuple[ProductRow, ...]
    next: str | None
    total: int


class VariantRow(Frozen):
    """A variant with its link. price: of the store; shop_price: last sent; asked_price: what the price rule gives."""

    variant: Variant
    shop_sku: str
    shop_price: Amount | None
    asked_price: Amount
    offered: int | None
    low: bool


class ProductDetail(Frozen):
    """``own`` values were chosen for this product; ``rules``, ``price_rule`` are what applies."""

    row: ProductRow
    description: str
    images: tuple[str, ...]
    custom_fields: tuple[tuple[str, str], ...]
    variants: tuple[VariantRow, ...]
    own_name: str
    own_category: ShopCategoryRef | None
    own_rules: SyncRules
    own_threshold: Threshold | None
    own_price_rule: PriceRule | None
    threshold_excluded: bool
    rules: SyncRules
    price_rule: PriceRule
    stock_rule: str
    audit: str
    reasons: tuple[str, ...]
    taken_down: bool
    mapped: bool
    solvability: tuple[Problem, ...]
    pushed_at: datetime | None


class ProductEdit(Ask):
    """Product-level choices; a field left out stays, null gives it back to the level above."""

    name: str | None = Field(default=None, max_length=500)
    category_id: str | None = Field(default=None, max_length=64)
    rules: SyncRules | None = None
    threshold: Threshold | None = None
    threshold_excluded: bool | None = None
    price_rule: PriceRule | None = None


class CheckAnswer(Frozen):
    """The listing check: ready, or every reason why not."""

    ready: bool
    problems: tuple[Problem, ...]


class FieldChangeRow(Frozen):
    field: str
    now: str
    to_send: str
    rule: str


class Preview(Frozen):
    """What a push would do. ``stamp``: give it back when applying; it is refused once anything here would differ."""

    action: str
    changes: tuple[FieldChangeRow, ...]
    problems: tuple[Problem, ...]
    stamp: str


class PreviewApplied(Ask):
    stamp: str = Field(min_length=1, max_length=64)


class CategoryRow(Frozen):
    """A category of the store. mapped_by: person | suggestion | "". missing: red tags."""

    key: str
    rev: int
    name: str
    products: int
    shop_category: ShopCategoryRef | None
    suggestion: ShopCategoryRef | None
    mapped_by: str
    missing: tuple[str, ...]


class CategoryPage(Frozen):
    items: tuple[CategoryRow, ...]
    next: str | None
    total: int


class CategoryMapping(Ask):
    """``category_id`` None: back to the suggestion."""

    category_id: str | None = Field(max_length=64)


class ShopCategoryNode(Frozen):
    """A category of the shop's tree. ``choosable``: a leaf that is open to this shop."""

    id: str
    name: str
    path: tuple[str, ...]
    leaf: bool
    choosable: bool
    permissions: tuple[str, ...] = ()


class ShopCategories(Frozen):
    items: tuple[ShopCategoryNode, ...]


class Brands(Frozen):
    items: tuple[BrandRef, ...]


class FileRow(Frozen):
    name: str
    content_type: str
    size: int


class CertificateRow(Frozen):
    """``held_by``: product | category | "" (missing)."""

    id: str
    name: str
    required: bool
    details: str
    sample: str
    needs_expiry: bool
    held_by: str
    files: tuple[FileRow, ...]
    expires: date | None


class ValueRow(Frozen):
    id: str = Field(default="", max_length=64)
    name: str = Field(default="", max_length=200)


class AttributeRow(Frozen):
    id: str
    name: str
    required: bool
    multiple: bool
    free_text: bool
    compliance: bool
    choices: tuple[ValueRow, ...]
    given: tuple[ValueRow, ...]
    held_by: str


class Requirements(Frozen):
    """What the TikTok Shop category asks, and what is there."""

    shop_category: ShopCategoryRef | None
    certificates: tuple[CertificateRow, ...]
    attributes: tuple[AttributeRow, ...]
    brand: BrandRef | None
    size_chart: FileRow | None
    size_chart_required: bool
    size_chart_supported: bool
    missing: tuple[str, ...]


class AttributesEdit(Ask):
    """Values by attribute id; an empty list removes the value at this level. compliance: which of the two forms."""

    attributes: dict[str, tuple[ValueRow, ...]]
    compliance: bool = False


class BrandEdit(Ask):
    """``brand_id`` None: back to the level above."""

    brand_id: str | None = Field(max_length=64)
    name: str = Field(default="", max_length=200)


class ShopSkuRow(Frozen):
    """A SKU of a listing. ``held_by``: the store product that holds a link to it, None when free."""

    id: str
    seller_sku: str
    options: tuple[str, ...]
    price: str
    held_by: int | None
    held_by_name: str


class ShopListing(Frozen):
    """A listing on TikTok Shop, found by its TTS Product ID, with a proposal of pairs by equal seller SKU.

    ``solvability``: why orders for the product would fail, once it is linked.
    """

    shop_product: str
    title: str
    status: str
    skus: tuple[ShopSkuRow, ...]
    proposal: dict[int, str]
    solvability: tuple[Problem, ...] = ()


class LinkPair(Ask):
    variant: int
    shop_sku: str = Field(min_length=1, max_length=64)


class LinksEdit(Ask):
    """Links of one product to one listing, SKU to SKU."""

    shop_product: str = Field(min_length=1, max_length=64)
    pairs: tuple[LinkPair, ...] = Field(min_length=1, max_length=600)


class AutoLink(Frozen):
    """A proposal to confirm: a listing whose seller SKUs equal a product's."""

    store_product: int
    name: str
    shop_product: str
    title: str
    pairs: tuple[LinkPair, ...]


class AutoLinks(Frozen):
    items: tuple[AutoLink, ...]
    next: str | None


class Summary(Frozen):
    """Counts for Home."""

    products: int
    synced: int
    unsynced: int
    categories: int


class TaskSlot(Frozen):
    """One product's result in a task; ``outcome`` "" while it is pending."""

    store_product: int
    outcome: str
    problems: tuple[Problem, ...]


class TaskSlots(Frozen):
    items: tuple[TaskSlot, ...]
    next: str | None
    total: int


class Readiness(Frozen):
    """The listing check over a category's products: how many are ready, and how often each problem occurs."""

    products: int
    ready: int
    problems: dict[str, int]


class Saved(Frozen):
    """An edit that was taken; ``rev`` is the one to give as If-Match next time."""

    rev: int
