"""Places that hold stock."""

from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.errors import Refusal, invalid, not_found
from sandbox.bigcommerce.model import DEFAULT_LOCATION, Location
from sandbox.bigcommerce.wire import iso_date, read_integer

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop


class Locations:
    def __init__(self, shop: "Shop") -> None:
        self._shop = shop

    def get(self, location_id: int) -> Location:
        place = self._shop.state.locations.get(location_id)
        if place is None:
            raise not_found()
        return place

    def add(self, body: dict[str, Any]) -> Location:
        code = str(body.get("code") or "")
        if not code or not body.get("label"):
            raise invalid("label" if code else "code", "is required")
        if any(place.code == code for place in self._shop.state.locations.values()):
            raise Refusal(409, f"There is a location with the code {code} already.")
        now = self._shop.now()
        place = Location(self._shop.state.next_id("location"), code, str(body["label"]))
        place.enabled = bool(body.get("enabled", True))
        place.created_at = place.updated_at = now
        self._shop.state.locations[place.id] = place
        self._shop.hooks.emit("store/inventory/location/created", {"location_id": place.id})
        return place

    def update(self, body: dict[str, Any]) -> Location:
        place = self.get(read_integer("id", body.get("id")))
        place.label = str(body.get("label", place.label))
        place.enabled = bool(body.get("enabled", place.enabled))
        place.updated_at = self._shop.now()
        self._shop.hooks.emit("store/inventory/location/updated", {"location_id": place.id})
        return place


def render_location(place: Location) -> dict[str, Any]:
    """One row of `GET /v3/inventory/locations`."""
    return {
        "id": place.id,
        "code": place.code,
        "label": place.label,
        "description": "",
        "managed_by_external_source": False,
        "type_id": place.type_id,
        "enabled": place.enabled,
        "is_default": place.id == DEFAULT_LOCATION,
        "time_zone": "Etc/UTC",
        "created_at": iso_date(place.created_at),
        "updated_at": iso_date(place.updated_at),
        "address": {
            "address1": place.address1,
            "address2": "",
            "city": place.city,
            "state": place.state,
            "zip": place.zip,
            "email": "warehouse@example.com",
            "phone": "512-555-0100",
            "country_code": place.country_code,
        },
        "storefront_visibility": True,
        "special_hours": [],
    }
