"""Java and Maven: found, or installed where this is root on Debian, or asked for in one sentence."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from deploy.backbone.base import BackboneError

_OLDEST_JAVA = 17
_PACKAGES = ("openjdk-17-jre-headless", "maven")
_INSTALL = f"sudo apt-get install {' '.join(_PACKAGES)}"
_QUOTED_LINES = 3


def java() -> str:
    """Path of a Java runtime of version 17 or newer."""
    path = shutil.which("java") or _installed("java")
    if path is None:
        raise BackboneError(f"No Java is installed: run `{_INSTALL}`.")
    answer = subprocess.run([path, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', answer.stderr)
    if version is None or int(version[1]) < _OLDEST_JAVA:
        raise BackboneError(f"{path} is older than Java {_OLDEST_JAVA}: run `{_INSTALL}`.")
    return path


def maven() -> str:
    """Path of Maven's command."""
    path = shutil.which("mvn") or _installed("mvn")
    if path is None:
        raise BackboneError(f"Maven is not installed: run `{_INSTALL}`.")
    return path


def require_space(place: Path, needed_bytes: int) -> None:
    """Raise `BackboneError` unless the disk that holds `place` has `needed_bytes` left."""
    free = shutil.disk_usage(place).free
    if free < needed_bytes:
        raise BackboneError(
            f"The disk of {place} has {free >> 20} MB left and {needed_bytes >> 20} MB are needed: "
            f"free some, for a start see `du -sh {place}`."
        )


def run(command: Sequence[str], failure: str) -> None:
    """Run a tool to its end; if it fails, raise `BackboneError` with `failure` and the tool's first lines."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
        quoted = " / ".join(lines[:_QUOTED_LINES])
        raise BackboneError(f"{failure}: {quoted or 'it gave no reason'}")


def _installed(command: str) -> str | None:
    """Install Java and Maven if this is root on Debian; then the command's path, or None."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *_PACKAGES]):
            subprocess.run(
                ["apt-get", "--quiet=2", *arguments],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                check=False,
            )
    return shutil.which(command)
