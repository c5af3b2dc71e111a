"""Is a flow's work due now, later, or not at all?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chassis.wakeups import Next


def not_yet(due: Mapping[str, datetime | None], flow: str, now: datetime) -> Next | bool | None:
    """None: nothing to do.  A Next: at that time.  True: now."""
    if flow not in due:
        return None
    at = due[flow]
    return Next(at) if at is not None and at > now else True
