"""``make chaos``: 10,000 orders and 30 kills; ORDERS=n, KILLS=n, SEED=n for others."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.chaos.campaign import Campaign, Plan, chaos_stage


def main() -> int:
    kills = int(os.environ.get("KILLS", "30"))
    plan = Plan(
        orders=int(os.environ.get("ORDERS", "10000")),
        kills=kills,
        pauses=kills // 5,
        broker_away=float(os.environ.get("BROKER_AWAY", "180")),
        patience=1800.0,
        seed=int(os.environ.get("SEED", "1")),
    )
    with tempfile.TemporaryDirectory(prefix="tandem-chaos-") as folder, chaos_stage(Path(folder)) as (stage, door):
        report = Campaign(stage, door, plan, say).play()
    sys.stdout.write("\n".join(report.lines()) + "\n")
    return 0 if report.holds else 1


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
