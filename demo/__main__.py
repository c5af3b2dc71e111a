"""`make demo`: set up everything, play the story against both simulated platforms, stay up until Ctrl-C."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from demo.narrate import Narrator
from demo.stage import STATE, Stage, set_up
from demo.story import Story
from deploy.backbone.base import BackboneError


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--exit", action="store_true", help="stop after the story; status 0 only if every step held")
    parser.add_argument("--folder", type=Path, default=STATE, help="where its servers keep their data and logs")
    given = parser.parse_args(arguments)
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    tell = Narrator()
    try:
        with set_up(given.folder) as stage:
            Story(stage, tell).play()
            _signposts(stage, tell)
            if not given.exit:
                tell.note("Everything stays up until Ctrl-C.")
                stopping.wait()
    except BackboneError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stdout.write("\n")
        return 130 if given.exit else 0
    return 1 if tell.failures else 0


def _signposts(stage: Stage, tell: Narrator) -> None:
    door = stage.tandem.address
    tell.title("Where things are")
    tell.table(
        {
            "console": f"{door}/  (merchant@example.com / {stage.tandem.password})",
            "API documentation": f"{door}/api/v1/docs",
            "event documentation": "contracts/asyncapi/ and contracts/schemas/",
            "back office and Seller Center": f"{stage.sandbox.control}/ui/",
        }
    )
    if tell.failures:
        tell.title("What did not hold")
        for failure in tell.failures:
            tell.note(failure)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
