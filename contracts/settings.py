"""A connection's settings: one document, owned by the gateway, said whole with ``gateway.connection.changed``.

Product-level rules and thresholds live with the product (catalog) and use the same value types.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from contracts.base import Amount, Frozen


class Source(StrEnum):
    """Where a listing's field comes from."""

    ORIGIN = "origin"  # the store
    CONNECTOR = "connector"  # edited in Tandem
    TTS = "tts"  # stays as it is on TikTok Shop
    DONT_SYNC = "dont_sync"


class SyncField(StrEnum):
    NAME = "name"
    DESCRIPTION = "description"
    PRICE = "price"
    MEDIA = "media"
    BARCODE = "barcode"
    STOCK = "stock"


CREATE_CHOICES: dict[SyncField, tuple[Source, ...]] = {
    SyncField.NAME: (Source.ORIGIN, Source.CONNECTOR),
    SyncField.DESCRIPTION: (Source.ORIGIN,),
    SyncField.PRICE: (Source.ORIGIN,),
    SyncField.MEDIA: (Source.ORIGIN,),
    SyncField.BARCODE: (Source.ORIGIN, Source.DONT_SYNC),
    SyncField.STOCK: (Source.ORIGIN, Source.DONT_SYNC),
}
UPDATE_CHOICES: dict[SyncField, tuple[Source, ...]] = {
    SyncField.NAME: (Source.ORIGIN, Source.CONNECTOR, Source.TTS),
    SyncField.DESCRIPTION: (Source.ORIGIN, Source.TTS),
    SyncField.PRICE: (Source.ORIGIN, Source.TTS),
    SyncField.MEDIA: (Source.ORIGIN, Source.TTS),
    SyncField.BARCODE: (Source.ORIGIN, Source.TTS),
    SyncField.STOCK: (Source.ORIGIN, Source.TTS),
}


class SyncRules(Frozen):
    """Choices per field for the two moments. An absent field: inherit (product level) or Origin (connection level)."""

    create: dict[SyncField, Source] = Field(default_factory=dict)
    update: dict[SyncField, Source] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _only_offered_choices(self) -> Self:
        for moment, chosen, offered in (
            ("create", self.create, CREATE_CHOICES),
            ("update", self.update, UPDATE_CHOICES),
        ):
            for name, source in chosen.items():
                if source not in offered[name]:
                    allowed = ", ".join(offered[name])
                    raise ValueError(f"{moment}.{name}: '{source}' is not offered; choose one of {allowed}")
        return self

    def on_create(self, name: SyncField) -> Source:
        return self.create.get(name, Source.ORIGIN)

    def on_update(self, name: SyncField) -> Source:
        return self.update.get(name, Source.ORIGIN)

    def over(self, base: SyncRules) -> SyncRules:
        """These rules where they say something, ``base`` for the other fields."""
        return SyncRules(create={**base.create, **self.create}, update={**base.update, **self.update})


class LowStockMode(StrEnum):
    DEACTIVATE = "deactivate"
    OUT_OF_STOCK = "out_of_stock"


class Threshold(Frozen):
    """A SKU is low at ``value`` units or fewer, recovered above it."""

    value: int = Field(ge=0, le=999_999)
    mode: LowStockMode


class Buffer(Frozen):
    """Units never offered: the larger of a fixed number and a percentage (rounded up) of what the store has."""

    units: int = Field(default=0, ge=0, le=999_999)
    percent: int = Field(default=0, ge=0, le=100)


class Rounding(StrEnum):
    NONE = "none"
    TO_99 = ".99"
    TO_95 = ".95"
    TO_00 = ".00"


MOST_MONEY = 10**9
"""No shop takes a higher price in any currency."""


class PriceRule(Frozen):
    """price * (1 + percent/100) + amount, then rounded up to the ending, never below the minimum."""

    percent: Amount = Field(default=Decimal(0), ge=-100, le=10_000)
    amount: Amount = Field(default=Decimal(0), ge=-MOST_MONEY, le=MOST_MONEY)
    rounding: Rounding = Rounding.NONE
    minimum: Amount | None = Field(default=None, ge=0, le=MOST_MONEY)
    use_sale_price: bool = True


