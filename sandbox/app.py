"""Builds a whole sandbox: the box, both platforms, the control API. The only place that constructs."""

import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from starlette.types import ASGIApp

from sandbox.bigcommerce import BigCommerce
from sandbox.bigcommerce.http import bigcommerce_app
from sandbox.box import Box
from sandbox.box.webhooks import Post


@dataclass(frozen=True)
class Sandbox:
    """`bigcommerce` and `tiktok_shop` are engines to act on directly; the `_app`s are their HTTP faces."""

    box: Box
    bigcommerce: BigCommerce
    bigcommerce_app: ASGIApp

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Sandbox"]:
        """Fires timers (webhooks, delays, reviews) while the block runs."""
        async with self.box.running():
            yield self


def create_sandbox(post: Post, seed: int = 1, real_clock: Callable[[], float] = time.time) -> Sandbox:
    """An empty sandbox. `post` sends webhooks; `real_clock` is unix seconds (a virtual-time loop's own)."""
    box = Box(post, seed, real_clock)
    bigcommerce = BigCommerce(box)
    return Sandbox(box, bigcommerce, bigcommerce_app(bigcommerce))
