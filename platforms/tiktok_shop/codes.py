"""What TikTok Shop's codes mean to people: a group, a sentence, who must act, and what to do.

Source: common errors page and the error list of each endpoint's reference page; sentences are ours. A code that is not
here keeps the platform's own words: nothing is hidden for being unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    """Who can remove the cause."""

    STORE = "merchant, in the store"
    SHOP = "merchant, in TikTok Shop"
    CONNECTOR = "merchant, in the connector"
    OPERATOR = "operator of the connector"
    NOBODY = "nobody: it passes"


class Group(StrEnum):
    CATEGORY = "category"
    BRAND = "brand"
    IMAGES = "images"
    TEXT = "text"
    SKU = "sku"
    PRICE = "price"
    STOCK = "stock"
    WAREHOUSE = "warehouse"
    CERTIFICATE = "certificate"
    ATTRIBUTE = "attribute"
    SIZE_CHART = "size_chart"
    PACKAGE = "package"
    SELLER = "seller"
    PRODUCT_GONE = "product_gone"
    PRODUCT_STATE = "product_state"
    PROMOTION = "promotion"
    SHIPMENT = "shipment"
    TRACKING = "tracking"
    CANCELLATION = "cancellation"
    ACCESS = "access"
    LIMIT = "limit"
    OUR_FAULT = "our_fault"
    PLATFORM = "platform"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Advice:
    """``known`` is False for a code that the table lacks; ``sentence`` is then the platform's message."""

    code: str
    group: Group
    sentence: str
    who: Who
    action: str
    known: bool = True


def explain(code: str, message: str = "") -> Advice:
    """What a refusal means. message: the platform's words, used where the code says nothing by itself."""
    number = int(code) if code.isdecimal() else 0
    if number == 36009004:
        return _mixed(code, message)
    if number not in _TABLE:
        return _unknown(code, message)
    group, sentence, *own_action = _TABLE[number]
    who, action = _HABIT[group]
    if number in _READ_THE_MESSAGE and message:
        sentence = f"{sentence} TikTok Shop says: {message}"
    return Advice(code, group, sentence, who, own_action[0] if own_action else action)


def _mixed(code: str, message: str) -> Advice:
    """One code for a dozen faults: its text decides."""
    text = message.lower()
    if "timestamp" in text:
        return Advice(
            code,
            Group.OUR_FAULT,
            "The connector's clock differs from TikTok Shop's.",
            Who.OPERATOR,
            "Set the server's clock by NTP.",
        )
    if "access_token" in text:
        return Advice(code, Group.ACCESS, "The access token is not accepted.", *_HABIT[Group.ACCESS])
    if "app_key" in text or "signature" in text:
        return Advice(
            code,
            Group.OUR_FAULT,
            "TikTok Shop does not accept the app's key or signature.",
            Who.OPERATOR,
            "Compare app key and secret with the app's page in Partner Center.",
        )
    return Advice(code, Group.OUR_FAULT, message or "The request was not understood.", *_HABIT[Group.OUR_FAULT])


def _unknown(code: str, message: str) -> Advice:
    return Advice(
        code,
        Group.UNKNOWN,
        message or f"TikTok Shop answered with code {code}.",
        Who.SHOP,
        "Look the message up in Seller Center; tell TikTok Shop's support the request id if it stays.",
        known=False,
    )


_HABIT: dict[Group, tuple[Who, str]] = {
    Group.CATEGORY: (Who.CONNECTOR, "Choose another TikTok Shop category and push again."),
    Group.BRAND: (Who.CONNECTOR, "Choose another brand, or none, and push again."),
    Group.IMAGES: (Who.STORE, "Replace the image in the store, pull and push again."),
    Group.TEXT: (Who.STORE, "Change the text in the store, pull and push again."),
    Group.SKU: (Who.STORE, "Correct the variants in the store, pull and push again."),
    Group.PRICE: (Who.STORE, "Correct the price in the store, pull and push again."),
    Group.STOCK: (Who.STORE, "Correct the stock in the store."),
    Group.WAREHOUSE: (Who.CONNECTOR, "Choose an enabled sales warehouse in the settings."),
    Group.CERTIFICATE: (Who.CONNECTOR, "Add the certificate to the product or its category and push again."),
    Group.ATTRIBUTE: (Who.CONNECTOR, "Fill in the attributes of the product or its category and push again."),
    Group.SIZE_CHART: (Who.CONNECTOR, "Add a size chart and push again."),
    Group.PACKAGE: (Who.CONNECTOR, "Correct weight and size of the package in the settings and push again."),
    Group.SELLER: (Who.SHOP, "Finish what Seller Center asks for, then try again."),
    Group.PRODUCT_GONE: (Who.CONNECTOR, "Push the product by hand to make a new listing."),
    Group.PRODUCT_STATE: (Who.NOBODY, "Wait until the listing's status allows it; it is tried again."),
    Group.PROMOTION: (Who.SHOP, "End the promotion in Seller Center, or wait for its end."),
    Group.SHIPMENT: (Who.SHOP, "Look at the order in Seller Center."),
    Group.TRACKING: (Who.STORE, "Correct carrier and tracking number of the shipment in the store."),
    Group.CANCELLATION: (Who.SHOP, "Cancel or refund the order in Seller Center."),
    Group.ACCESS: (Who.CONNECTOR, "Authorize the connection again."),
    Group.LIMIT: (Who.NOBODY, "It is tried again by itself."),
    Group.OUR_FAULT: (Who.OPERATOR, "Report this with the request id."),
    Group.PLATFORM: (Who.NOBODY, "It is tried again by itself."),
    Group.UNKNOWN: (Who.SHOP, "Look the message up in Seller Center."),
}