class Package(Frozen):
    """Default parcel, whole units of the shop's region (inch and pound in the US)."""

    length: int = Field(gt=0, le=10_000)
    width: int = Field(gt=0, le=10_000)
    height: int = Field(gt=0, le=10_000)
    weight: int = Field(gt=0, le=10_000)


class CategorySource(StrEnum):
    CUSTOM_FIELD = "custom_field"
    PRODUCT_TYPE = "product_type"
    STORE_CATEGORY = "store_category"


class ProductSettings(Frozen):
    package: Package | None = None
    sync_rules: SyncRules = SyncRules()
    threshold: Threshold | None = None
    buffer: Buffer = Buffer()
    maximum_offered: int | None = Field(default=None, ge=0, le=999_999)
    price_rule: PriceRule = PriceRule()
    pull_products: bool = True
    sync_unpurchasable: bool = False
    category_sources: tuple[CategorySource, ...] = (
        CategorySource.CUSTOM_FIELD,
        CategorySource.PRODUCT_TYPE,
        CategorySource.STORE_CATEGORY,
    )


class ProviderRow(Frozen):
    """A store's shipping provider name, matched exactly, and the TikTok Shop provider it stands for."""

    store_name: str = Field(min_length=1, max_length=200)
    provider_id: str = Field(min_length=1, max_length=64)
    provider_name: str = Field(default="", max_length=200)


class OptionRow(Frozen):
    """A TikTok Shop shipping option and the shipping name put on the store order."""

    shop_option: str = Field(min_length=1, max_length=200)
    store_name: str = Field(min_length=1, max_length=100)


class StatusRow(Frozen):
    """When TikTok Shop reports ``shop_status``, the store order moves to ``store_status_id`` (forward only)."""

    shop_status: str = Field(min_length=1, max_length=40)
    store_status_id: int = Field(ge=0, le=14)


class PricesAs(StrEnum):
    PAID = "paid"
    LISTED_WITH_DISCOUNT = "listed_with_discount"


class TaxAs(StrEnum):
    SEPARATE = "separate"
    INCLUDED = "included"


class OrderSettings(Frozen):
    retry_orders: bool = True
    sync_fbt_orders: bool = False
    sync_samples: bool = True
    hold_for_unlinked_gifts: bool = True
    archive_cancelled: bool = False
    prices_as: PricesAs = PricesAs.PAID
    tax_as: TaxAs = TaxAs.SEPARATE
    add_back_platform_discount: bool = False
    mirror_refunds: bool = False
    providers: tuple[ProviderRow, ...] = ()
    options: tuple[OptionRow, ...] = ()
    statuses: tuple[StatusRow, ...] = (
        StatusRow(shop_status="AWAITING_SHIPMENT", store_status_id=11),
        StatusRow(shop_status="AWAITING_COLLECTION", store_status_id=9),
        StatusRow(shop_status="IN_TRANSIT", store_status_id=2),
        StatusRow(shop_status="DELIVERED", store_status_id=8),
        StatusRow(shop_status="COMPLETED", store_status_id=10),
    )
    oversold_reasons: tuple[str, ...] = ("out_of_stock", "product_unavailable", "unavailable", "oversold")


class WarehouseRow(Frozen):
    """One TikTok Shop sales warehouse: which store locations feed it, and its share of what they offer (percent)."""

    warehouse_id: str
    location_ids: tuple[int, ...] = (1,)
    share: int = Field(default=100, ge=0, le=100)


class DriftChoice(StrEnum):
    REPAIR = "repair"  # by itself, and reported
    ASK = "ask"  # reported; repaired when a person says so


class DriftSettings(Frozen):
    """What a reconciliation does about a quantity that TikTok Shop shows differently at two looks.

    Only Tandem writes quantities, so it may put them right; the other kinds of drift need a person, or only time.
    """

    quantity_higher: DriftChoice = DriftChoice.REPAIR
    quantity_lower: DriftChoice = DriftChoice.REPAIR


class ConnectionSettings(Frozen):
    product: ProductSettings = ProductSettings()
    order: OrderSettings = OrderSettings()
    warehouses: tuple[WarehouseRow, ...] = ()
    drift: DriftSettings = DriftSettings()
