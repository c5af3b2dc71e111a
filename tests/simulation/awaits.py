"""Which awaits of services and chassis lead to a port, told from the source alone."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
WHERE = ("services", "chassis")
PORTS = ("chassis/memory", "chassis/kafka.py", "chassis/mongo.py")
"""What stands behind the ports: no await of it is ours."""
CLIENTS = "platforms"
PAUSES = frozenset(("sleep", "wait", "wait_for", "gather", "acquire", "to_thread", "timeout", "shield"))
"""Awaited, and no port: what was done before is all that a death there can lose."""


@dataclass(frozen=True, slots=True, order=True)
class Await:
    """``line``: as a traceback names it.  ``function``: its qualified name."""

    file: str
    line: int
    last: int
    function: str
    called: str

    def is_among(self, lines: Set[tuple[str, int]]) -> bool:
        return any((self.file, line) in lines for line in range(self.line, self.last + 1))

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.function}: await {self.called or '...'}"


class Place(NamedTuple):
    """A line of ours that is at work. ``function``: its qualified name."""

    file: str
    line: int
    function: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.function}"


def frames(frame: FrameType | None) -> Iterator[FrameType]:
    """From the innermost outwards."""
    while frame is not None:
        yield frame
        frame = frame.f_back


def places(frame: FrameType | None) -> Iterator[Place]:
    """Those of services and chassis that are on the way to this frame, from the innermost outwards."""
    for each in frames(frame):
        file = _ours(each.f_code.co_filename)
        if file:
            yield Place(file, each.f_lineno, each.f_code.co_qualname)


@cache
def _ours(path: str) -> str:
    name = path.removeprefix(f"{ROOT}/")
    return name if name.startswith(tuple(f"{folder}/" for folder in WHERE)) and not name.startswith(PORTS) else ""


def lines_of(met: Iterable[Place]) -> set[tuple[str, int]]:
    return {(place.file, place.line) for place in met}


def coverage(lines: Set[tuple[str, int]]) -> str:
    reached = sum(each.is_among(lines) for each in awaits())
    return f"{reached} of {len(awaits())} awaits that may lead to a port were on the way to one"


@cache
def awaits() -> tuple[Await, ...]:
    """Every await that leads to a port, by file and line. Calls are resolved by name, so a few too many are among them."""
    found = [each for path in _files(WHERE) for each in _in_file(path)]
    ports = _methods(("chassis/store.py", "chassis/messaging.py")) | _coroutines(_files((CLIENTS,)))
    defined = _coroutines(_files(WHERE))
    leading: set[str] = set()
    while True:
        more = {each.function.rpartition(".")[2] for each in found if _leads(each.called, ports, defined, leading)}
        if more <= leading:
            break
        leading |= more
    return tuple(sorted(each for each in found if _leads(each.called, ports, defined, leading)))


def _leads(called: str, ports: set[str], defined: set[str], leading: set[str]) -> bool:
    if called in ports or called in leading:
        return True
    return called not in defined and called not in PAUSES


def _files(folders: tuple[str, ...]) -> list[Path]:
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in paths if not _name(path).startswith(PORTS)]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _coroutines(paths: list[Path]) -> set[str]:
    return {
        node.name
        for path in paths
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.AsyncFunctionDef)
    }


def _methods(files: tuple[str, ...]) -> set[str]:
    return _coroutines([ROOT / name for name in files]) | {"stream"}


def _in_file(path: Path) -> Iterator[Await]:
    yield from _in_node(ast.parse(path.read_text()), _name(path), ())


def _in_node(node: ast.AST, file: str, within: tuple[str, ...]) -> Iterator[Await]:
    for child in ast.iter_child_nodes(node):
        inner = within
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = (*within, child.name)
        awaited = _awaited(child)
        for each in awaited:
            yield Await(file, each.lineno, each.end_lineno or each.lineno, ".".join(within), _called(each))
        yield from _in_node(child, file, inner)


def _awaited(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Await(value):
            return [value]
        case ast.AsyncFor(iter=iterated):
            return [iterated]
        case ast.AsyncWith(items=items):
            return [item.context_expr for item in items]
        case ast.comprehension(iter=iterated, is_async=1):
            return [iterated]
        case _:
            return []


def _called(node: ast.expr) -> str:
    match node:
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name
        case _:
            return ""
