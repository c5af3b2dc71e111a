"""`/v3/inventory`: items, adjustments, locations."""

from sandbox.bigcommerce.http.gate import Call, Endpoint, ok
from sandbox.bigcommerce.locations import render_location
from sandbox.bigcommerce.model import DEFAULT_LOCATION
from sandbox.bigcommerce.wire import id_list, v3_page, word_list
from sandbox.box import Answer

_INVENTORY = ("store_inventory",)
_LOCATIONS = ("store_locations", "store_inventory")
MAX_ITEMS_PAGE = 1000


def list_items(call: Call) -> Answer:
    inventory = call.shop.inventory
    locations = inventory.location_ids(call.query)
    keys = inventory.keys(call.query) if locations else []
    return ok(v3_page(keys, call.query, lambda key: inventory.render_item(key, locations), MAX_ITEMS_PAGE))


def list_location_items(call: Call) -> Answer:
    inventory = call.shop.inventory
    place = call.shop.locations.get(call.ids["location_id"])
    keys = inventory.keys(call.query)
    return ok(v3_page(keys, call.query, lambda key: inventory.render_location_item(key, place.id), MAX_ITEMS_PAGE))


def put_location_items(call: Call) -> Answer:
    transaction_id = call.shop.inventory.change_settings(call.ids["location_id"], call.body, call.cause)
    return ok({"transaction_id": transaction_id})


def put_absolute(call: Call) -> Answer:
    """200 means accepted: the effect may come later (`bc_inventory_write_lag`)."""
    return ok({"transaction_id": call.shop.inventory.adjust(call.body, False, call.cause)})


def post_relative(call: Call) -> Answer:
    return ok({"transaction_id": call.shop.inventory.adjust(call.body, True, call.cause)})


def list_locations(call: Call) -> Answer:
    ids, codes = id_list(call.query, "location_id:in"), word_list(call.query, "location_code:in")
    is_default = call.query.get("is_default", "").lower()
    places = [
        place
        for place in call.shop.state.locations.values()
        if (ids is None or place.id in ids)
        and (codes is None or place.code in codes)
        and (is_default == "" or (place.id == DEFAULT_LOCATION) == (is_default in ("1", "true")))
    ]
    return ok(v3_page(places, call.query, render_location))


def create_locations(call: Call) -> Answer:
    rows = call.body if isinstance(call.body, list) else [call.record()]
    for row in rows:
        call.shop.locations.add(row)
    return ok({"transaction_id": call.shop.box.entropy.uuid()})


def update_locations(call: Call) -> Answer:
    rows = call.body if isinstance(call.body, list) else [call.record()]
    for row in rows:
        call.shop.locations.update(row)
    return ok({"transaction_id": call.shop.box.entropy.uuid()})


ENDPOINTS = [
    Endpoint("GET", "/v3/inventory/items", list_items, _INVENTORY),
    Endpoint("PUT", "/v3/inventory/adjustments/absolute", put_absolute, _INVENTORY),
    Endpoint("POST", "/v3/inventory/adjustments/relative", post_relative, _INVENTORY),
    Endpoint("GET", "/v3/inventory/locations", list_locations, _LOCATIONS),
    Endpoint("POST", "/v3/inventory/locations", create_locations, _LOCATIONS),
    Endpoint("PUT", "/v3/inventory/locations", update_locations, _LOCATIONS),
    Endpoint("GET", "/v3/inventory/locations/{location_id:int}/items", list_location_items, _INVENTORY),
    Endpoint("PUT", "/v3/inventory/locations/{location_id:int}/items", put_location_items, _INVENTORY),
]
