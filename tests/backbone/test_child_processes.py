"""Children end with whoever started them, and nobody else's process is ever touched."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.processes import Child, kill_recorded, start_child, stop_all

_WAIT_MILLIS = 20_000


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    started = start_child(["sleep", "600"], pid_file=tmp_path / "x.pid", log_file=tmp_path / "x.log")
    yield started
    started.kill()


def test_a_child_dies_with_a_killed_parent(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from deploy.processes import start_child\n"
        f"home = pathlib.Path({str(tmp_path)!r})\n"
        "child = start_child(['sleep', '600'], pid_file=home / 'x.pid', log_file=home / 'x.log')\n"
        "print(child.process.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as parent:
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))
        try:
            parent.send_signal(signal.SIGKILL)
            assert _ended(child)
        finally:
            os.close(child)


def test_stop_and_kill_collect_the_process_and_its_record(child: Child) -> None:
    assert child.alive
    assert child.pid_file.exists()

    child.stop()

    assert not child.alive
    assert not child.pid_file.exists()


def test_a_stale_recorded_process_is_killed(child: Child) -> None:
    handle = os.pidfd_open(child.process.pid)
    try:
        kill_recorded(child.pid_file)
        assert _ended(handle)
    finally:
        os.close(handle)
    assert not child.pid_file.exists()


def test_a_recorded_number_that_another_process_has_now_is_left_alone(child: Child) -> None:
    pid, birth = child.pid_file.read_text(encoding="ascii").split()
    child.pid_file.write_text(f"{pid} {int(birth) - 1}\n", encoding="ascii")

    kill_recorded(child.pid_file)

    assert child.alive


@pytest.mark.parametrize("content", [None, "", "not a number", "1"])
def test_a_missing_or_broken_record_is_no_error(tmp_path: Path, content: str | None) -> None:
    record = tmp_path / "x.pid"
    if content is not None:
        record.write_text(content, encoding="ascii")

    kill_recorded(record)

    assert not record.exists()


def _ended(process: int) -> bool:
    poll = select.poll()
    poll.register(process, select.POLLIN)
    return bool(poll.poll(_WAIT_MILLIS))


def test_several_are_asked_to_end_before_any_is_waited_for(tmp_path: Path) -> None:
    """Each ends only once the other has been asked too."""
    script = (
        "import pathlib, signal, sys, time\n"
        "mine, other = map(pathlib.Path, sys.argv[1:])\n"
        "def asked(*_):\n"
        "    mine.touch()\n"
        "    while not other.exists():\n"
        "        time.sleep(0.01)\n"
        "    sys.exit(7)\n"
        "signal.signal(signal.SIGTERM, asked)\n"
        "print('ready', flush=True)\n"
        "while True:\n"
        "    signal.pause()\n"
    )
    marks = [tmp_path / "a", tmp_path / "b"]
    children = [
        start_child(
            [sys.executable, "-c", script, str(mine), str(other)],
            pid_file=tmp_path / f"{mine.name}.pid",
            log_file=tmp_path / f"{mine.name}.log",
        )
        for mine, other in (marks, marks[::-1])
    ]
    for each in children:
        while "ready" not in each.log_file.read_text():
            time.sleep(0.01)

    stop_all(children, timeout_seconds=60)

    assert [each.process.returncode for each in children] == [7, 7]
