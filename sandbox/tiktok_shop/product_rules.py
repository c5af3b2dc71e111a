"""What a listing must satisfy, checked as Create Product, Edit Product and Check Product Listing do.

Source: the parameter descriptions and error lists of those endpoints. A check yields every fault it finds, in a
fixed order; the endpoints answer with the first one, the listing check with all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from sandbox.tiktok_shop.categories import Category
from sandbox.tiktok_shop.errors import ApiError

if TYPE_CHECKING:
    from sandbox.tiktok_shop.engine import TikTokShop
    from sandbox.tiktok_shop.state import Product, Shop, Sku

Wire = dict[str, Any]

TITLE_MOST = 255
DESCRIPTION_MOST = 10_000
DESCRIPTION_IMAGES_MOST = 30
MAIN_IMAGES_MOST = 9
SKUS_MOST = 300
CERTIFICATIONS_MOST = 10

PRICE_RANGES: dict[str, tuple[Decimal, Decimal]] = {
    "US": (Decimal("0.01"), Decimal(7_600)),
    "GB": (Decimal("0.01"), Decimal(5_600)),
    "DE": (Decimal("0.01"), Decimal(6_300)),
    "ID": (Decimal(100), Decimal(100_000_000)),
}

WEIGHT_DECIMALS = {"KILOGRAM": 3, "POUND": 2, "GRAM": 0}
IMPERIAL = {"POUND", "INCH"}

CODE_DIGITS = {"GTIN": (14,), "EAN": (8, 13, 14), "UPC": (12,), "ISBN": (13, 10), "JAN": (8, 13)}

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ENTITY = re.compile(r"&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_IMAGE_TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_TAG_ATTRIBUTE = re.compile(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""")


