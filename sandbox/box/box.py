"""The box that both simulated platforms share."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Protocol

from sandbox.box.clock import BoxClock
from sandbox.box.entropy import Entropy
from sandbox.box.ledger import Ledger
from sandbox.box.switches import Switches
from sandbox.box.webhooks import Post, WebhookSender

STATE_VERSION = 2

DEFAULT_OPTIONS: dict[str, Any] = {
    # How long a "timeout" switch holds the connection before it is closed, on the box clock.
    "hold_seconds": 60.0,
}


class Stateful(Protocol):
    """A platform whose state can be saved. The dict must survive JSON."""

    def snapshot(self) -> dict[str, Any]: ...

    def restore(self, saved: dict[str, Any]) -> None: ...


class Box:
    """Clock, chance, ledger, switches, options and webhooks, plus the platforms that joined with `join`.

    `options` are the named platform switches; each platform adds its defaults with `declare_options`.
    """

    def __init__(self, post: Post, seed: int = 1, real_clock: Callable[[], float] = time.time) -> None:
        self.clock = BoxClock(real_clock)
        self.entropy = Entropy(seed)
        self.ledger = Ledger(self.clock.now)
        self.switches = Switches(self.entropy)
        self.webhooks = WebhookSender(self.clock, self.entropy, self.ledger, self.switches, post)
        self.options: dict[str, Any] = dict(DEFAULT_OPTIONS)
        self._defaults: dict[str, Any] = dict(DEFAULT_OPTIONS)
        self._platforms: dict[str, Stateful] = {}

    def declare_options(self, defaults: dict[str, Any]) -> None:
        for name, value in defaults.items():
            self._defaults[name] = value
            self.options.setdefault(name, value)

    def set_option(self, name: str, value: Any) -> None:
        """Raises ValueError for an option that no platform declared."""
        if name not in self._defaults:
            raise ValueError(f"{name}: no such option")
        self.options[name] = value

    def join(self, name: str, platform: Stateful) -> None:
        """Makes a platform part of `snapshot` and `restore`."""
        self._platforms[name] = platform

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Box"]:
        """Fires timers while the block runs."""
        task = asyncio.create_task(self.clock.run())
        try:
            yield self
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            await self.clock.close()

    def snapshot(self) -> dict[str, Any]:
        return {
            "version": STATE_VERSION,
            "offset": self.clock.offset,
            "entropy": self.entropy.snapshot(),
            "ledger": self.ledger.snapshot(),
            "switches": self.switches.snapshot(),
            "options": self.options,
            "webhooks": self.webhooks.snapshot(),
            "platforms": {name: platform.snapshot() for name, platform in self._platforms.items()},
        }

    def restore(self, saved: dict[str, Any]) -> None:
        """Takes over a snapshot. Raises ValueError for one of another version."""
        if saved.get("version") != STATE_VERSION:
            raise ValueError(f"version: this sandbox reads {STATE_VERSION}, not {saved.get('version')}")
        self.clock.restore_offset(saved["offset"])
        self.entropy.restore(saved["entropy"])
        self.ledger.restore(saved["ledger"])
        self.switches.restore(saved["switches"])
        self.options = {**self._defaults, **saved["options"]}
        for name, platform in self._platforms.items():
            platform.restore(saved["platforms"][name])
        self.webhooks.restore(saved["webhooks"])

    def save(self, path: Path) -> None:
        """Writes the state so that a crash leaves the old file or the new one."""
        fresh = path.with_suffix(path.suffix + ".new")
        fresh.write_text(json.dumps(self.snapshot()))
        fresh.replace(path)

    def load(self, path: Path) -> None:
        self.restore(json.loads(path.read_text()))
