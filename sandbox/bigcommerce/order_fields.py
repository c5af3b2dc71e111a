"""Reading the fields of order bodies; v2 refuses with 400."""

from decimal import Decimal
from typing import Any

from sandbox.bigcommerce.errors import invalid
from sandbox.bigcommerce.wire import money4, read_integer, read_money

STATUSES = {
    0: "Incomplete",
    1: "Pending",
    2: "Shipped",
    3: "Partially Shipped",
    4: "Refunded",
    5: "Cancelled",
    6: "Declined",
    7: "Awaiting Payment",
    8: "Awaiting Pickup",
    9: "Awaiting Shipment",
    10: "Completed",
    11: "Awaiting Fulfillment",
    12: "Manual Verification Required",
    13: "Disputed",
    14: "Partially Refunded",
}
AMOUNT_PAIRS = (
    ("subtotal_ex_tax", "subtotal_inc_tax"),
    ("total_ex_tax", "total_inc_tax"),
    ("shipping_cost_ex_tax", "shipping_cost_inc_tax"),
    ("handling_cost_ex_tax", "handling_cost_inc_tax"),
    ("wrapping_cost_ex_tax", "wrapping_cost_inc_tax"),
)
SINGLE_AMOUNTS = ("discount_amount", "base_shipping_cost", "base_handling_cost", "base_wrapping_cost")
TEXTS = (
    "staff_notes",
    "customer_message",
    "payment_method",
    "payment_provider_id",
    "ip_address",
    "customer_locale",
    "geoip_country",
    "geoip_country_iso2",
    "tax_provider_id",
    "credit_card_type",
    "cart_id",
)
ADDRESS_FIELDS = (
    "first_name",
    "last_name",
    "company",
    "street_1",
    "street_2",
    "city",
    "state",
    "zip",
    "country",
    "country_iso2",
    "phone",
    "email",
)
_COUNTRIES = {"US": "United States", "GB": "United Kingdom", "CA": "Canada", "AU": "Australia", "DE": "Germany"}


def read_status(value: Any) -> int:
    status_id = read_integer("status_id", value, 400)
    if status_id not in STATUSES:
        raise invalid("status_id", "is not an order status", 400)
    return status_id


def read_address(field: str, body: Any) -> dict[str, Any]:
    """An address with every field as text; country and country_iso2 complete each other."""
    if not isinstance(body, dict):
        raise invalid(field, "is required", 400)
    address: dict[str, Any] = {name: str(body.get(name) or "") for name in ADDRESS_FIELDS}
    if not address["country"]:
        address["country"] = _COUNTRIES.get(address["country_iso2"], address["country_iso2"])
    if not address["country_iso2"]:
        codes = [code for code, name in _COUNTRIES.items() if name == address["country"]]
        address["country_iso2"] = codes[0] if codes else ""
    if not address["country"]:
        raise invalid(f"{field}.country", "or country_iso2 is required", 400)
    address["form_fields"] = body.get("form_fields") or []
    if field == "shipping_addresses":
        address["shipping_method"] = str(body.get("shipping_method") or "")
    return address


def read_amounts(body: dict[str, Any]) -> dict[str, Decimal]:
    """Money that the body overrides; of a pair both or neither."""
    amounts: dict[str, Decimal] = {}
    for pair in AMOUNT_PAIRS:
        given = [name for name in pair if body.get(name) is not None]
        if len(given) == 1:
            raise invalid(given[0], f"must be given together with {' and '.join(set(pair) - set(given))}", 400)
        for name in given:
            amounts[name] = read_money(name, body[name], 400)
    for name in SINGLE_AMOUNTS:
        if body.get(name) is not None:
            amounts[name] = read_money(name, body[name], 400)
    return amounts


def read_texts(body: dict[str, Any]) -> dict[str, str]:
    return {name: str(body[name] or "") for name in TEXTS if name in body}


def read_fees(rows: Any) -> list[dict[str, Any]]:
    if not rows:
        return []
    if not isinstance(rows, list):
        raise invalid("fees", "must be a list", 400)
    fees = []
    for index, row in enumerate(rows, 1):
        ex_tax = read_money("fees.cost_ex_tax", row.get("cost_ex_tax", row.get("base_cost", 0)), 400)
        inc_tax = (
            read_money("fees.cost_inc_tax", row.get("cost_inc_tax", ex_tax), 400)
            if (row.get("cost_inc_tax") is not None)
            else ex_tax
        )
        fees.append(
            {
                "id": index,
                "type": "custom_fee",
                "display_name_customer": str(row.get("display_name_customer") or row.get("name") or ""),
                "display_name_merchant": str(row.get("display_name_merchant") or ""),
                "source": str(row.get("source") or ""),
                "base_cost": money4(ex_tax),
                "cost_ex_tax": money4(ex_tax),
                "cost_inc_tax": money4(inc_tax),
                "cost_tax": money4(inc_tax - ex_tax),
                "tax_class_id": row.get("tax_class_id"),
            }
        )
    return fees
