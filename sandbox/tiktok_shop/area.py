"""What the areas of the engine have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.box import Box
    from sandbox.tiktok_shop.engine import TikTokShop
    from sandbox.tiktok_shop.state import State


class Area:
    """One part of the platform's behaviour. Reads the state through the engine, since a restore replaces it."""

    def __init__(self, engine: TikTokShop) -> None:
        self.engine = engine

    @property
    def state(self) -> State:
        return self.engine.state

    @property
    def box(self) -> Box:
        return self.engine.box

    @property
    def now(self) -> int:
        return self.engine.now

    def reindex(self) -> None:
        """Rebuilds what is derived from the state, after a restore."""
