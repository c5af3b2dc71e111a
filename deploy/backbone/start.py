"""Choosing the kind of backbone and starting it."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast, get_args

from deploy.backbone.base import Backbone, BackboneError, Ports

Mode = Literal["external", "containers", "embedded"]

_ENGINE_ANSWER_SECONDS = 10


def start_backbone(data_dir: Path, ports: Ports | None = None, mode: Mode | None = None) -> Backbone:
    """Start, or connect to, Kafka and a MongoDB server; returns once both serve.

    `data_dir` keeps the servers' data between runs (mode embedded); only one backbone at a time may use it.
    Without `mode`, the environment decides: TANDEM_BACKBONE names a mode; TANDEM_KAFKA with TANDEM_MONGO mean
    external; a container engine that answers means containers; else embedded.

    Call it from a thread that lives as long as the backbone, in practice the main thread: the servers die with it.

    Raises:
        BackboneError: with one sentence that says what is missing and what to run.
    """
    chosen = mode or choose_mode(os.environ)
    wanted = ports or Ports()
    if chosen == "external":
        from deploy.backbone.external import connect

        return connect(os.environ)
    if chosen == "containers":
        from deploy.backbone.containers import ContainerBackbone

        return ContainerBackbone.start(wanted)
    from deploy.backbone.embedded import EmbeddedBackbone

    return EmbeddedBackbone.start(data_dir, wanted)


def choose_mode(environment: Mapping[str, str]) -> Mode:
    """The mode that the environment asks for, else the best one that this machine can run."""
    named = environment.get("TANDEM_BACKBONE", "")
    if named:
        if named not in get_args(Mode):
            raise BackboneError(f"TANDEM_BACKBONE is '{named}': set it to external, containers or embedded.")
        return cast(Mode, named)
    if environment.get("TANDEM_KAFKA") or environment.get("TANDEM_MONGO"):
        return "external"
    return "containers" if _engine_answers() else "embedded"


def _engine_answers() -> bool:
    docker = shutil.which("docker")
    if docker is None:
        return False
    try:
        answer = subprocess.run(
            [docker, "version", "--format", "{{.Server.Version}}"],
            capture_output=True,
            timeout=_ENGINE_ANSWER_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return answer.returncode == 0 and bool(answer.stdout.strip())
