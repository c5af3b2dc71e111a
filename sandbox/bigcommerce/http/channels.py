"""`/v3/channels` and their listings."""

from sandbox.bigcommerce.channels import render_channel, render_listing
from sandbox.bigcommerce.http.gate import Call, Endpoint, ok
from sandbox.bigcommerce.wire import id_list, page_of, read_date, read_integer, v3_one, v3_page, word_list
from sandbox.box import Answer

_SETTINGS = ("store_channel_settings",)
_LISTINGS = ("store_channel_listings",)
_CHANNEL = "/v3/channels/{channel_id:int}"


def list_channels(call: Call) -> Answer:
    ids = id_list(call.query, "id:in")
    texts = {name: word_list(call.query, f"{name}:in") for name in ("type", "platform", "status")}
    is_available = call.query.get("available", "false").lower() in ("1", "true")
    channels = [
        channel
        for channel in call.shop.state.channels.values()
        if (ids is None or channel.id in ids)
        and all(wanted is None or getattr(channel, name) in wanted for name, wanted in texts.items())
        and (not is_available or call.shop.channels.sells(channel.id))
    ]
    return ok(v3_page(channels, call.query, render_channel))


def create_channel(call: Call) -> Answer:
    return ok(v3_one(render_channel(call.shop.channels.create(call.record()))))


def get_channel(call: Call) -> Answer:
    return ok(v3_one(render_channel(call.shop.channels.get(call.ids["channel_id"]))))


def update_channel(call: Call) -> Answer:
    return ok(v3_one(render_channel(call.shop.channels.update(call.ids["channel_id"], call.record()))))


def list_listings(call: Call) -> Answer:
    """Pages by `after` = the last listing id, not by page number."""
    _, limit = page_of(call.query)
    rows = call.shop.channels.listings(call.ids["channel_id"])
    products = id_list(call.query, "product_id:in")
    if products is not None:
        rows = [row for row in rows if row.product_id in products]
    if "date_modified:min" in call.query:
        earliest = read_date("date_modified:min", call.query["date_modified:min"])
        rows = [row for row in rows if row.date_modified >= earliest]
    total = len(rows)
    after = read_integer("after", call.query.get("after", 0))
    rows = [row for row in rows if row.listing_id > after]
    page = rows[:limit]
    links = {"current": f"?after={after}&limit={limit}"}
    if len(rows) > limit:
        links["next"] = f"?after={page[-1].listing_id}&limit={limit}"
    pagination = {
        "count": len(page),
        "total": total,
        "per_page": limit,
        "total_pages": -(-total // limit),
        "links": links,
    }
    return ok({"data": [render_listing(row) for row in page], "meta": {"pagination": pagination}})


def create_listings(call: Call) -> Answer:
    return _written(call, update=False)


def update_listings(call: Call) -> Answer:
    return _written(call, update=True)


def get_listing(call: Call) -> Answer:
    row = call.shop.channels.listing(call.ids["channel_id"], call.ids["listing_id"])
    return ok(v3_one(render_listing(row)))


def _written(call: Call, update: bool) -> Answer:
    rows = call.shop.channels.write_listings(call.ids["channel_id"], call.body, update)
    return ok({"data": [render_listing(row) for row in rows], "meta": {}})


ENDPOINTS = [
    Endpoint("GET", "/v3/channels", list_channels, _SETTINGS),
    Endpoint("POST", "/v3/channels", create_channel, _SETTINGS),
    Endpoint("GET", _CHANNEL, get_channel, _SETTINGS),
    Endpoint("PUT", _CHANNEL, update_channel, _SETTINGS),
    Endpoint("GET", f"{_CHANNEL}/listings", list_listings, _LISTINGS),
    Endpoint("POST", f"{_CHANNEL}/listings", create_listings, _LISTINGS),
    Endpoint("PUT", f"{_CHANNEL}/listings", update_listings, _LISTINGS),
    Endpoint("GET", f"{_CHANNEL}/listings/{{listing_id:int}}", get_listing, _LISTINGS),
]
