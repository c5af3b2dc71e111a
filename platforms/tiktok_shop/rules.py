"""Limits that TikTok Shop documents, to be checked before anything is sent.

Source: create product reference, product pricing page, image and file upload reference. Regions are ISO country codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

DESCRIPTION_CHARACTERS = 10_000
DESCRIPTION_IMAGES = 30
MAIN_IMAGES = 9
OPTIONS = 3
OPTION_NAME_CHARACTERS = 20
OPTION_VALUE_CHARACTERS = 50
SELLER_SKU_CHARACTERS = 50
EXTERNAL_ID_CHARACTERS = 999
CERTIFICATES = 10
QUANTITY = range(1, 100_000)
"""As documented; 0 is sent all the same to sell out a SKU, and may be refused with 12052055."""
QUANTITY_REFUSED = "12052055"

IMAGE_BYTES = 10 * 1024 * 1024
FILE_BYTES = 20 * 1024 * 1024
IMAGE_FORMATS = ("jpeg", "png", "webp", "heic", "bmp")
MAIN_IMAGE_PIXELS = range(300, 4001)
IMAGE_PIXELS = range(100, 20_001)
SIZE_CHART_SHORT_SIDE = 1024
DESCRIPTION_TAGS = ("p", "img", "ul", "ol", "li", "br", "strong", "b", "i", "em", "u")
"""The older, narrower list; newer text says that all tags are taken and some are converted."""


@dataclass(frozen=True, slots=True)
class PriceRange:
    lowest: Decimal
    highest: Decimal

    def __contains__(self, price: Decimal) -> bool:
        return self.lowest <= price <= self.highest


def _range(lowest: str, highest: str) -> PriceRange:
    return PriceRange(Decimal(lowest), Decimal(highest))


_EURO = _range("0.01", "6300")

PRICE_RANGES: dict[str, PriceRange] = {
    "US": _range("0.01", "7600"),
    "GB": _range("0.01", "5600"),
    "FR": _EURO,
    "DE": _EURO,
    "IE": _EURO,
    "IT": _EURO,
    "ES": _EURO,
    "JP": _range("1", "500000"),
    "BR": _range("0.5", "10000"),
    "MX": _range("1", "50000"),
    "ID": _range("100", "100000000"),
    "MY": _range("0.01", "320000"),
    "PH": _range("0.01", "400000"),
    "SG": _range("0.01", "10000"),
    "TH": _range("30", "260000"),
    "VN": _range("1", "180000000"),
}

_TITLE = {
    **dict.fromkeys(("US", "GB", "UK", "DE", "ES", "FR", "IE", "IT", "JP"), range(1, 256)),
    **dict.fromkeys(("BR", "MX"), range(1, 301)),
}
_MANY_SKUS = frozenset({"BR", "DE", "ES", "FR", "IE", "IT", "JP", "MX", "GB", "UK", "US"})
_MARK_SHIPPED = frozenset({"US", "GB", "UK", "ES", "IE", "IT", "DE", "FR", "JP"})
_WEIGHT_UNITS = {
    "US": ("POUND", "KILOGRAM"),
    **dict.fromkeys(("BR", "JP", "MX"), ("KILOGRAM", "GRAM")),
}
WEIGHT_DECIMALS = {"GRAM": 0, "KILOGRAM": 3, "POUND": 2}


def price_range(region: str) -> PriceRange | None:
    """None for a region that no document names: then only the platform can tell."""
    return PRICE_RANGES.get("GB" if region == "UK" else region)


def title_lengths(region: str) -> range:
    """How many characters a title may have."""
    return _TITLE.get(region, range(25, 256))


def most_skus(region: str) -> int:
    return 300 if region in _MANY_SKUS else 100


def weight_units(region: str) -> tuple[str, ...]:
    """The first is the usual one."""
    return _WEIGHT_UNITS.get(region, ("KILOGRAM",))


def dimension_units(region: str) -> tuple[str, ...]:
    """Goes with the weight's: both metric or both imperial."""
    return ("INCH", "CENTIMETER") if region == "US" else ("CENTIMETER",)


def seller_marks_shipped(region: str) -> bool:
    """Whether shipments are reported per order (`Fulfilment.mark_shipped`) and not per package (`ship_package`)."""
    return region in _MARK_SHIPPED
