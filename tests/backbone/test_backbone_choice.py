"""Which backbone is chosen, and what is said when it cannot be had."""

import fcntl
import socket
from pathlib import Path

import pytest

from deploy.backbone import BackboneError, Ports, start_backbone, toolchain
from deploy.backbone.artifacts import first_difference
from deploy.backbone.start import choose_mode


def test_a_named_mode_wins_over_everything_else() -> None:
    assert choose_mode({"TANDEM_BACKBONE": "embedded", "TANDEM_KAFKA": "k:1", "TANDEM_MONGO": "m"}) == "embedded"


def test_given_addresses_mean_external() -> None:
    assert choose_mode({"TANDEM_KAFKA": "k:1", "TANDEM_MONGO": "mongodb://m"}) == "external"


def test_an_unknown_mode_is_named() -> None:
    with pytest.raises(BackboneError, match="TANDEM_BACKBONE is 'cloud'"):
        choose_mode({"TANDEM_BACKBONE": "cloud"})


def test_an_external_backbone_gives_the_addresses_and_leaves_the_servers_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANDEM_KAFKA", "kafka.example:9092")
    monkeypatch.setenv("TANDEM_MONGO", "mongodb://mongo.example")

    with start_backbone(tmp_path, mode="external") as backbone:
        assert (backbone.kafka, backbone.mongo) == ("kafka.example:9092", "mongodb://mongo.example")
        with pytest.raises(BackboneError, match="not ours"):
            backbone.kill_kafka()


def test_an_external_backbone_names_the_missing_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_KAFKA", "kafka.example:9092")
    monkeypatch.delenv("TANDEM_MONGO", raising=False)

    with pytest.raises(BackboneError, match="TANDEM_MONGO"):
        start_backbone(tmp_path, mode="external")


@pytest.mark.backbone
def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])

        with pytest.raises(BackboneError, match=f"Port {port} is taken: .*ss -ltnp"):
            start_backbone(tmp_path, Ports(kafka=port), mode="embedded")


def test_two_backbones_never_share_a_data_folder(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        with pytest.raises(BackboneError, match="Another backbone runs"):
            start_backbone(tmp_path, mode="embedded")


@pytest.mark.parametrize(("tool", "sentence"), [("java", "No Java is installed"), ("maven", "Maven is not installed")])
def test_a_missing_tool_comes_with_the_command_to_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tool: str, sentence: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BackboneError, match=f"{sentence}: run `sudo apt-get install .*maven`"):
        getattr(toolchain, tool)()


def test_an_old_java_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "java"
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n", encoding="ascii")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")

    with pytest.raises(BackboneError, match="older than Java 17"):
        toolchain.java()


def test_too_little_disk_space_is_told_with_both_figures(tmp_path: Path) -> None:
    with pytest.raises(BackboneError, match=r"has \d+ MB left and \d+ MB are needed"):
        toolchain.require_space(tmp_path, 1 << 60)


def test_a_failing_tool_is_quoted() -> None:
    with pytest.raises(BackboneError, match="It failed: one / two"):
        toolchain.run(["/bin/sh", "-c", "echo one; echo two; exit 3"], "It failed")


@pytest.mark.parametrize(
    ("found", "difference"),
    [
        ({"a.jar": "11", "b.jar": "22"}, None),
        ({"a.jar": "11", "b.jar": "23"}, "b.jar"),
        ({"a.jar": "11"}, "b.jar"),
        ({"a.jar": "11", "b.jar": "22", "c.jar": "33"}, "c.jar"),
    ],
)
def test_every_fetched_file_must_be_the_pinned_one(found: dict[str, str], difference: str | None) -> None:
    assert first_difference("11  a.jar\n22  b.jar\n", found) == difference
