"""MongoDB's query and update operators on plain documents: the subset that the product uses.

An operator that is not here raises NotImplementedError, so that a test never passes on a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cmp_to_key
from typing import Any

from chassis.store import Document, Filter, Sort, Update

MISSING = object()


PLAIN = frozenset((str, int, datetime))
"""Types that equal nothing of another type (a bool is not an int here) and are no operator."""


def matches(document: Mapping[str, Any], query: Filter) -> bool:
    for key, wanted in query.items():
        if type(wanted) in PLAIN and type(document.get(key)) is type(wanted) and key[0] != "$":
            if document[key] != wanted:
                return False
        elif not _clause(document, key, wanted):
            return False
    return True


def _clause(document: Mapping[str, Any], key: str, wanted: Any) -> bool:
    if key == "$and":
        return all(matches(document, each) for each in wanted)
    if key == "$or":
        return any(matches(document, each) for each in wanted)
    if key == "$nor":
        return not any(matches(document, each) for each in wanted)
    if key.startswith("$"):
        raise NotImplementedError(f"query operator {key}")
    found = list(_values(document, key.split("."))) if "." in key else [document.get(key, MISSING)]
    if isinstance(wanted, Mapping) and any(name.startswith("$") for name in wanted):
        return all(_operator(found, name, operand, wanted) for name, operand in wanted.items())
    return _equals(found, wanted)


def _values(value: Any, path: Sequence[str]) -> Iterable[Any]:
    """Every value at a dotted path; arrays are entered, as MongoDB does. Yields MISSING for a branch without it."""
    if not path:
        yield value
        return
    head, rest = path[0], path[1:]
    if isinstance(value, Mapping):
        yield from _values(value[head], rest) if head in value else (MISSING,)
    elif isinstance(value, list):
        if head.isdigit():
            yield from _values(value[int(head)], rest) if int(head) < len(value) else (MISSING,)
            return
        for each in value:
            if isinstance(each, Mapping):
                yield from _values(each, path)
    else:
        yield MISSING


def _spread(found: Sequence[Any]) -> Sequence[Any]:
    """The values themselves and, for arrays, their elements: what a comparison looks at."""
    if not any(isinstance(value, list) for value in found):
        return found
    spread: list[Any] = []
    for value in found:
        spread.append(value)
        if isinstance(value, list):
            spread.extend(value)
    return spread


def _equals(found: Sequence[Any], wanted: Any) -> bool:
    if isinstance(wanted, re.Pattern):
        return any(isinstance(v, str) and wanted.search(v) for v in _spread(found))
    if wanted is None:
        return not found or any(value is None or value is MISSING for value in _spread(found))
    return any(value is not MISSING and _same(value, wanted) for value in _spread(found))


def _same(left: Any, right: Any) -> bool:
    return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)


def _operator(found: Sequence[Any], name: str, operand: Any, whole: Mapping[str, Any]) -> bool:
    match name:
        case "$eq":
            return _equals(found, operand)
        case "$ne":
            return not _equals(found, operand)
        case "$in":
            return _is_among(found, operand) or any(_equals(found, each) for each in operand)
        case "$nin":
            return not any(_equals(found, each) for each in operand)
        case "$exists":
            return any(value is not MISSING for value in found) == bool(operand)
        case "$gt" | "$gte" | "$lt" | "$lte":
            return any(_ordered(value, name, operand) for value in _spread(found))
        case "$not":
            return not all(_operator(found, inner, each, operand) for inner, each in operand.items())
        case "$size":
            return any(isinstance(value, list) and len(value) == operand for value in found)
        case "$all":
            return all(_equals(found, each) for each in operand)
        case "$elemMatch":
            return any(isinstance(value, list) and any(_element(e, operand) for e in value) for value in found)
        case "$regex":
            flags = re.IGNORECASE if "i" in whole.get("$options", "") else 0
            return any(isinstance(v, str) and re.search(operand, v, flags) for v in _spread(found))
        case "$options":
            return True
        case _:
            raise NotImplementedError(f"query operator {name}")


def _is_among(found: Sequence[Any], operand: Sequence[Any]) -> bool:
    """The usual case, one text among many, without a step of ours for each: lists of ids are long."""
    return len(found) == 1 and isinstance(found[0], str) and found[0] in operand


def _element(element: Any, query: Mapping[str, Any]) -> bool:
    if any(name.startswith("$") for name in query):
        return all(_operator([element], name, operand, query) for name, operand in query.items())
    return isinstance(element, Mapping) and matches(element, query)


def _ordered(value: Any, name: str, operand: Any) -> bool:
    if value is MISSING or value is None or _rank(value) != _rank(operand):
        return False
    return _COMPARISONS[name](compare(value, operand))


_COMPARISONS: dict[str, Callable[[int], bool]] = {
    "$gt": lambda order: order > 0,
    "$gte": lambda order: order >= 0,
    "$lt": lambda order: order < 0,
    "$lte": lambda order: order <= 0,
}


def _rank(value: Any) -> int:
    """BSON's order of types, as far as the product sorts by them."""
    if value is MISSING or value is None:
        return 0
    if isinstance(value, bool):
        return 5
    if isinstance(value, int | float):
        return 1
    if isinstance(value, str):
        return 2
    return 6 if hasattr(value, "tzinfo") else 3


def compare(left: Any, right: Any) -> int:
    ranks = _rank(left), _rank(right)
    if ranks[0] != ranks[1]:
        return -1 if ranks[0] < ranks[1] else 1
    if ranks[0] == 0 or left == right:
        return 0
    return -1 if left < right else 1


def sort(documents: list[Document], keys: Sort) -> list[Document]:
    def order(left: Document, right: Document) -> int:
        for key, direction in keys:
            difference = compare(_first(left, key), _first(right, key))
            if difference:
                return difference * direction
        return 0

    return sorted(documents, key=cmp_to_key(order))


