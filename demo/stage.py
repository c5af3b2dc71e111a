"""Everything the story needs, started and stopped as one: backbone, sandbox, topics, services."""

from __future__ import annotations

import asyncio
import fcntl
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from demo.tandem import Tandem
from demo.world import World
from deploy.backbone import Backbone, start_backbone
from deploy.backbone.base import BackboneError
from deploy.local import SERVICES, LocalSystem, SandboxProcess
from deploy.local.system import free_port
from deploy.topics import create_missing, declared

STATE = Path(__file__).parents[1] / ".state" / "demo"


@dataclass(frozen=True)
class Stage:
    """The running system. ``world``: the platforms as people see them; ``tandem``: our API, as a merchant uses it."""

    backbone: Backbone
    sandbox: SandboxProcess
    system: LocalSystem
    world: World
    tandem: Tandem


@contextmanager
def set_up(
    folder: Path = STATE,
    *,
    seed: int = 1,
    fresh: bool = True,
    extra: Mapping[str, str] | None = None,
    door: str = "",
) -> Iterator[Stage]:
    """A fresh system in ``folder``. Everything started here ends with the block, and with this process.

    extra: settings of the services beside those that this machine's parts need.  door: where browsers and platforms
    reach the gateway when that is not the gateway itself.

    Raises BackboneError with one sentence that says what to do.
    """
    with ExitStack() as stack:
        stack.enter_context(_alone(folder))
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        port = free_port()
        gateway = f"http://127.0.0.1:{port}"
        door = door or gateway
        sandbox = SandboxProcess.start(folder, redirect_url=f"{door}/oauth/tiktok/callback", seed=seed)
        stack.callback(sandbox.stop)
        backbone = stack.enter_context(start_backbone(folder / "backbone"))
        system = LocalSystem(
            folder,
            backbone.kafka,
            backbone.mongo,
            sandbox.platforms(),
            gateway_port=port,
            extra=extra or {},
            public_url=door,
        )
        stack.callback(system.stop)
        for name in SERVICES:
            system.spawn(name)
        asyncio.run(create_missing(backbone.kafka, declared()))
        for name in SERVICES:
            system.wait_ready(name)
        world = World.of(sandbox.control, sandbox.credentials)
        stack.callback(world.close)
        tandem = Tandem(gateway)
        stack.callback(tandem.http.close)
        yield Stage(backbone, sandbox, system, world, tandem)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder for this process: a second demo must not sweep away what the first one stands on."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackboneError(
                f"A demo runs over {folder} already: end it with Ctrl-C, or give this one `--folder`."
            ) from None
        yield
