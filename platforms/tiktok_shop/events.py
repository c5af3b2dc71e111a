"""Webhook subscriptions of this shop. They win over the app's own setting, as far as is known."""

from __future__ import annotations

from platforms.tiktok_shop.caller import ShopCaller
from platforms.tiktok_shop.models import Webhook
from platforms.tiktok_shop.versions import DELETE_WEBHOOK, LIST_WEBHOOKS, SET_WEBHOOK


class Events:
    def __init__(self, caller: ShopCaller) -> None:
        self._caller = caller

    async def list(self) -> tuple[Webhook, ...]:
        return (await self._caller.call(LIST_WEBHOOKS)).many("webhooks", Webhook, id_field="event_type")

    async def set(self, event_type: str, address: str) -> None:
        """One address for each type; setting it again replaces it. address: https, a domain, no port, <= 255."""
        await self._caller.call(SET_WEBHOOK, body={"address": address, "event_type": event_type})

    async def delete(self, event_type: str) -> None:
        """Succeeds whether or not there was one."""
        await self._caller.call(DELETE_WEBHOOK, body={"event_type": event_type})
