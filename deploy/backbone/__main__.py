"""`python -m deploy.backbone`: run the backbone until Ctrl-C, fetch its programs, or pin them anew."""

import argparse
import os
import signal
import sys
from pathlib import Path

from deploy.backbone.artifacts import PROJECT, class_path, pin
from deploy.backbone.base import BackboneError, Ports
from deploy.backbone.start import choose_mode, start_backbone


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.backbone", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="start Kafka and a MongoDB server and keep them until Ctrl-C")
    up.add_argument("--data", type=Path, default=PROJECT / ".backbone" / "data", help="folder of the servers' data")
    up.add_argument("--kafka-port", type=int, help="default: any free port")
    up.add_argument("--store-port", type=int, help="default: any free port")
    commands.add_parser("fetch", help="fetch and build what the embedded backbone needs")
    commands.add_parser("pin", help="after a change to pom.xml: fetch and write down the checksums")
    arguments = parser.parse_args()
    try:
        return _run(arguments)
    except BackboneError as error:
        print(error, file=sys.stderr)
        return 1


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command == "pin":
        print(f"{pin()} files pinned")
        return 0
    if arguments.command == "fetch":
        if choose_mode(os.environ) == "embedded":
            class_path()
        return 0
    with start_backbone(arguments.data, Ports(arguments.kafka_port, arguments.store_port)) as backbone:
        # Held back before the addresses are told: whoever has read them may end it at once.
        endings = {signal.SIGINT, signal.SIGTERM}
        signal.pthread_sigmask(signal.SIG_BLOCK, endings)
        print(f"TANDEM_KAFKA={backbone.kafka}")
        print(f"TANDEM_MONGO={backbone.mongo}", flush=True)
        signal.sigwait(endings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
