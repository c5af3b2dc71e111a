"""The committed schemas and AsyncAPI documents are what the code says, and only grow."""

import json
import subprocess
from pathlib import Path

import jsonschema
import pytest

from contracts.base import all_messages
from contracts.generate import ASYNCAPI, SCHEMAS, files, not_additive, schema_of
from deploy.topics import declared

PROJECT = Path(__file__).parents[2]


def test_committed_documents_equal_the_code() -> None:
    for path, text in files().items():
        assert path.read_text() == text, f"run `python -m contracts`: {path.name} is not what the code says"


def test_no_document_is_left_of_a_message_that_is_gone() -> None:
    assert {p for folder in (SCHEMAS, ASYNCAPI) for p in folder.glob("*.json")} == set(files())


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda p: p.stem)
def test_a_schema_only_grows_against_the_released_one(path: Path) -> None:
    """The released schema is the one of the newest tag; before the first release there is none to keep to."""
    git = ["git", "-C", str(PROJECT)]
    tag = subprocess.run([*git, "describe", "--tags", "--abbrev=0"], capture_output=True, text=True, check=False)
    if tag.returncode != 0:
        pytest.skip("nothing has been released yet")
    shown = subprocess.run(
        [*git, "show", f"{tag.stdout.strip()}:contracts/schemas/{path.name}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if shown.returncode == 0:
        assert not_additive(json.loads(shown.stdout), json.loads(path.read_text())) == []


def test_every_topic_is_declared() -> None:
    assert {cls.TOPIC for cls in all_messages()} == {topic.name for topic in declared()}


@pytest.mark.parametrize("cls", all_messages(), ids=lambda cls: cls.TYPE)
def test_schema_is_valid(cls: type) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(cls))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda s: s["properties"].pop("name"), "name is gone"),
        (lambda s: s["properties"]["name"].update(type="integer"), "name changed its type"),
        (lambda s: s["required"].append("extra"), "extra became required"),
        (lambda s: s["$defs"].pop("Colour"), "definition Colour is gone"),
        (lambda s: s["$defs"]["Colour"]["enum"].remove("red"), "Colour.red is no longer allowed"),
    ],
)
def test_a_breaking_change_is_named(change, fault: str) -> None:
    old = {
        "properties": {"name": {"type": "string"}, "colour": {"$ref": "#/$defs/Colour"}},
        "required": ["name"],
        "$defs": {"Colour": {"enum": ["red", "blue"], "type": "string"}},
    }
    new = json.loads(json.dumps(old))
    change(new)
    assert fault in not_additive(old, new)


def test_an_added_optional_field_is_no_fault() -> None:
    old = {"properties": {"name": {"type": "string"}}, "required": ["name"]}
    new = {"properties": {**old["properties"], "note": {"type": "string", "default": ""}}, "required": ["name"]}
    assert not_additive(old, new) == []
