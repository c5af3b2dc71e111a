"""Arithmetic of stock."""

from __future__ import annotations

from contracts.settings import Buffer


def held_back(on_hand: int, buffer: Buffer) -> int:
    """Units never offered: the larger of the fixed number and the percentage, rounded up, of what the store has."""
    return max(buffer.units, -(-on_hand * buffer.percent // 100))
