"""The sandbox as a process of its own, for tests of what only a process has."""

import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import AsyncIterator
from typing import Any


@contextlib.asynccontextmanager
async def box_process(*arguments: str) -> AsyncIterator[dict[str, Any]]:
    """What it said of itself, while it runs; it must end by itself with status 0 when it is told to."""
    command = [sys.executable, "-m", "sandbox", *arguments]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield json.loads(await asyncio.wait_for(process.stdout.readline(), 60))
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 60) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
