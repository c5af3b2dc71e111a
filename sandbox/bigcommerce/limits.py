"""Rate limits: one quota per store, shared by all its apps, in windows of 30 seconds."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop

WINDOW_SECONDS = 30.0
UNLIMITED = 2_147_483_647
QUOTAS = {"standard": 150, "plus": 150, "pro": 450, "enterprise": 3000, "unlimited": UNLIMITED}


class Limits:
    """The window starts with the first call after the last one ended (facts: API rate limits page)."""

    def __init__(self, shop: "Shop") -> None:
        self._shop = shop
        self._window_start = -WINDOW_SECONDS
        self._used = 0

    @property
    def quota(self) -> int:
        return QUOTAS[self._shop.state.profile.plan]

    def take(self) -> bool:
        """Counts one call; False when the quota of this window is spent."""
        now = self._shop.now()
        if now >= self._window_start + WINDOW_SECONDS:
            self._window_start = now
            self._used = 0
        if self._left(now) <= 0:
            return False
        self._used += 1
        return True

    def headers(self) -> dict[str, str]:
        now = self._shop.now()
        reset = max(0.0, self._window_start + WINDOW_SECONDS - now)
        return {
            "X-Rate-Limit-Time-Window-Ms": str(int(WINDOW_SECONDS * 1000)),
            "X-Rate-Limit-Time-Reset-Ms": str(int(reset * 1000)),
            "X-Rate-Limit-Requests-Quota": str(self.quota),
            "X-Rate-Limit-Requests-Left": str(max(0, self._left(now))),
        }

    def _left(self, now: float) -> int:
        neighbours = int(self._shop.state.neighbour_rate * (now - self._window_start))
        return self.quota - self._used - neighbours
