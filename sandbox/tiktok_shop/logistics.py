"""Warehouses, delivery options and carriers (`/logistics/202309/...`)."""

from __future__ import annotations

from typing import Any

from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError, bad_input
from sandbox.tiktok_shop.state import DeliveryOption, Shop, Warehouse

MOST_INCHES = 108
MOST_GRAMS = 68_000


class Logistics(Area):
    def warehouses(self, shop: Shop) -> dict[str, Any]:
        return {"warehouses": [_warehouse(place) for place in shop.warehouses.values()]}

    def delivery_options(self, shop: Shop, warehouse_id: str) -> dict[str, Any]:
        place = shop.warehouses.get(warehouse_id)
        if place is None:
            raise bad_input("warehouse_id", "is invalid")
        return {
            "delivery_options": [
                _delivery_option(shop.delivery_options[option_id]) for option_id in place.delivery_option_ids
            ]
        }

    def shipping_providers(self, shop: Shop, delivery_option_id: str) -> dict[str, Any]:
        """Raises 21008117 for an option that TikTok ships itself, 21008116 for an unknown one."""
        option = shop.delivery_options.get(delivery_option_id)
        if option is None:
            raise ApiError(21008116)
        if option.shipping_type != "SELLER":
            raise ApiError(21008117)
        providers = self.state.providers
        return {"shipping_providers": [{"id": id_, "name": providers[id_]} for id_ in option.provider_ids]}

    def provider_name(self, provider_id: str) -> str:
        return self.state.providers.get(provider_id, "")


def _warehouse(place: Warehouse) -> dict[str, Any]:
    address = place.address
    return {
        "id": place.id,
        "entity_id": place.entity_id,
        "name": place.name,
        "effect_status": place.effect_status,
        "type": place.type,
        "sub_type": place.sub_type,
        "is_default": place.is_default,
        "address": {
            "region": "United States" if address.get("region_code") == "US" else address.get("region_code", ""),
            "region_code": address.get("region_code", ""),
            "state": address.get("state", ""),
            "city": address.get("city", ""),
            "distict": "",  # spelt so on the wire
            "town": "",
            "postal_code": address.get("postal_code", ""),
            "full_address": address.get("street", ""),
            "address_line1": address.get("street", ""),
            "contact_person": address.get("contact_person", ""),
            "phone_number": "(+1)775****120",
        },
    }


def _delivery_option(option: DeliveryOption) -> dict[str, Any]:
    return {
        "id": option.id,
        "name": option.name,
        "type": option.type,
        "description": option.name,
        "dimension_limit": {
            "max_height": MOST_INCHES,
            "max_length": MOST_INCHES,
            "max_width": MOST_INCHES,
            "unit": "INCH",
        },
        "weight_limit": {"max_weight": MOST_GRAMS, "min_weight": 0, "unit": "GRAM"},
        "platform": ["TIKTOK_SHOP"],
    }
