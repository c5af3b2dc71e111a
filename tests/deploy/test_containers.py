"""docker-compose.yml and the Dockerfile start exactly our processes, with all that they need."""

import importlib
import json
import re
from typing import Any

import pytest

from tests.deploy.files import DEPLOY, PROJECT, SERVICES, compose

_SHARED_PARTS = {"kafka", "mongo", "topics", "prometheus", "grafana"}


@pytest.fixture
def parts(filled_in: dict[str, str]) -> dict[str, Any]:
    services: dict[str, Any] = compose(filled_in)["services"]
    return services


def test_the_processes_are_our_services(parts: dict[str, Any]) -> None:
    assert sorted(parts.keys() - _SHARED_PARTS) == SERVICES
    assert {name: parts[name]["command"] for name in SERVICES} == {name: [f"services.{name}"] for name in SERVICES}


def test_a_missing_secret_stops_the_start(filled_in: dict[str, str]) -> None:
    for name in ("GATEWAY_KEKS", "ORDERS_VAULT_KEY", "CATALOG_MONGO_PASSWORD", "TANDEM_PUBLIC_URL"):
        with pytest.raises(KeyError, match=name):
            compose({key: value for key, value in filled_in.items() if key != name})


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_has_its_own_database_and_credentials(parts: dict[str, Any], name: str) -> None:
    environment, prefix = parts[name]["environment"], name.upper()

    assert environment[f"{prefix}_DATABASE"] == f"tandem_{name}"
    assert environment[f"{prefix}_MONGO"].startswith(f"mongodb://{name}:value-of-{name}_mongo_password@")
    others = [other.upper() for other in SERVICES if other != name]
    assert not [key for key in environment for other in others if key == f"{other}_MONGO"]


def test_every_service_knows_the_keys_of_those_who_call_it(parts: dict[str, Any]) -> None:
    keys = {name: parts[name]["environment"][f"{name.upper()}_INTERNAL_KEY"] for name in SERVICES}
    assert len(set(keys.values())) == len(SERVICES)
    others = [name for name in SERVICES if name != "gateway"]
    assert json.loads(parts["gateway"]["environment"]["GATEWAY_CALLERS"]) == {name: keys[name] for name in others}
    for name in others:
        assert json.loads(parts[name]["environment"][f"{name.upper()}_CALLERS"]) == {"gateway": keys["gateway"]}


@pytest.mark.parametrize("name", [name for name in SERVICES if (PROJECT / "services" / name / "settings.py").exists()])
def test_the_environment_satisfies_the_settings(
    parts: dict[str, Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in {**image_environment(), **parts[name]["environment"]}.items():
        monkeypatch.setenv(key, value)
    settings = getattr(importlib.import_module(f"services.{name}.settings"), f"{name.capitalize()}Settings")()

    assert settings.database == f"tandem_{name}"
    assert (settings.host, settings.port) == ("0.0.0.0", 8000)  # noqa: S104


def test_services_wait_for_the_store_and_the_topics_and_tell_their_health(parts: dict[str, Any]) -> None:
    for name in SERVICES:
        assert parts[name]["depends_on"]["topics"] == {"condition": "service_completed_successfully"}
        assert parts[name]["depends_on"]["mongo"] == {"condition": "service_healthy"}
        assert "/health/ready" in parts[name]["healthcheck"]["test"][-1]
        assert parts[name]["read_only"] is True
    assert "spool:/var/spool/tandem" in parts["gateway"]["volumes"]
    assert not any("ports" in parts[name] for name in SERVICES if name != "gateway")


def test_the_store_makes_a_user_for_each_service() -> None:
    script = (DEPLOY / "mongo" / "users.js").read_text(encoding="utf-8")
    named = re.search(r"of (\[.*?\])", script)
    assert named is not None
    assert sorted(json.loads(named[1])) == SERVICES


def test_the_image_runs_as_nobody_in_particular_and_holds_what_the_processes_import() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
    names = {word for line in copied for word in line.split()}

    assert re.search(r"^USER 10001:10001$", dockerfile, re.MULTILINE)
    assert {"contracts", "chassis", "platforms", "services", "deploy/topics.py", "requirements.lock"} <= names
    assert not names & {"sandbox", "tests", "demo", "."}
    assert "--require-hashes" in dockerfile
    for name in names:
        assert (PROJECT / name).exists(), name


def image_environment() -> dict[str, str]:
    """The ENV of the image's last stage."""
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = re.findall(r"^ENV (.+)$", dockerfile, re.MULTILINE)
    return {key: value for key, value in (pair.split("=", 1) for pair in line.split()) if key != "PATH"}