def _first(document: Document, key: str) -> Any:
    return next(iter(_values(document, key.split("."))), MISSING)


def project(document: Document, projection: Mapping[str, int] | None) -> Document:
    """Inclusions only, dotted paths allowed, as the product uses them; exclusions of top-level fields too."""
    if not projection:
        return document
    if not any(projection.values()):
        return {k: v for k, v in document.items() if k not in projection}
    kept: Document = {"_id": document["_id"]} if projection.get("_id", 1) else {}
    for key, wanted in projection.items():
        if wanted and key != "_id":
            _include(document, kept, key.split("."))
    return kept


def _include(source: Mapping[str, Any], target: Document, path: Sequence[str]) -> None:
    head, rest = path[0], path[1:]
    if head not in source:
        return
    value = source[head]
    if not rest:
        target[head] = value
    elif isinstance(value, Mapping):
        _include(value, target.setdefault(head, {}), rest)
    elif isinstance(value, list):
        rows = target.setdefault(head, [{} for _ in value])
        for row, each in zip(rows, value, strict=True):
            if isinstance(each, Mapping):
                _include(each, row, rest)


def apply(document: Document, update: Update, *, inserting: bool, array_filters: Sequence[Filter] = ()) -> None:
    """Change the document in place. Raises NotImplementedError for an operator outside the subset."""
    for name, fields in update.items():
        if name == "$setOnInsert" and not inserting:
            continue
        try:
            change = _UPDATES[name]
        except KeyError:
            raise NotImplementedError(f"update operator {name}") from None
        for path, operand in fields.items():
            if "." not in path:
                change(document, path, operand)
                continue
            for parent, key in _places(document, path.split("."), array_filters, create=name != "$unset"):
                change(parent, key, operand)


Parent = dict[str, Any] | list[Any]


def _places(node: Any, path: Sequence[str], filters: Sequence[Filter], *, create: bool) -> list[tuple[Parent, Any]]:
    """The containers and keys that a dotted path names; ``$[name]`` walks the elements its array filter chooses."""
    head, rest = path[0], path[1:]
    if isinstance(node, list):
        keys: list[Any] = _chosen(node, head, filters) if head.startswith("$[") else [int(head)]
    elif isinstance(node, dict):
        keys = [head]
    else:
        raise TypeError(f"cannot create field {head!r} in {node!r}")
    if not rest:
        return [(node, key) for key in keys]
    places: list[tuple[Parent, Any]] = []
    for key in keys:
        if isinstance(node, dict) and key not in node:
            if not create:
                continue
            node[key] = {}
        places += _places(node[key], rest, filters, create=create)
    return places


def _chosen(node: list[Any], head: str, filters: Sequence[Filter]) -> list[int]:
    name = head[2:-1]
    if not name:
        return list(range(len(node)))
    for each in filters:
        if any(key.split(".")[0] == name for key in each):
            return [index for index, value in enumerate(node) if matches({name: value}, each)]
    raise ValueError(f"no array filter named {name}")


def _get(parent: Parent, key: Any) -> Any:
    if isinstance(parent, dict):
        return parent.get(key, MISSING)
    return parent[key] if key < len(parent) else MISSING


def _set(parent: Parent, key: Any, value: Any) -> None:
    if isinstance(parent, list):
        parent.extend([None] * (key + 1 - len(parent)))
    parent[key] = value


def _unset(parent: Parent, key: Any, _: Any) -> None:
    if isinstance(parent, dict):
        parent.pop(key, None)
    elif key < len(parent):
        parent[key] = None


def _inc(parent: Parent, key: Any, by: Any) -> None:
    present = _get(parent, key)
    _set(parent, key, by if present is MISSING else present + by)


def _bound(keep: Callable[[int], bool]) -> Callable[[Parent, Any, Any], None]:
    def change(parent: Parent, key: Any, value: Any) -> None:
        present = _get(parent, key)
        if present is MISSING or keep(compare(value, present)):
            _set(parent, key, value)

    return change


def _push(parent: Parent, key: Any, operand: Any) -> None:
    present = _get(parent, key)
    items = [] if present is MISSING else list(present)
    if isinstance(operand, Mapping) and "$each" in operand:
        unknown = set(operand) - {"$each", "$slice"}
        if unknown:
            raise NotImplementedError(f"$push modifiers {sorted(unknown)}")
        items += operand["$each"]
        kept = operand.get("$slice")
        if kept is not None:
            items = items[kept:] if kept < 0 else items[:kept]
    else:
        items.append(operand)
    _set(parent, key, items)


def _pull(parent: Parent, key: Any, operand: Any) -> None:
    present = _get(parent, key)
    if present is MISSING:
        return
    _set(parent, key, [item for item in present if not _pulled(item, operand)])


def _pulled(item: Any, operand: Any) -> bool:
    if not isinstance(operand, Mapping):
        return bool(item == operand)
    return _element(item, operand)


def _add_to_set(parent: Parent, key: Any, operand: Any) -> None:
    present = _get(parent, key)
    items = [] if present is MISSING else list(present)
    added = operand["$each"] if isinstance(operand, Mapping) and "$each" in operand else [operand]
    _set(parent, key, items + [each for each in added if each not in items])


_UPDATES: dict[str, Callable[[Parent, Any, Any], None]] = {
    "$set": _set,
    "$setOnInsert": _set,
    "$unset": _unset,
    "$inc": _inc,
    "$max": _bound(lambda order: order > 0),
    "$min": _bound(lambda order: order < 0),
    "$push": _push,
    "$pull": _pull,
    "$addToSet": _add_to_set,
}
