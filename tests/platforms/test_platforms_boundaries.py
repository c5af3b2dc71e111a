"""One module imports httpx, none imports anything else of ours, and the packages export what they say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import platforms

ROOT = Path(platforms.__file__).parent
OURS = {"contracts", "chassis", "services", "sandbox", "deploy", "demo", "tests"}


def imports() -> Iterator[tuple[str, str]]:
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                yield from ((file.relative_to(ROOT).as_posix(), alias.name.split(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield file.relative_to(ROOT).as_posix(), node.module.split(".")[0]


def test_only_the_transport_imports_httpx() -> None:
    assert {file for file, module in imports() if module == "httpx"} == {"http.py"}


def test_nothing_else_of_ours_is_imported() -> None:
    assert [(file, module) for file, module in imports() if module in OURS] == []


def test_nothing_draws_time_or_randomness_on_its_own() -> None:
    assert [(file, module) for file, module in imports() if module in {"time", "random", "uuid", "secrets"}] == []


@pytest.mark.parametrize("name", ["platforms.bigcommerce", "platforms.tiktok_shop"])
def test_packages_export_what_they_list(name: str) -> None:
    package = import_module(name)
    assert package.__all__ == sorted(package.__all__)
    assert all(hasattr(package, exported) for exported in package.__all__)
