"""`python -m sandbox.scenarios`: lists the scenarios of a running sandbox, or plays one and says how it went."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from typing import Any

import httpx

POLL_SECONDS = 0.2


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sandbox.scenarios", description=__doc__)
    parser.add_argument("control", help="address of the sandbox's control listener")
    parser.add_argument("scenario", nargs="?", help="which one to play; left out: list them")
    parser.add_argument("parameters", nargs="*", help="name=value, with value as JSON where it is JSON")
    parser.add_argument("--advance", action="store_true", help="move the clock to the end instead of waiting for it")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """0 when every step of the scenario was done, 1 when some were refused, 2 when it could not be played."""
    given = read_arguments(arguments)
    with httpx.Client(base_url=given.control, timeout=120) as control:
        if given.scenario is None:
            for row in control.get("/scenarios").json():
                sys.stdout.write(f"{row['name']}: {row['about']}\n    {json.dumps(row['parameters'])}\n")
            return 0
        try:
            run = play(control, given.scenario, dict(_pair(text) for text in given.parameters), given.advance)
        except ValueError as refused:
            sys.stderr.write(f"{refused}\n")
            return 2
    sys.stdout.write(json.dumps(run, indent=2) + "\n")
    return 1 if run["complaints"] else 0


def play(control: httpx.Client, name: str, parameters: dict[str, Any], advance: bool) -> dict[str, Any]:
    """The run once it is finished. Raises ValueError when the sandbox refuses to play it."""
    answer = control.post(f"/scenarios/{name}", json=parameters)
    if answer.is_error:
        raise ValueError(f"{name}: {answer.json()['error']}")
    run: dict[str, Any] = answer.json()
    if advance:
        seconds = max(0.0, run["ends_at"] - control.get("/clock").json()["now"])
        control.post("/clock/advance", json={"seconds": seconds})
    while not run["finished"]:
        run = next(one for one in control.get("/scenarios/runs").json() if one["id"] == run["id"])
        time.sleep(0 if run["finished"] else POLL_SECONDS)
    return run


def _pair(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f"{text}: a parameter is written name=value")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
