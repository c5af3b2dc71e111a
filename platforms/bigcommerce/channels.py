"""Sales channels and their listings. Source: channels v3 reference. Listings mirror ids of the other side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from platforms.bigcommerce.caller import QueryValue, StoreCaller
from platforms.bigcommerce.models import Channel, ChannelListing
from platforms.lenient import Page

SCOPE = "store_channel_settings"
LISTINGS_SCOPE = "store_channel_listings"
PAGE = 50


class Channels:
    def __init__(self, caller: StoreCaller) -> None:
        self._caller = caller

    async def list(self, *, platforms: Sequence[str] = ()) -> tuple[Channel, ...]:
        """platforms: such as "tiktok"; empty means all."""
        query: dict[str, QueryValue] = {"platform:in": tuple(platforms), "limit": 250}
        return (await self._caller.call("GET", "/v3/channels", scope=SCOPE, query=query)).many(Channel)

    async def get(self, channel_id: int) -> Channel:
        return (await self._caller.call("GET", "/v3/channels/{}", scope=SCOPE, ids=(channel_id,))).one(Channel)

    async def create(self, *, name: str, external_id: str, platform: str = "tiktok") -> Channel:
        """A connected marketplace channel. name: letters, digits, dash, underscore. Look for it before repeating."""
        body = {
            "name": name,
            "type": "marketplace",
            "platform": platform,
            "status": "connected",
            "external_id": external_id,
        }
        return (await self._caller.call("POST", "/v3/channels", scope=SCOPE, body=body)).one(Channel)

    async def update(self, channel_id: int, fields: Mapping[str, object]) -> Channel:
        """status: connected | disconnected | archived | deleted."""
        path = "/v3/channels/{}"
        return (await self._caller.call("PUT", path, scope=SCOPE, ids=(channel_id,), body=fields)).one(Channel)

    async def listings(self, channel_id: int, *, after: str = "") -> Page[ChannelListing]:
        """By listing id; ``next`` is the last id read, "" after a page that was not full."""
        query: dict[str, QueryValue] = {"after": after or None, "limit": PAGE}
        path = "/v3/channels/{}/listings"
        answer = await self._caller.call("GET", path, scope=LISTINGS_SCOPE, ids=(channel_id,), query=query)
        items = answer.many(ChannelListing, id_field="listing_id")
        return Page(items, str(items[-1].listing_id) if len(items) >= PAGE else "")

    async def create_listings(
        self, channel_id: int, listings: Sequence[Mapping[str, object]]
    ) -> tuple[ChannelListing, ...]:
        return await self._write_listings("POST", channel_id, listings)

    async def update_listings(
        self, channel_id: int, listings: Sequence[Mapping[str, object]]
    ) -> tuple[ChannelListing, ...]:
        return await self._write_listings("PUT", channel_id, listings)

    async def _write_listings(
        self, method: str, channel_id: int, listings: Sequence[Mapping[str, object]]
    ) -> tuple[ChannelListing, ...]:
        answer = await self._caller.call(
            method, "/v3/channels/{}/listings", scope=LISTINGS_SCOPE, ids=(channel_id,), body=list(listings)
        )
        return answer.many(ChannelListing, id_field="listing_id")
