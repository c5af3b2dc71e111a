from __future__ import annotations

import re
from pathlib import Path

import sandbox.tiktok_shop
from sandbox.tiktok_shop.options import DEFAULTS


def test_every_option_and_its_default_stand_in_the_readme() -> None:
    text = (Path(sandbox.tiktok_shop.__file__).parent / "README.md").read_text()
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", text, re.MULTILINE))
    shown = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in DEFAULTS.items()}
    assert rows == shown
