"""`python -m tests.benchmarks [name ...]`: run the named benchmarks, or all of them and write `docs/results.md`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from chassis import logs
from deploy.backbone import start_backbone
from tests.benchmarks import calls, consuming, ingest, orders, sandbox
from tests.benchmarks.rounds import write_results

RESULTS = Path(__file__).parents[2] / "docs" / "results.md"
ALONE = {"calls": calls.run, "sandbox": sandbox.run}
ON_BACKBONE = {
    "consuming": lambda backbone: asyncio.run(consuming.run(backbone)),
    "ingest": ingest.run,
    "orders": orders.run,
}
NAMES = [*ALONE, *ON_BACKBONE]


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        sys.stderr.write(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(NAMES)}\n")
        return 2
    logs.set_up("bench", "ERROR")
    wanted = names or NAMES
    for name in [one for one in wanted if one in ALONE]:
        ALONE[name]()
    on_backbone = [one for one in wanted if one in ON_BACKBONE]
    if on_backbone:
        with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder, start_backbone(Path(folder)) as backbone:
            for name in on_backbone:
                ON_BACKBONE[name](backbone)
    if not names:
        write_results(RESULTS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
