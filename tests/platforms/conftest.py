"""Clients over recorded transports."""

from __future__ import annotations

import pytest

from tests.platforms.ports import ManualClock, SeededEntropy


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def entropy() -> SeededEntropy:
    return SeededEntropy()
