"""Sales channels, their listings, and which products they show."""

import re
from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.errors import Refusal, invalid, not_found
from sandbox.bigcommerce.model import Channel, Listing
from sandbox.bigcommerce.wire import iso_date, read_integer

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop

TYPES = ("pos", "marketplace", "storefront", "marketing")
STOREFRONT_STATUSES = ("active", "prelaunch", "inactive", "terminated")
OTHER_STATUSES = ("connected", "disconnected", "archived", "deleted")
SELLING_STATUSES = ("active", "connected", "prelaunch")
LISTING_STATES = (
    "active",
    "disabled",
    "error",
    "pending",
    "pending_disable",
    "pending_delete",
    "partially_rejected",
    "queued",
    "rejected",
    "submitted",
    "deleted",
)
_NAME = re.compile(r"[A-Za-z0-9 _-]+")


class Channels:
    def __init__(self, shop: "Shop") -> None:
        self._shop = shop

    def get(self, channel_id: int) -> Channel:
        channel = self._shop.state.channels.get(channel_id)
        if channel is None:
            raise not_found()
        return channel

    def create(self, body: dict[str, Any]) -> Channel:
        """Raises Refusal 422 for a bad field."""
        name, kind, platform = self._read_name(body.get("name")), body.get("type"), body.get("platform")
        if kind not in TYPES:
            raise invalid("type", f"must be one of {', '.join(TYPES)}")
        if not isinstance(platform, str) or not platform:
            raise invalid("platform", "is required")
        now = self._shop.now()
        status = self._read_status(kind, body.get("status", "active" if kind == "storefront" else "connected"))
        channel_id = self._shop.state.next_id("channel")
        channel = Channel(channel_id, name, str(kind), platform, status, now, now)
        self._write_common(channel, body)
        self._shop.state.channels[channel.id] = channel
        self._shop.hooks.emit("store/channel/created", {"type": "channel", "id": channel.id})
        return channel

    def update(self, channel_id: int, body: dict[str, Any]) -> Channel:
        """Name, status and external id; type and platform cannot change."""
        channel = self.get(channel_id)
        if "name" in body:
            channel.name = self._read_name(body["name"])
        if "status" in body:
            channel.status = self._read_status(channel.type, body["status"])
        self._write_common(channel, body)
        channel.date_modified = self._shop.now()
        self._shop.hooks.emit("store/channel/updated", {"type": "channel", "id": channel.id})
        return channel

    def sells(self, channel_id: int) -> bool:
        """Whether orders may name the channel."""
        channel = self._shop.state.channels.get(channel_id)
        return channel is not None and channel.status in SELLING_STATUSES

    def listings(self, channel_id: int) -> list[Listing]:
        self.get(channel_id)
        return [row for row in self._shop.state.listings.values() if row.channel_id == channel_id]

    def listing(self, channel_id: int, listing_id: int) -> Listing:
        row = self._shop.state.listings.get(listing_id)
        if row is None or row.channel_id != channel_id:
            raise not_found()
        return row

    def write_listings(self, channel_id: int, rows: Any, update: bool) -> list[Listing]:
        """POST (create) and PUT (update by `listing_id`): arrays, all or nothing."""
        self.get(channel_id)
        if not isinstance(rows, list) or not rows:
            raise Refusal(422, "the body must be a list of listings")
        for row in rows:
            self._check_listing(channel_id, row, update)
        return [self._write_listing(channel_id, row, update) for row in rows]

    def assign(self, rows: Any) -> None:
        """`PUT /v3/catalog/products/channel-assignments`."""
        if not isinstance(rows, list) or not rows:
            raise Refusal(422, "the body must be a list of assignments")
        pairs = []
        for row in rows:
            product = self._shop.state.products.get(read_integer("product_id", row.get("product_id")))
            channel_id = read_integer("channel_id", row.get("channel_id"))
            if product is None or channel_id not in self._shop.state.channels:
                raise invalid("product_id" if product is None else "channel_id", "does not exist")
            pairs.append((product, channel_id))
        for product, channel_id in pairs:
            if channel_id not in product.channels:
                product.channels.append(channel_id)
                data = {"type": "product", "product_id": product.id, "channel_id": channel_id}
                self._shop.hooks.emit(f"store/channel/{channel_id}/product/assigned", data)

    def unassign(self, product_ids: list[int] | None, channel_ids: list[int] | None) -> None:
        for product in self._shop.state.products.values():
            if product_ids is not None and product.id not in product_ids:
                continue
            gone = [one for one in product.channels if channel_ids is None or one in channel_ids]
            product.channels = [one for one in product.channels if one not in gone]
            for channel_id in gone:
                data = {"type": "product", "product_id": product.id, "channel_id": channel_id}
                self._shop.hooks.emit(f"store/channel/{channel_id}/product/unassigned", data)

    def _check_listing(self, channel_id: int, row: Any, update: bool) -> None:
        if not isinstance(row, dict):
            raise Refusal(422, "every listing must be an object")
        if update:
            self.listing(channel_id, read_integer("listing_id", row.get("listing_id")))
        elif read_integer("product_id", row.get("product_id")) not in self._shop.state.products:
            raise invalid("product_id", "there is no such product")
        if row.get("state", "active") not in LISTING_STATES:
            raise invalid("state", f"must be one of {', '.join(LISTING_STATES)}")
        taken = {(one.product_id) for one in self.listings(channel_id)}
        if not update and row["product_id"] in taken:
            raise Refusal(409, "This product is listed in the channel already.")

    def _write_listing(self, channel_id: int, row: dict[str, Any], update: bool) -> Listing:
        now = self._shop.now()
        if update:
            listing = self._shop.state.listings[int(row["listing_id"])]
        else:
            listing_id = self._shop.state.next_id("listing", 900)
            listing = Listing(listing_id, channel_id, int(row["product_id"]), "active", now, now)
            self._shop.state.listings[listing_id] = listing
        for name in ("state", "external_id", "name", "description"):
            if row.get(name) is not None:
                setattr(listing, name, str(row[name]))
        if "variants" in row:
            listing.variants = [dict(variant) for variant in row["variants"] or []]
        listing.date_modified = now
        return listing

    def _read_name(self, name: Any) -> str:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise invalid("name", "may hold letters, digits, dashes and underscores")
        return name

    def _read_status(self, kind: Any, status: Any) -> str:
        choices = STOREFRONT_STATUSES if kind == "storefront" else OTHER_STATUSES
        if status not in choices:
            raise invalid("status", f"must be one of {', '.join(choices)}")
        return str(status)

    def _write_common(self, channel: Channel, body: dict[str, Any]) -> None:
        if "external_id" in body:
            channel.external_id = str(body["external_id"] or "")
        for name in ("is_listable_from_ui", "is_visible"):
            if isinstance(body.get(name), bool):
                setattr(channel, name, body[name])
        if isinstance(body.get("config_meta"), dict):
            channel.config_meta = body["config_meta"]


def render_channel(channel: Channel) -> dict[str, Any]:
    return {
        "id": channel.id,
        "name": channel.name,
        "type": channel.type,
        "platform": channel.platform,
        "status": channel.status,
        "external_id": channel.external_id,
        "is_enabled": channel.status in SELLING_STATUSES,
        "is_listable_from_ui": channel.is_listable_from_ui,
        "is_visible": channel.is_visible,
        "icon_url": "",
        "date_created": iso_date(channel.date_created),
        "date_modified": iso_date(channel.date_modified),
    }


def render_listing(listing: Listing) -> dict[str, Any]:
    return {
        "channel_id": listing.channel_id,
        "listing_id": listing.listing_id,
        "external_id": listing.external_id,
        "product_id": listing.product_id,
        "state": listing.state,
        "name": listing.name,
        "description": listing.description,
        "date_created": iso_date(listing.date_created),
        "date_modified": iso_date(listing.date_modified),
        "variants": listing.variants,
    }
