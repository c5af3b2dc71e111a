"""Generates JSON Schemas (one per message) and AsyncAPI documents (one per service) from the message classes.

Both are committed; the tests compare them with the code, and refuse a change of a schema that is not additive.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contracts import catalogue
from contracts.base import Kind, Message, all_messages

HERE = Path(__file__).parent
SCHEMAS = HERE / "schemas"
ASYNCAPI = HERE / "asyncapi"
Schema = dict[str, Any]


def schema_of(cls: type[Message]) -> Schema:
    """The JSON Schema of a message's body."""
    schema = cls.model_json_schema(mode="validation")
    return {"$id": f"schemas/{cls.TYPE}.json", "x-topic": cls.TOPIC, "x-kind": str(cls.KIND), **schema}


def owner_of(cls: type[Message]) -> str:
    """The service that says it (snapshots, facts) or obeys it (commands); tasks are said by every service."""
    return cls.TYPE.split(".", 1)[0]


def asyncapi_of(service: str) -> Schema:
    """The AsyncAPI 3.0 document of what one service says and obeys."""
    messages = [cls for cls in all_messages() if owner_of(cls) == service]
    channels = {
        topic: {
            "address": topic,
            "messages": {
                cls.TYPE: {"$ref": f"#/components/messages/{cls.TYPE}"} for cls in messages if topic == cls.TOPIC
            },
        }
        for topic in dict.fromkeys(cls.TOPIC for cls in messages)
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": f"Tandem {service}",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in Kafka's binary content mode; unknown fields are to be ignored.",
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": {
            f"{'obey' if cls.KIND is Kind.COMMAND else 'say'}.{cls.TYPE}": {
                "action": "receive" if cls.KIND is Kind.COMMAND else "send",
                "channel": {"$ref": f"#/channels/{cls.TOPIC}"},
                "messages": [{"$ref": f"#/channels/{cls.TOPIC}/messages/{cls.TYPE}"}],
            }
            for cls in messages
        },
        "components": {
            "messages": {
                cls.TYPE: {
                    "name": cls.TYPE,
                    "title": cls.__name__,
                    "summary": (cls.__doc__ or "").strip().splitlines()[0],
                    "headers": _headers(cls),
                    "payload": {
                        "schemaFormat": "application/schema+json;version=draft-2020-12",
                        "schema": {"$ref": f"../schemas/{cls.TYPE}.json"},
                    },
                }
                for cls in messages
            }
        },
    }


def _headers(cls: type[Message]) -> Schema:
    names = ["ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_subject", "ce_correlationid"]
    if cls.KIND is Kind.SNAPSHOT:
        names.append("ce_rev")
    return {"type": "object", "required": names, "properties": {name: {"type": "string"} for name in names}}


def files() -> dict[Path, str]:
    """Every generated file with its content."""
    assert catalogue.MODULES
    found = {SCHEMAS / f"{cls.TYPE}.json": _text(schema_of(cls)) for cls in all_messages()}
    for service in sorted({owner_of(cls) for cls in all_messages()}):
        found[ASYNCAPI / f"{service}.json"] = _text(asyncapi_of(service))
    return found


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write() -> list[Path]:
    """Write what differs and remove what is no longer generated. Returns the changed paths."""
    wanted = files()
    changed = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
    for path in changed:
        path.parent.mkdir(exist_ok=True)
        path.write_text(wanted[path])
    stale = [p for folder in (SCHEMAS, ASYNCAPI) for p in folder.glob("*.json") if p not in wanted]
    for path in stale:
        path.unlink()
    return changed + stale


def not_additive(old: Schema, new: Schema) -> list[str]:
    """What consumers of ``old`` could not bear in ``new``; empty when every change only adds.

    A property may be added if it is optional, descriptions may change; nothing may vanish, change its type, become
    required, or lose an allowed value.
    """
    faults: list[str] = []
    _compare("", old, new, faults)
    for name, definition in old.get("$defs", {}).items():
        if name not in new.get("$defs", {}):
            faults.append(f"definition {name} is gone")
        else:
            _compare(f"{name}.", definition, new["$defs"][name], faults)
    return faults


def _compare(where: str, old: Schema, new: Schema, faults: list[str]) -> None:
    before, after = old.get("properties", {}), new.get("properties", {})
    faults += [f"{where}{name} is gone" for name in before if name not in after]
    faults += [
        f"{where}{name} changed its type"
        for name in before
        if name in after and _shape(before[name]) != _shape(after[name])
    ]
    faults += [
        f"{where}{value} is no longer allowed" for value in old.get("enum", ()) if value not in new.get("enum", ())
    ]
    for name in new.get("required", ()):
        if name not in old.get("required", ()):
            faults.append(f"{where}{name} became required")


def _shape(schema: Schema) -> Any:
    """A property's schema without what may change freely."""
    if isinstance(schema, dict):
        return {k: _shape(v) for k, v in sorted(schema.items()) if k not in ("description", "title", "default")}
    return [_shape(each) for each in schema] if isinstance(schema, list) else schema
