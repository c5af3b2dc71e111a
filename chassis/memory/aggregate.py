"""Aggregation pipelines in memory: the stages and expressions that the product uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.memory.query import MISSING, _first, matches, project, sort
from chassis.store import Document


def run(documents: list[Document], pipeline: Sequence[Mapping[str, Any]]) -> list[Document]:
    for stage in pipeline:
        ((name, operand),) = stage.items()
        documents = _stage(documents, name, operand)
    return documents


def _stage(documents: list[Document], name: str, operand: Any) -> list[Document]:
    match name:
        case "$match":
            return [d for d in documents if matches(d, operand)]
        case "$sort":
            return sort(documents, list(operand.items()))
        case "$skip":
            return documents[operand:]
        case "$limit":
            return documents[:operand]
        case "$count":
            return [{operand: len(documents)}] if documents else []
        case "$group":
            return _group(documents, operand)
        case "$unwind":
            return _unwind(documents, operand if isinstance(operand, str) else operand["path"])
        case "$project":
            return [project(d, operand) for d in documents]
        case _:
            raise NotImplementedError(f"aggregation stage {name}")


def _group(documents: list[Document], operand: Mapping[str, Any]) -> list[Document]:
    groups: dict[str, tuple[Any, list[Document]]] = {}
    for document in documents:
        identity = _value(document, operand["_id"])
        groups.setdefault(repr(identity), (identity, []))[1].append(document)
    return [
        {"_id": identity} | {field: _accumulate(rows, spec) for field, spec in operand.items() if field != "_id"}
        for identity, rows in groups.values()
    ]


def _accumulate(rows: list[Document], spec: Mapping[str, Any]) -> Any:
    ((name, expression),) = spec.items()
    values = [_value(row, expression) for row in rows]
    present = [value for value in values if value is not None]
    match name:
        case "$sum":
            return sum(value for value in present if isinstance(value, int | float))
        case "$min":
            return min(present, default=None)
        case "$max":
            return max(present, default=None)
        case "$first":
            return values[0]
        case "$last":
            return values[-1]
        case "$push":
            return values
        case "$addToSet":
            return list(dict.fromkeys(values))
        case _:
            raise NotImplementedError(f"accumulator {name}")


def _value(document: Document, expression: Any) -> Any:
    if isinstance(expression, str) and expression.startswith("$"):
        found = _first(document, expression[1:])
        return None if found is MISSING else found
    if isinstance(expression, Mapping):
        return {key: _value(document, each) for key, each in expression.items()}
    return expression


def _unwind(documents: list[Document], path: str) -> list[Document]:
    field = path.removeprefix("$")
    return [{**d, field: each} for d in documents for each in d.get(field) or ()]
