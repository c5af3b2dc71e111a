"""Listings as they are read, and what the calls that change them answer."""

from __future__ import annotations

from pydantic import Field

from platforms.lenient import Lenient, Moment
from platforms.tiktok_shop.models.money import Money


class ItemError(Lenient):
    """Part of an answer whose code is 0 although something in it failed. ``detail`` names what, in its own words."""

    code: str = ""
    message: str = ""
    detail: dict[str, object] = Field(default_factory=dict)

    @property
    def product_id(self) -> str:
        return str(self.detail.get("product_id", ""))

    @property
    def sku_id(self) -> str:
        return str(self.detail.get("sku_id", ""))

    @property
    def reasons(self) -> tuple[ItemError, ...]:
        """What lies below: per listing platform or per warehouse."""
        extra = self.detail.get("extra_errors")
        rows = extra if isinstance(extra, list) else []
        return tuple(ItemError.model_validate(row) for row in rows if isinstance(row, dict))


class SalesAttribute(Lenient):
    id: str = ""
    name: str = ""
    value_id: str = ""
    value_name: str = ""


class SkuPrice(Lenient):
    """``sale_price`` is what buyers see without tax; ``tax_exclusive_price`` the price that was written."""

    currency: str = ""
    sale_price: Money = None
    tax_exclusive_price: Money = None


class WarehouseQuantity(Lenient):
    warehouse_id: str = ""
    quantity: int = 0


class IdentifierCode(Lenient):
    code: str = ""
    type: str = ""


class SkuStatus(Lenient):
    status: str = ""
    deactivation_source: str = ""


class Sku(Lenient):
    id: str
    seller_sku: str = ""
    external_sku_id: str = ""
    identifier_code: IdentifierCode | None = None
    price: SkuPrice = SkuPrice()
    inventory: tuple[WarehouseQuantity, ...] = ()
    sales_attributes: tuple[SalesAttribute, ...] = ()
    status_info: SkuStatus = SkuStatus()


class Audit(Lenient):
    """``status``: NONE | AUDITING | FAILED | PRE_APPROVED | APPROVED."""

    status: str = ""
    pre_approved_reasons: tuple[str, ...] = ()


class AuditFailure(Lenient):
    position: str = ""
    reasons: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


class CategoryLink(Lenient):
    id: str
    parent_id: str = ""
    local_name: str = ""
    is_leaf: bool = False


class BrandRef(Lenient):
    id: str = ""
    name: str = ""


class ImageRef(Lenient):
    uri: str = ""
    urls: tuple[str, ...] = ()


class AttributeValue(Lenient):
    id: str = ""
    name: str = ""


class ProductAttribute(Lenient):
    id: str = ""
    name: str = ""
    values: tuple[AttributeValue, ...] = ()


class Product(Lenient):
    """``status``: DRAFT, PENDING, FAILED, ACTIVATE, SELLER_DEACTIVATED, PLATFORM_DEACTIVATED, FREEZE, DELETED, ..."""

    id: str
    title: str = ""
    description: str = ""
    status: str = ""
    product_status: str = ""
    audit: Audit = Audit()
    audit_failed_reasons: tuple[AuditFailure, ...] = ()
    category_chains: tuple[CategoryLink, ...] = ()
    brand: BrandRef | None = None
    main_images: tuple[ImageRef, ...] = ()
    product_attributes: tuple[ProductAttribute, ...] = ()
    skus: tuple[Sku, ...] = ()
    external_product_id: str = ""
    has_draft: bool = False
    create_time: Moment = None
    update_time: Moment = None


class CreatedSku(Lenient):
    id: str
    seller_sku: str = ""
    external_sku_id: str = ""
    sales_attributes: tuple[SalesAttribute, ...] = ()


class Notice(Lenient):
    message: str = ""


class Listed(Lenient):
    """The answer of create, edit and partial edit. Accepted does not mean live: a review follows."""

    product_id: str
    skus: tuple[CreatedSku, ...] = ()
    warnings: tuple[Notice, ...] = ()


class CheckFailure(Lenient):
    code: str = ""
    message: str = ""


class ListingCheck(Lenient):
    """``check_result``: PASS | FAILED."""

    check_result: str = ""
    fail_reasons: tuple[CheckFailure, ...] = ()


class Prerequisite(Lenient):
    """``check_item``: SHOP_STATUS, PICKUP_WAREHOUSE, RETURN_WAREHOUSE, SHIPPING_TEMPLATE, BANk_ACCOUNT (sic), ..."""

    check_item: str
    is_failed: bool = False
    fail_reasons: tuple[str, ...] = ()


class UploadedImage(Lenient):
    """``uri`` goes into listings; ``url`` only into description HTML."""

    uri: str
    url: str = ""
    width: int = 0
    height: int = 0
    use_case: str = ""


class UploadedFile(Lenient):
    id: str
    url: str = ""
    name: str = ""
    format: str = ""


class SizeChart(Lenient):
    template_id: str
    template_name: str = ""
