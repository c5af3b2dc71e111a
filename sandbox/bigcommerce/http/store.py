"""`/v2/store`, `/v2/time` and the inventory settings."""

from typing import Any

from sandbox.bigcommerce.errors import not_found
from sandbox.bigcommerce.http.gate import Call, Endpoint, ok
from sandbox.bigcommerce.wire import read_integer, rfc_date, v3_one
from sandbox.box import Answer

_INFORMATION = ("store_v2_information",)
_SETTINGS = ("store_v2_information", "store_inventory", "store_v2_products")
_SYMBOLS = {"USD": "$", "GBP": "£", "EUR": "€"}
_NAMES = {"USD": "US Dollar", "GBP": "British Pound", "EUR": "Euro"}
_PLAN_NAMES = {
    "standard": "Standard",
    "plus": "Plus",
    "pro": "Pro",
    "enterprise": "Enterprise",
    "unlimited": "Enterprise",
}


def get_store(call: Call) -> Answer:
    profile = call.shop.state.profile
    domain = f"store-{call.shop.state.hash}.example.com"
    plan = _PLAN_NAMES[profile.plan]
    body: dict[str, Any] = {
        "id": call.shop.state.hash,
        "account_uuid": call.shop.account_uuid,
        "domain": domain,
        "secure_url": f"https://{domain}",
        "control_panel_base_url": f"https://{domain}/manage",
        "status": profile.status,
        "name": profile.name,
        "first_name": "Sam",
        "last_name": "Merchant",
        "address": "1 Warehouse Way, Austin",
        "country": profile.country,
        "country_code": profile.country_code,
        "infrastructure_region": "us-central1",
        "phone": "512-555-0100",
        "admin_email": "merchant@example.com",
        "order_email": "orders@example.com",
        "favicon_url": "",
        "timezone": {
            "name": profile.timezone,
            "raw_offset": -21600,
            "dst_offset": -18000,
            "dst_correction": True,
            "date_format": {"display": "M jS Y", "export": "M jS Y", "extended_display": "M jS Y @ g:i A"},
        },
        "language": "en",
        "currency": profile.currency,
        "currency_symbol": _SYMBOLS.get(profile.currency, profile.currency),
        "decimal_separator": ".",
        "thousands_separator": ",",
        "decimal_places": 2,
        "currency_symbol_location": "left",
        "weight_units": profile.weight_units,
        "dimension_units": profile.dimension_units,
        "dimension_decimal_places": 2,
        "dimension_decimal_token": ".",
        "dimension_thousands_token": ",",
        "plan_name": plan,
        "plan_level": plan,
        "plan_is_trial": False,
        "industry": "Apparel",
        "logo": {"url": ""},
        "is_price_entered_with_tax": profile.is_price_entered_with_tax,
        "store_id": call.shop.state.store_id,
        "default_channel_id": 1,
        "default_site_id": 1000,
        "active_comparison_modules": [],
        "features": {
            "stencil_enabled": True,
            "sitewidehttps_enabled": True,
            "facebook_catalog_id": "",
            "checkout_type": "optimized",
            "wishlists_enabled": False,
            "graphql_storefront_api_enabled": True,
            "shopper_consent_tracking_enabled": False,
            "multi_storefront_enabled": True,
            "storefront_limits": {"active": 3, "total_including_inactive": 15},
        },
    }
    return ok(body)


def list_currencies(call: Call) -> Answer:
    return ok([_currency(call)])


def get_currency(call: Call) -> Answer:
    if call.ids["currency_id"] != 1:
        raise not_found()
    return ok(_currency(call))


def _currency(call: Call) -> dict[str, Any]:
    profile = call.shop.state.profile
    return {
        "id": 1,
        "is_default": True,
        "country_iso2": profile.country_code,
        "default_for_country_codes": [],
        "currency_code": profile.currency,
        "currency_exchange_rate": "1.0000000000",
        "auto_update": False,
        "token_location": "left",
        "token": _SYMBOLS.get(profile.currency, profile.currency),
        "decimal_token": ".",
        "thousands_token": ",",
        "decimal_places": 2,
        "name": _NAMES.get(profile.currency, profile.currency),
        "last_updated": rfc_date(call.shop.now()),
        "enabled": True,
        "is_transactional": True,
        "use_default_name": True,
    }


def get_time(call: Call) -> Answer:
    return ok({"time": int(call.shop.now())})


def get_inventory_settings(call: Call) -> Answer:
    return ok(v3_one(call.shop.inventory_settings.of(_channel_of(call))))


def put_inventory_settings(call: Call) -> Answer:
    return ok(v3_one(call.shop.inventory_settings.update(_channel_of(call), call.record())))


def _channel_of(call: Call) -> int | None:
    return read_integer("channel_id", call.query["channel_id"]) if "channel_id" in call.query else None


ENDPOINTS = [
    Endpoint("GET", "/v2/store", get_store, _INFORMATION),
    Endpoint("GET", "/v2/time", get_time),
    Endpoint("GET", "/v2/currencies", list_currencies, _INFORMATION),
    Endpoint("GET", "/v2/currencies/{currency_id:int}", get_currency, _INFORMATION),
    Endpoint("GET", "/v3/settings/inventory", get_inventory_settings, _SETTINGS),
    Endpoint("PUT", "/v3/settings/inventory", put_inventory_settings, _SETTINGS),
]
