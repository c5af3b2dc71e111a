"""Started programs announce themselves with one line of JSON in their output; this waits for it."""

import json
import time
from typing import Any

from deploy.backbone.base import BackboneError
from deploy.processes import Child

POLL_SECONDS = 0.05


def announced(child: Child, key: str, *, within: float = 60.0) -> dict[str, Any]:
    """The first JSON object with ``key`` in the child's log.

    Raises BackboneError with the end of its log when it ends or stays silent first.
    """
    give_up = time.monotonic() + within
    while time.monotonic() < give_up:
        for line in child.log_file.read_text(encoding="utf-8", errors="replace").splitlines():
            found = _object(line)
            if key in found:
                return found
        if not child.alive:
            break
        time.sleep(POLL_SECONDS)
    tail = "\n".join(child.log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-12:])
    raise BackboneError(f"{child.log_file.stem} did not start:\n{tail}")


def _object(line: str) -> dict[str, Any]:
    if not line.startswith("{"):
        return {}
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
