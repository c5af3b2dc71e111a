"""However `python -m demo` ends, nothing that it started goes on."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local import SERVICES
from tests.deploy.files import PROJECT

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300)]
STARTED = {*SERVICES, "sandbox", "kafka", "store"}
PATIENCE = 120.0


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)],
    ids=lambda each: str(each),
)
def test_nothing_goes_on_after_it(tmp_path: Path, number: signal.Signals, status: int) -> None:
    log = tmp_path / "demo.txt"
    with log.open("wb") as output:
        demo = subprocess.Popen(
            [sys.executable, "-m", "demo", "--exit", "--folder", str(tmp_path / "state")],
            cwd=PROJECT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=heard,
        )  # fmt: skip
    try:
        until(lambda: "1. A merchant" in log.read_text() or demo.poll() is not None, "the story to begin")
        assert demo.poll() is None, log.read_text()
        started = {path.stem: int(path.read_text().split()[0]) for path in (tmp_path / "state").rglob("*.pid")}
        assert set(started) >= STARTED
        assert all(map(_runs, started.values()))
        demo.send_signal(number)
        assert demo.wait(60) == status, log.read_text()
    finally:
        demo.kill()
        demo.wait()
    until(lambda: not any(map(_runs, started.values())), "every process to be gone")


def heard() -> None:
    """A run in the background has Ctrl-C ignored, and so have all that it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def until(holds: Callable[[], bool], what: str) -> None:
    give_up = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < give_up, f"waited {PATIENCE:.0f} s for {what}"
        time.sleep(0.1)


def _runs(pid: int) -> bool:
    """Does it run? One that has ended and waits to be collected does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_a_second_demo_over_the_same_folder_is_refused_and_disturbs_nothing(tmp_path: Path) -> None:
    kept = tmp_path / "state" / "kept"
    kept.parent.mkdir()
    kept.touch()
    with (tmp_path / "state.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = [sys.executable, "-m", "demo", "--exit", "--folder", str(tmp_path / "state")]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("A demo runs over ")
    assert kept.exists()
