"""Amounts as the wire writes them: text, sometimes empty."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from platforms.lenient import NumberText

Money = Annotated[Decimal | None, NumberText]
