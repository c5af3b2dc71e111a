"""Calls per second, API and shop (rate limits page: 50 a second per API, app and shop)."""

from __future__ import annotations

import math
from typing import Any

from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError


class Quota(Area):
    """A fixed window of one second on the box clock; not part of the saved state."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self._windows: dict[tuple[str, str, str], tuple[int, int]] = {}

    def take(self, app_key: str, shop_id: str, api: str) -> None:
        """Raises 36009002 when the second's calls are used up."""
        limit = self.engine.option("tts_rate_per_second")
        if not limit:
            return
        moment = self.box.clock.now()
        second = math.floor(moment)
        key = (app_key, shop_id, api)
        window, used = self._windows.get(key, (second, 0))
        used = used if window == second else 0
        if used >= limit:
            raise self.exceeded(self.engine.option("tts_retry_after"))
        self._windows[key] = (second, used + 1)

    def exceeded(self, with_header: bool) -> ApiError:
        headers = {"Retry-After": "1"} if with_header else {}
        status = self.engine.option("tts_rate_status")
        return ApiError(36009002, "Too many requests", http_status=status, headers=headers)
