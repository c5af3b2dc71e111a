"""`make up` says in one message what it needs before it starts anything."""

from pathlib import Path

import pytest

from deploy.backbone.base import BackboneError
from deploy.local.__main__ import NEEDED, read_settings
from tests.deploy.files import DEPLOY

GIVEN = {name: f"value of {name}" for name in NEEDED} | {"TANDEM_PUBLIC_URL": "https://tandem.example.com"}


@pytest.fixture(autouse=True)
def _nothing_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NEEDED:
        monkeypatch.delenv(name, raising=False)


def written(folder: Path, settings: dict[str, str]) -> Path:
    path = folder / ".env"
    path.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    return path


def test_everything_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BackboneError) as refused:
        read_settings(tmp_path / "none")
    assert all(f"{name}: {meaning}" in str(refused.value) for name, meaning in NEEDED.items())


@pytest.mark.parametrize("name", NEEDED)
def test_one_that_is_empty_is_named_alone(tmp_path: Path, name: str) -> None:
    with pytest.raises(BackboneError) as refused:
        read_settings(written(tmp_path, GIVEN | {name: ""}))
    assert [each for each in NEEDED if f"{each}: " in str(refused.value)] == [name]


def test_an_address_without_https_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(BackboneError, match="TANDEM_PUBLIC_URL must start with https: webhooks"):
        read_settings(written(tmp_path, GIVEN | {"TANDEM_PUBLIC_URL": "http://tandem.example.com"}))


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_PUBLIC_URL", "https://other.example.com")
    assert read_settings(written(tmp_path, GIVEN))["TANDEM_PUBLIC_URL"] == "https://other.example.com"


def test_the_example_names_every_setting_that_is_needed() -> None:
    text = (DEPLOY / "env.example").read_text(encoding="utf-8")
    assert all(f"\n{name}=" in text for name in NEEDED)