class ProductRules:
    def __init__(self, engine: TikTokShop) -> None:
        self._engine = engine

    def faults(
        self, shop: Shop, content: Wire, skus: list[Wire] | None, version: str, product: Product | None = None
    ) -> Iterator[ApiError]:
        """All faults of a listing; `skus` None means that they stay as they are.

        `product` is the one being edited: its SKUs may leave out price and inventory.
        """
        yield from self._seller(shop)
        yield from _title(str(content.get("title") or ""))
        yield from self._description(str(content.get("description") or ""))
        category = None
        try:
            category = self._category(shop, content, version)
        except ApiError as fault:
            yield fault
        yield from self._brand(content)
        yield from self._main_images(content.get("main_images") or [])
        if category:
            yield from self._attributes(content, category)
            yield from self._certifications(content, category)
            yield from self._size_chart(shop, content, category)
        yield from _package(shop, content)
        yield from self._external_id(shop, content, product)
        if skus is not None:
            yield from self._skus(shop, skus, product)

    def _seller(self, shop: Shop) -> Iterator[ApiError]:
        if not shop.active:
            yield ApiError(12052700)
        if shop.seller_type != "LOCAL":
            yield ApiError(12052701)
        if not any(place.type == "RETURN_WAREHOUSE" for place in shop.warehouses.values()):
            yield ApiError(12052535)

    def _description(self, text: str) -> Iterator[ApiError]:
        if not text.strip():
            yield ApiError(12052015)
        if len(text) > DESCRIPTION_MOST:
            yield ApiError(12052013)
        images = _IMAGE_TAG.findall(text)
        if len(images) > DESCRIPTION_IMAGES_MOST:
            yield ApiError(12052056)
        for tag in images:
            given = {match[0].lower(): match[1] or match[2] or match[3] for match in _TAG_ATTRIBUTE.findall(tag)}
            if not {"src", "width", "height"} <= given.keys():
                yield ApiError(12052348)
            elif given["src"].partition("/images/")[2] not in self._engine.state.images:
                yield ApiError(12052340)

    def _category(self, shop: Shop, content: Wire, version: str) -> Category:
        categories = self._engine.categories
        if not content.get("category_id"):
            raise ApiError(12052025, "The category is invalid")
        categories.check_version(shop, version)
        category = categories.leaf(content["category_id"])
        permission = categories.permissions(category, shop)[0]
        if permission == "PROHIBITED":
            raise ApiError(12052220)
        if permission == "INVITE_ONLY":
            raise ApiError(12052223)
        return category

    def _brand(self, content: Wire) -> Iterator[ApiError]:
        brand = content.get("brand_id")
        if not brand:
            return
        if brand not in self._engine.brands.names:
            yield ApiError(12052026)
        elif not self._engine.brands.is_authorized(brand):
            yield ApiError(12052201)

    def _main_images(self, images: list[Wire]) -> Iterator[ApiError]:
        if not images:
            yield ApiError(12052028)
        if len(images) > MAIN_IMAGES_MOST:
            yield ApiError(12052306)
        for image in images:
            yield from self._image(image, "MAIN_IMAGE", 12052300)

    def _image(self, image: Wire, use_case: str, code: int) -> Iterator[ApiError]:
        known = self._engine.state.images.get(str(image.get("uri")))
        if known is None:
            yield ApiError(code)
        elif use_case == "MAIN_IMAGE" and min(known.width, known.height) < 300:
            yield ApiError(12052301, f"Width and length of main image must be at least 300, check uri {known.uri}")

    def _attributes(self, content: Wire, category: Category) -> Iterator[ApiError]:
        known = {one["id"]: one for one in self._engine.categories.attribute_list(category)}
        given: dict[str, list[Wire]] = {}
        for attribute in content.get("product_attributes") or []:
            id_ = str(attribute.get("id"))
            if id_ in given:
                yield ApiError(12052254)
            given[id_] = attribute.get("values") or []
            if id_ not in known or known[id_]["type"] != "PRODUCT_PROPERTY":
                yield ApiError(12052910, f"product_attributes: {id_} does not belong to the category")
                continue
            yield from _attribute_values(known[id_], given[id_])
        for id_, attribute in known.items():
            if attribute["is_requried"] and not given.get(id_):
                yield ApiError(12052104, f"property is required: {attribute['name']} ({id_})")

    def _certifications(self, content: Wire, category: Category) -> Iterator[ApiError]:
        demanded = {one["id"]: one for one in self._engine.categories.certifications(category)}
        given = content.get("certifications") or []
        if len(given) > CERTIFICATIONS_MOST:
            yield ApiError(12052657)
        present = set()
        for certificate in given:
            id_ = str(certificate.get("id"))
            if id_ not in demanded:
                yield ApiError(12052655)
                continue
            images, files = certificate.get("images") or [], certificate.get("files") or []
            for image in images:
                yield from self._image(image, "CERTIFICATION_IMAGE", 12052650)
            if any(file.get("id") not in self._engine.state.files for file in files):
                yield ApiError(12052658)
            if images or files:
                present.add(id_)
            if demanded[id_]["expiration_date"]["is_required"]:
                expires = certificate.get("expiration_date")
                if not isinstance(expires, int) or expires <= self._engine.now:
                    yield ApiError(12052385)
        for id_, certificate in demanded.items():
            if id_ not in present:
                yield ApiError(12052105, f"required qualification miss: {certificate['name']} ({id_})")

    def _size_chart(self, shop: Shop, content: Wire, category: Category) -> Iterator[ApiError]:
        chart = content.get("size_chart") or {}
        template, image = chart.get("template") or {}, chart.get("image") or {}
        if template.get("id"):
            if template["id"] not in shop.size_charts:
                yield ApiError(12052128)
        elif image.get("uri"):
            if image["uri"] not in self._engine.state.images:
                yield ApiError(12052670)
        else:
            rules = self._engine.categories.rules(shop, category.id, {"category_version": "v2"})
            if rules["size_chart"]["is_required"]:
                yield ApiError(12052673)

    def _external_id(self, shop: Shop, content: Wire, product: Product | None) -> Iterator[ApiError]:
        external = content.get("external_product_id")
        if not external or not self._engine.option("tts_external_id_unique"):
            return
        holder = self._engine.products.of_external_id(shop, external)
        if holder is not None and holder is not product:
            yield ApiError(12052996)

    def _skus(self, shop: Shop, skus: list[Wire], product: Product | None) -> Iterator[ApiError]:
        if not skus:
            yield ApiError(12052902)
        if len(skus) > SKUS_MOST:
            yield ApiError(12052050)
        yield from _variations(skus)
        yield from _repeats(skus)
        for sku in skus:
            existing = None
            if sku.get("id"):
                existing = product.skus.get(str(sku["id"])) if product else None
                if existing is None:
                    yield ApiError(12052557, f"The SKU ID does not belong to the product: {sku['id']}")
                    continue
            yield from self._sku(shop, sku, existing)
            if product and existing:
                yield from _fixed_values(product, existing, sku)
            for attribute in sku.get("sales_attributes") or []:
                for image in (attribute.get("sku_img"), *(attribute.get("supplementary_sku_images") or ())):
                    if image and image.get("uri") not in self._engine.state.images:
                        yield ApiError(12052520)

    def _sku(self, shop: Shop, sku: Wire, existing: Sku | None) -> Iterator[ApiError]:
        seller_sku = str(sku.get("seller_sku") or "")
        if len(seller_sku) > 50:
            yield ApiError(12052054)
        if " " in seller_sku:
            yield ApiError(12052910, "seller_sku must not contain spaces")
        if sku.get("price") or not existing:
            yield from price_faults(shop, sku.get("price"))
        if sku.get("inventory") or not existing:
            yield from self._inventory(shop, sku.get("inventory") or [])
        yield from _identifier(sku.get("identifier_code"))

    def _inventory(self, shop: Shop, rows: list[Wire]) -> Iterator[ApiError]:
        if not rows:
            yield ApiError(12019022)
        for row in rows:
            fault = self._engine.stock.row_fault(shop, row)
            if fault:
                yield fault


