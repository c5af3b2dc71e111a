"""When work that must wait is due again."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from chassis.clock import later

QUEUE = timedelta(days=7)
SPREAD = 60.0
"""Seconds after the day's begin over which the waiting products' turns are spread."""


def next_listing_day(now: datetime) -> datetime:
    """The instant from which TikTok Shop takes new listings again; its day is not documented, UTC is assumed."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time.min, UTC)


def turn_of(asked_at: datetime, day: datetime) -> datetime:
    """A product's turn on that day: the older the wish, the earlier."""
    waited = min(max(day - asked_at, timedelta(0)), QUEUE)
    return later(day, SPREAD * (1 - waited / QUEUE))
