"""The README is the control API's documentation: it names what there is, and nothing else."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from starlette.routing import BaseRoute, Mount, Route

import sandbox.box.switches
from sandbox.app import create_sandbox
from sandbox.bigcommerce.shop import DEFAULT_OPTIONS
from sandbox.control.app import control_app
from tests.sandbox.bigcommerce.store_world import Receiver

README = (Path(sandbox.__file__).parent / "README.md").read_text()


def endpoints(routes: Iterable[BaseRoute], prefix: str = "") -> Iterator[str]:
    for route in routes:
        if isinstance(route, Mount):
            yield from endpoints(route.routes, prefix + route.path)
        elif isinstance(route, Route) and not route.path.startswith("/ui/"):
            path = re.sub(r":int\}", "}", prefix + route.path)
            yield from (f"{method} {path}" for method in (route.methods or set()) - {"HEAD"})


def test_every_control_request_stands_in_the_readme_and_no_other() -> None:
    tables = README.split("## Control API")[1].split("### To make the two sides")[0]
    written = set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`\s]*)`", tables))
    made = control_app(create_sandbox(Receiver()))
    assert written == set(endpoints(made.routes))  # type: ignore[attr-defined]


def test_every_switch_and_option_stands_in_the_readme() -> None:
    for kind in sandbox.box.switches.KINDS:
        assert f"`{kind}`" in README
    for name in ("hold_seconds", *DEFAULT_OPTIONS):
        assert f"`{name}`" in README
