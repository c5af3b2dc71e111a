"""Builds a whole sandbox: the box, both platforms, the control API. The only place that constructs."""

import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from starlette.types import ASGIApp

from sandbox.bigcommerce import BigCommerce
from sandbox.bigcommerce.http import bigcommerce_app
from sandbox.box import Box
from sandbox.box.webhooks import Post
from sandbox.control.app import control_app
from sandbox.tiktok_shop.engine import TikTokShop
from sandbox.tiktok_shop.http import create_app as tiktok_shop_app


@dataclass
class Sandbox:
    """`bigcommerce` and `tiktok_shop` are engines to act on directly; the `_app`s are their HTTP faces."""

    box: Box
    bigcommerce: BigCommerce
    tiktok_shop: TikTokShop
    state_file: Path | None = None
    bigcommerce_app: ASGIApp = field(init=False)
    tiktok_shop_app: ASGIApp = field(init=False)
    control_app: ASGIApp = field(init=False)

    def __post_init__(self) -> None:
        self.bigcommerce_app = bigcommerce_app(self.bigcommerce)
        self.tiktok_shop_app = tiktok_shop_app(self.tiktok_shop)
        self.control_app = control_app(self)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Sandbox"]:
        """Fires timers (webhooks, delays, reviews) while the block runs."""
        async with self.box.running():
            yield self


def create_sandbox(
    post: Post,
    seed: int = 1,
    real_clock: Callable[[], float] = time.time,
    state_file: Path | None = None,
) -> Sandbox:
    """An empty sandbox; `sandbox.world.build_sample_world` fills it.

    `post` sends webhooks; `real_clock` is unix seconds (a virtual-time loop's own).
    """
    box = Box(post, seed, real_clock)
    return Sandbox(box, BigCommerce(box), TikTokShop(box), state_file)
