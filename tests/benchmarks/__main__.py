"""`python -m tests.benchmarks [name ...]`: run the benchmarks (all by default) on one backbone."""

import asyncio
import sys
import tempfile
from pathlib import Path

from chassis import logs
from deploy.backbone import start_backbone
from tests.benchmarks import consuming, ingest, orders

BENCHMARKS = {
    "consuming": lambda backbone: asyncio.run(consuming.run(backbone)),
    "ingest": ingest.run,
    "orders": orders.run,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.stderr.write(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}\n")
        return 2
    logs.set_up("bench", "ERROR")
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder, start_backbone(Path(folder)) as backbone:
        for name in names or BENCHMARKS:
            BENCHMARKS[name](backbone)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