_READ_THE_MESSAGE = frozenset({12052990, 12052910, 25001001, 21001001, 11050001})
"""Codes that mean nothing without their text."""

_TABLE: dict[int, tuple[Group, str] | tuple[Group, str, str]] = {
    # category
    12052023: (Group.CATEGORY, "The category does not exist."),
    12052024: (Group.CATEGORY, "The category cannot be used."),
    12052025: (Group.CATEGORY, "The category is not valid."),
    12052217: (Group.CATEGORY, "The category belongs to another version of the category tree."),
    12052220: (Group.CATEGORY, "Goods of this category may not be sold on TikTok Shop."),
    12052221: (Group.CATEGORY, "The category is not open to this shop."),
    12052223: (Group.CATEGORY, "The category is restricted.", "Apply for it in Seller Center's Qualification Center."),
    12052225: (Group.CATEGORY, "The category lies outside the shop's main category."),
    12052226: (Group.CATEGORY, "The category is restricted.", "Apply for it in Seller Center's Qualification Center."),
    12052230: (Group.CATEGORY, "The category is not a lowest-level one."),
    12019064: (Group.CATEGORY, "No category fits."),
    # brand
    12052026: (Group.BRAND, "The brand does not exist."),
    12052200: (Group.BRAND, "The brand may not be used by this shop."),
    12052201: (Group.BRAND, "The shop is not authorized to sell this brand in this category."),
    12052208: (Group.BRAND, "The brand may not be used in this category."),
    # images
    12052028: (Group.IMAGES, "The product has no main image."),
    12052300: (Group.IMAGES, "A main image was not found at TikTok Shop.", "Push again: the image is uploaded anew."),
    12052301: (Group.IMAGES, "A main image is smaller than 300 by 300 pixels."),
    12052302: (Group.IMAGES, "A main image is too large."),
    12052303: (Group.IMAGES, "A main image cannot be used."),
    12052304: (Group.IMAGES, "A main image cannot be used."),
    12052305: (Group.IMAGES, "The sides of a main image differ too much."),
    12052306: (Group.IMAGES, "The product has more than 9 main images."),
    12052340: (Group.IMAGES, "An image in the description is not hosted by TikTok Shop.", "Push again."),
    12052341: (Group.IMAGES, "An image in the description is too small."),
    12052342: (Group.IMAGES, "An image in the description is too large."),
    12052343: (Group.IMAGES, "An image in the description cannot be used."),
    12052520: (Group.IMAGES, "The image of a variant was not found at TikTok Shop.", "Push again."),
    12052521: (Group.IMAGES, "The image of a variant is too small."),
    12052522: (Group.IMAGES, "The image of a variant is too large."),
    12052523: (Group.IMAGES, "The sides of a variant's image differ too much."),
    12052524: (Group.IMAGES, "The image of a variant cannot be used."),
    12052528: (Group.IMAGES, "Images may stand on the values of one option only."),
    12052722: (Group.IMAGES, "An image was not found at TikTok Shop.", "Push again: the image is uploaded anew."),
    12019103: (Group.IMAGES, "A file is empty."),
    12019105: (Group.IMAGES, "The format of a file is not supported."),
    12019116: (Group.IMAGES, "The pixel size of an image is outside the limits."),
    12038002: (Group.IMAGES, "A file cannot be uploaded."),
    12038004: (Group.IMAGES, "The format of an image is not supported."),
    12038005: (Group.IMAGES, "A file is too large."),
    12038014: (Group.IMAGES, "The pixel size of an image is outside the limits."),
    # text
    12052013: (Group.TEXT, "The description is longer than 10,000 characters."),
    12052015: (Group.TEXT, "The description is empty."),
    12052051: (Group.TEXT, "The product name is too long."),
    12052056: (Group.TEXT, "The description has more than 30 images."),
    12052261: (Group.TEXT, "The product name is empty."),
    12052262: (Group.TEXT, "The product name holds Chinese characters."),
    12052344: (Group.TEXT, "The description holds characters that are not allowed."),
    12052348: (Group.TEXT, "An HTML tag in the description lacks an attribute."),
    12052931: (Group.TEXT, "The product name holds emojis, HTML codes or control characters."),
    12052932: (Group.TEXT, "The description holds characters that are not allowed."),
    # attributes
    12052104: (Group.ATTRIBUTE, "A required attribute is missing."),
    12052243: (Group.ATTRIBUTE, "The name of an attribute holds Chinese characters."),
    12052246: (Group.ATTRIBUTE, "An attribute takes one value only."),
    12052247: (Group.ATTRIBUTE, "An attribute takes only values of its list."),
    12052249: (Group.ATTRIBUTE, "The value of an attribute is too long."),
    12052254: (Group.ATTRIBUTE, "An attribute is given twice."),
    12052256: (Group.ATTRIBUTE, "The value of an attribute must be a positive number."),
    # variants
    12019015: (Group.SKU, "The product has more variants than TikTok Shop allows."),
    12052050: (Group.SKU, "The product has more variants than TikTok Shop allows."),
    12019019: (Group.SKU, "An option of the variants is not valid."),
    12052036: (Group.SKU, "The id of a variant's listing is missing.", "Map the product again, then push."),
    12052054: (Group.SKU, "A SKU is longer than 50 characters."),
    12052525: (Group.SKU, "The product has more than 3 options."),
    12052526: (Group.SKU, "An option of the variants is not valid."),
    12052527: (Group.SKU, "An option of the variants does not exist."),
    12052529: (Group.SKU, "An option value of the variants does not exist."),
    12052550: (Group.SKU, "The variants do not all have the same options."),
    12052553: (Group.SKU, "A variant is given twice."),
    12052560: (Group.SKU, "Two variants have the same option values."),
    12052591: (Group.SKU, "A barcode has a wrong number of digits."),
    12052592: (Group.SKU, "Two variants have the same barcode."),
    12052593: (Group.SKU, "A barcode cannot be changed once it was reviewed.", "Set the barcode rule to leave it."),
    12052600: (Group.SKU, "A barcode has no type."),
    12052902: (Group.SKU, "The product has no variants."),
    12052996: (Group.SKU, "Another listing carries the ids of this product.", "Map the product to that listing."),
    # price
    12052012: (Group.PRICE, "A price is not a valid number."),
    12052073: (Group.PRICE, "A price is not valid."),
    12052084: (Group.PRICE, "The store's currency is not the shop's.", "Use a shop whose currency is the store's."),
    12052092: (Group.PRICE, "A price is not valid."),
    12052570: (Group.PRICE, "A price lies outside the limits of the shop's region."),
    12052571: (Group.PRICE, "A variant has no price."),
    # stock and warehouses
    12019022: (Group.WAREHOUSE, "A variant has no valid warehouse."),
    12019028: (Group.WAREHOUSE, "A variant stands in more warehouses than were named."),
    12052094: (Group.WAREHOUSE, "The warehouse cannot be used."),
    12052097: (Group.WAREHOUSE, "The warehouse does not exist."),
    12052115: (Group.WAREHOUSE, "The warehouse cannot be used."),
    12052403: (Group.WAREHOUSE, "The warehouse does not serve this shop."),
    12052530: (Group.WAREHOUSE, "The warehouse belongs to another shop."),
    12052531: (Group.WAREHOUSE, "The warehouse is disabled."),
    12052532: (Group.WAREHOUSE, "The warehouse is not a sales warehouse."),
    12052533: (
        Group.WAREHOUSE,
        "The warehouses of a listing cannot be changed by a stock update.",
        "Push the product.",
    ),
    12052535: (Group.WAREHOUSE, "The shop has no return warehouse.", "Add a return address in Seller Center."),
    12052055: (Group.STOCK, "A quantity lies outside the limits that TikTok Shop allows."),
    12052141: (Group.STOCK, "The stock is shared with other regions.", "Change it in Seller Center."),
    12052850: (Group.STOCK, "The stock of a bundle follows its parts.", "Change the stock of the parts."),
    12052921: (Group.STOCK, "The stock is shared with other regions.", "Change it in Seller Center."),
    # certificates and size charts
    12052105: (Group.CERTIFICATE, "The product is missing a required certificate."),
    12052385: (Group.CERTIFICATE, "The expiry date of a certificate is missing or past."),
    12052650: (Group.CERTIFICATE, "The image of a certificate was not found at TikTok Shop."),
    12052655: (Group.CERTIFICATE, "A certificate does not belong to this category."),
    12052656: (Group.CERTIFICATE, "A certificate is not valid."),
    12052657: (Group.CERTIFICATE, "A certificate has too many files."),
    12052658: (Group.CERTIFICATE, "The file of a certificate was not found at TikTok Shop."),
    12052128: (Group.SIZE_CHART, "The size chart was not found."),
    12052670: (Group.SIZE_CHART, "The image of the size chart cannot be used."),
    12052671: (Group.SIZE_CHART, "The image of the size chart is too small."),
    12052672: (Group.SIZE_CHART, "The image of the size chart is too large."),
    12052673: (Group.SIZE_CHART, "The category requires a size chart."),
    # package
    12019011: (Group.PACKAGE, "The weight of the package is not valid."),
    12019012: (Group.PACKAGE, "The size of the package is not valid."),
    12019061: (Group.PACKAGE, "Imperial units are for US shops only."),
    12052003: (Group.PACKAGE, "The height of the package is not a valid number."),
    12052004: (Group.PACKAGE, "The width of the package is not a valid number."),
    12052005: (Group.PACKAGE, "The length of the package is not a valid number."),
    12052006: (Group.PACKAGE, "The weight of the package is not a valid number."),
    12052116: (Group.PACKAGE, "The size of the package is not valid."),
    12052181: (Group.PACKAGE, "The weight of the package is zero."),
    12052915: (Group.PACKAGE, "Weight and size of the package mix metric and imperial units."),
    # seller
    12052093: (Group.SELLER, "The shop's daily number of new listings is used up.", "Wait until tomorrow."),
    12052700: (Group.SELLER, "The seller is inactive."),
    12052701: (Group.SELLER, "Cross-border sellers cannot make local listings.", "Connect a local shop."),
    12052703: (Group.SELLER, "The seller may not list products now."),
    12052995: (Group.SELLER, "The seller has not finished joining TikTok Shop."),
    # the listing itself
    12052032: (Group.PRODUCT_GONE, "The listing does not exist any more."),
    12052048: (
        Group.PRODUCT_GONE,
        "The listing belongs to another shop.",
        "Map the product to a listing of this shop.",
    ),
    12052260: (Group.PRODUCT_GONE, "The listing does not exist any more."),
    12052556: (Group.PRODUCT_GONE, "A variant of the listing does not exist any more."),
    12052557: (Group.PRODUCT_GONE, "A variant belongs to another listing.", "Map the product again."),
    12019150: (Group.PRODUCT_GONE, "The listing does not exist any more."),
    12052901: (Group.PRODUCT_STATE, "The listing's status does not allow this."),
    12019113: (Group.PRODUCT_STATE, "Prices can be changed only while the listing is live."),
    12052547: (Group.PRODUCT_STATE, "The listing has no version under review."),
    12052308: (
        Group.PRODUCT_STATE,
        "An appeal is running for the listing.",
        "Wait for its end, or revoke it in Seller Center.",
    ),
    12052332: (Group.PRODUCT_STATE, "While the shop is being integrated only price and stock can be changed."),
    12052038: (Group.PROMOTION, "A promotion fixes the price."),
    12019045: (Group.PROMOTION, "A promotion fixes the price."),
    12052393: (Group.PROMOTION, "A promotion keeps the stock from being lowered."),
    12052990: (Group.UNKNOWN, "TikTok Shop's check of the listing failed."),
    # shipments
    21008025: (Group.SHIPMENT, "TikTok ships this order itself.", "Nothing to do."),
    21008099: (Group.SHIPMENT, "The order is shipped already."),
    21008111: (Group.SHIPMENT, "The order belongs to another shop."),
    21011006: (Group.SHIPMENT, "The order is shipped already."),
    21011007: (Group.SHIPMENT, "The buyer's request must be answered before shipping."),
    21011020: (Group.SHIPMENT, "The order is shipped already."),
    21011029: (Group.SHIPMENT, "The order cannot be shipped as one."),
    21011035: (Group.SHIPMENT, "The order cannot be split."),
    21011036: (Group.SHIPMENT, "Units of one variant cannot go in two packages.", "Ship them together."),
    21011041: (Group.SHIPMENT, "The order is cancelled.", "Do not ship it."),
    21011042: (Group.SHIPMENT, "The order is cancelled.", "Do not ship it."),
    21011043: (Group.SHIPMENT, "The order is not shipped yet."),
    21011044: (Group.SHIPMENT, "The order is on hold.", "Wait for the end of the hold; it is tried again."),
    21011048: (Group.SHIPMENT, "A part of the order is shipped already: the lines must be named."),
    21042056: (Group.SHIPMENT, "The order is shipped already."),
    21004012: (Group.TRACKING, "The tracking number holds characters that are not allowed."),
    21004015: (Group.TRACKING, "The tracking number does not fit the carrier."),
    11028006: (Group.TRACKING, "The tracking number does not fit the carrier."),
    21011022: (Group.TRACKING, "The carrier or the tracking number is not valid."),
    21011025: (Group.TRACKING, "The tracking number is used already."),
    21034012: (Group.TRACKING, "The tracking number is used already."),
    21008116: (Group.TRACKING, "The delivery option is not in use.", "Map its carrier again."),
    21008117: (Group.TRACKING, "TikTok ships this delivery option itself.", "Buy the label in Seller Center."),
    21011004: (Group.TRACKING, "Only packages that the seller ships can be corrected."),
    21011030: (Group.TRACKING, "The package is delivered already: its tracking stays."),
    21011050: (Group.TRACKING, "Tracking can be corrected within 72 hours only."),
    21011051: (Group.TRACKING, "Tracking can be corrected once only."),
    21011052: (Group.TRACKING, "Tracking was corrected too often."),
    # cancellations
    25001003: (Group.CANCELLATION, "The order's status does not allow a cancellation."),
    25001011: (Group.CANCELLATION, "The order is cancelled already, or a request is open."),
    25001014: (Group.CANCELLATION, "The reason is not known."),
    25001015: (Group.CANCELLATION, "The reason is not for sellers."),
    25001020: (Group.CANCELLATION, "The reason is not in use any more."),
    25001021: (Group.CANCELLATION, "The reason does not fit the order's status."),
    25001045: (Group.CANCELLATION, "The order is shipped: it cannot be cancelled."),
    25001051: (Group.CANCELLATION, "The order is completed or cancelled already."),
    25005010: (Group.CANCELLATION, "Parts of this order cannot be cancelled."),
    25005011: (Group.CANCELLATION, "More units were named than the order has."),
    25007006: (Group.CANCELLATION, "The order was not found."),
    # access, limits, faults
    36004004: (Group.ACCESS, "The authorization code is wrong, used, or older than 30 minutes."),
    36004005: (Group.ACCESS, "The authorization code is wrong, used, or older than 30 minutes."),
    101000: (Group.ACCESS, "The authorization belongs to another shop."),
    105001: (Group.ACCESS, "The access token is not accepted."),
    105002: (Group.ACCESS, "The access token has expired."),
    105005: (Group.ACCESS, "A permission is missing."),
    36009043: (Group.SELLER, "The shop is inactive."),
    36009044: (Group.SELLER, "The seller is inactive."),
    36009002: (Group.LIMIT, "Too many calls."),
    36009037: (Group.LIMIT, "The hourly limit of a development shop is used up."),
    36009003: (Group.PLATFORM, "TikTok Shop had an internal error."),
    36009007: (Group.PLATFORM, "TikTok Shop took too long."),
    36009009: (Group.OUR_FAULT, "The address of the call does not exist."),
    36009010: (Group.OUR_FAULT, "The method of the call is not known."),
    36009014: (Group.OUR_FAULT, "The version of the call is retired.", "Upgrade the connector."),
    36009021: (Group.OUR_FAULT, "The upload is too large."),
    36009022: (Group.OUR_FAULT, "The call's body was not understood."),
    36009023: (Group.OUR_FAULT, "The upload has the wrong form."),
    36009033: (Group.OUR_FAULT, "The server's address is not on the app's list.", "Add it in Partner Center."),
    106001: (Group.OUR_FAULT, "The signature is wrong.", "Compare the app's secret with its page in Partner Center."),
    106013: (Group.OUR_FAULT, "The call did not name the shop."),
    11050001: (Group.OUR_FAULT, "A parameter is not valid."),
    12052910: (Group.OUR_FAULT, "A parameter is not valid."),
    21001001: (Group.OUR_FAULT, "A parameter is not valid."),
    25001001: (Group.OUR_FAULT, "A parameter is not valid."),
}