def price_faults(shop: Shop, price: Wire | None) -> Iterator[ApiError]:
    """Faults of a written price `{amount, currency}`."""
    if not price or price.get("amount") in (None, ""):
        yield ApiError(12052571)
        return
    if str(price.get("currency", "")).strip() != shop.currency:
        yield ApiError(12052084)
    amount = decimal(price["amount"])
    if amount is None:
        yield ApiError(12052012)
        return
    low, high = PRICE_RANGES[shop.region]
    if not low <= amount <= high:
        yield ApiError(12052570, f"product price exceed limit: {low} to {high} {shop.currency}")


def decimal(value: Any) -> Decimal | None:
    """The number that a decimal string holds; None for anything that is not a finite number."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _title(title: str) -> Iterator[ApiError]:
    if not title.strip():
        yield ApiError(12052261)
    if len(title) > TITLE_MOST:
        yield ApiError(12052051)
    if _CHINESE.search(title):
        yield ApiError(12052262)
    if _ENTITY.search(title) or any(_is_forbidden(letter) for letter in title):
        yield ApiError(12052931)


def _is_forbidden(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "So", "Cs") and letter not in "®©™°"


def _package(shop: Shop, content: Wire) -> Iterator[ApiError]:
    weight, size = content.get("package_weight") or {}, content.get("package_dimensions") or {}
    number = decimal(weight.get("value"))
    unit = weight.get("unit")
    allowed = ("KILOGRAM", "POUND") if shop.region == "US" else ("KILOGRAM", "POUND", "GRAM")
    if number is None or unit not in allowed:
        yield ApiError(12052006)
    elif number <= 0:
        yield ApiError(12052181)
    elif -int(number.normalize().as_tuple().exponent) > WEIGHT_DECIMALS[str(unit)]:
        yield ApiError(12052006)
    for side, code in (("height", 12052003), ("width", 12052004), ("length", 12052005)):
        value = decimal(size.get(side))
        if value is None or value <= 0:
            yield ApiError(code)
    if size.get("unit") not in ("CENTIMETER", "INCH"):
        yield ApiError(12052116)
    elif (unit in IMPERIAL) != (size["unit"] in IMPERIAL):
        yield ApiError(12052915)
    elif unit in IMPERIAL and shop.region != "US":
        yield ApiError(12019061)


def _attribute_values(attribute: Wire, values: list[Wire]) -> Iterator[ApiError]:
    if len(values) > 1 and not attribute["is_multiple_selection"]:
        yield ApiError(12052246)
    known = {value["id"] for value in attribute["values"]}
    names = {value["name"] for value in attribute["values"]}
    for value in values:
        if value.get("id"):
            if value["id"] not in known:
                yield ApiError(12052529)
            continue
        name = str(value.get("name") or "")
        if name not in names and not attribute["is_customizable"]:
            yield ApiError(12052247)
        if len(name) > 50:
            yield ApiError(12052249)
        number = decimal(name)
        wants_number = attribute.get("value_data_format") == "POSITIVE_INT_OR_DECIMAL"
        if wants_number and (number is None or number <= 0):
            yield ApiError(12052256)


def _variations(skus: list[Wire]) -> Iterator[ApiError]:
    """Kinds of variation: at most three, the same for every SKU, each combination once, images on one kind."""
    kinds = [[_kind(one) for one in sku.get("sales_attributes") or []] for sku in skus]
    if any(len(one) > 3 for one in kinds):
        yield ApiError(12052525)
    if any(sorted(one) != sorted(kinds[0]) for one in kinds) or (len(skus) > 1 and not all(kinds)):
        yield ApiError(12052550)
    seen = set()
    pictured: set[str] = set()
    for sku in skus:
        attributes = sku.get("sales_attributes") or []
        values = tuple(sorted((_kind(one), str(one.get("value_id") or one.get("value_name"))) for one in attributes))
        if values in seen:
            yield ApiError(12052560)
        seen.add(values)
        pictured.update(_kind(one) for one in attributes if (one.get("sku_img") or {}).get("uri"))
        for one in attributes:
            if len(str(one.get("name") or "")) > 20 or len(str(one.get("value_name") or "")) > 50:
                yield ApiError(12052249)
    if len(pictured) > 1:
        yield ApiError(12052528)


def _repeats(skus: list[Wire]) -> Iterator[ApiError]:
    codes = [(sku.get("identifier_code") or {}).get("code") for sku in skus]
    if len([code for code in codes if code]) != len({code for code in codes if code}):
        yield ApiError(12052592)
    external = [sku.get("external_sku_id") for sku in skus if sku.get("external_sku_id")]
    if len(external) != len(set(external)):
        yield ApiError(12052996)
    ids = [sku.get("id") for sku in skus if sku.get("id")]
    if len(ids) != len(set(ids)):
        yield ApiError(12052553)


def _fixed_values(product: Product, existing: Sku, sku: Wire) -> Iterator[ApiError]:
    """An identifier code is fixed once a listing was submitted, and the warehouses of a SKU always are."""
    code = sku.get("identifier_code")
    if code and existing.identifier_code not in (None, code) and product.status != "DRAFT":
        yield ApiError(12052593)
    places = {str(row["warehouse_id"]) for row in sku.get("inventory") or [] if row.get("warehouse_id")}
    if not places <= existing.stock.keys():
        yield ApiError(12052533)


def _kind(attribute: Wire) -> str:
    return str(attribute.get("id") or attribute.get("name") or "")


def _identifier(code: Wire | None) -> Iterator[ApiError]:
    if not code or not code.get("code"):
        return
    digits = CODE_DIGITS.get(str(code.get("type")))
    if digits is None:
        yield ApiError(12052600)
        return
    text = str(code["code"])
    body = text[:-1] if code["type"] == "ISBN" and text.endswith("X") else text
    if not body.isdecimal() or len(text) not in digits:
        yield ApiError(12052591)
