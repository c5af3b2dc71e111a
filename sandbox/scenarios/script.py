"""Scenario files: what they may hold, and reading them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "scripts"


@dataclass(frozen=True)
class Step:
    """One control request, `at` seconds after the start, `times` over with `every` seconds between.

    `{name}` in the path and the body stands for a parameter or for what an earlier step saved; `save` maps such a
    name to a field of the answer.
    """

    at: float
    method: str
    path: str
    body: dict[str, Any] = field(default_factory=dict)
    times: int | str = 1
    every: float | str = 0.0
    save: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    name: str
    about: str
    parameters: dict[str, Any]
    steps: tuple[Step, ...]


def load_scripts(folder: Path = FOLDER) -> dict[str, Script]:
    """Every scenario by name. Raises TypeError for a step with an unknown field."""
    scripts = {}
    for file in sorted(folder.glob("*.yaml")):
        told = yaml.safe_load(file.read_text())
        steps = tuple(Step(**step) for step in told["steps"])
        scripts[file.stem] = Script(file.stem, told["about"], told.get("parameters") or {}, steps)
    return scripts
