"""The deployment files, read as the tools that use them would."""

import re
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).parents[2]
DEPLOY = PROJECT / "deploy"

SERVICES = sorted(
    folder.name
    for folder in (PROJECT / "services").iterdir()
    if (folder / "__init__.py").exists() and folder.name != "common"
)

_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[?-])(?P<rest>[^}]*))?\}")


def example_variables() -> list[str]:
    """The names that `compose.env.example` asks for."""
    lines = (DEPLOY / "compose.env.example").read_text(encoding="utf-8").splitlines()
    return [line.split("=")[0] for line in lines if line and not line.startswith("#")]


def compose(values: dict[str, str]) -> dict[str, Any]:
    """`docker-compose.yml` with its variables replaced. Raises KeyError if one without a default is missing."""

    def replace(match: re.Match[str]) -> str:
        if match["kind"] == "-":
            return values.get(match["name"]) or match["rest"]
        return values[match["name"]]

    def filled(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: filled(value) for key, value in part.items()}
        if isinstance(part, list):
            return [filled(value) for value in part]
        return _VARIABLE.sub(replace, part) if isinstance(part, str) else part

    text = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
    document: dict[str, Any] = filled(yaml.safe_load(text))
    return document


def manifests(name: str) -> list[dict[str, Any]]:
    """The documents of one file of `deploy/kubernetes`."""
    return list(yaml.safe_load_all((DEPLOY / "kubernetes" / name).read_text(encoding="utf-8")))


def kustomized() -> list[dict[str, Any]]:
    """All documents that `kubectl apply -k` would send."""
    (kustomization,) = manifests("kustomization.yaml")
    return [document for name in kustomization["resources"] for document in manifests(name)]
