"""Child processes that never outlive the one that started them, not even when it is killed."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A started process: its handle, the file that records it, and the file that its output goes to."""

    process: "subprocess.Popen[bytes]"
    pid_file: Path
    log_file: Path

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """End it at once, as a crash would (SIGKILL), and collect it."""
        self._signal_group(signal.SIGKILL)
        self.process.wait()
        self.pid_file.unlink(missing_ok=True)

    def ask_to_end(self) -> None:
        """SIGTERM, without waiting for what it does."""
        self._signal_group(signal.SIGTERM)

    def stop(self, timeout_seconds: float = 10.0) -> None:
        """Ask it to end (SIGTERM); after the time-out, kill it."""
        self.ask_to_end()
        self.collect(timeout_seconds)

    def collect(self, timeout_seconds: float) -> None:
        """Wait until it has ended, without asking again: a second SIGTERM would end it in the middle of its end."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout_seconds)
        self.kill()

    def _signal_group(self, number: int) -> None:
        if self.alive:
            os.killpg(self.process.pid, number)


def stop_all(children: Iterable[Child], timeout_seconds: float = 10.0) -> None:
    """Ask all of them to end at the same time, then collect each."""
    ending = list(children)
    for child in ending:
        child.ask_to_end()
    for child in ending:
        child.collect(timeout_seconds)


def start_child(
    command: Sequence[str], *, pid_file: Path, log_file: Path, environment: Mapping[str, str] | None = None
) -> Child:
    """Start `command` in a process group of its own; it is killed when the calling THREAD ends or is killed.

    So call this from a thread that lives as long as the child is wanted, in practice the main thread.
    Output goes to `log_file`, emptied first. A stale process recorded in `pid_file` is killed first.
    """
    kill_recorded(pid_file)
    for parent in (pid_file.parent, log_file.parent):
        parent.mkdir(parents=True, exist_ok=True)
    wrapped = [sys.executable, "-I", __file__, str(os.getpid()), *command]
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            wrapped,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=dict(environment) if environment is not None else None,
            start_new_session=True,
        )
    pid_file.write_text(f"{process.pid} {_birth(process.pid)}\n", encoding="ascii")
    return Child(process, pid_file, log_file)


def kill_recorded(pid_file: Path) -> None:
    """Kill the process that `pid_file` records, if that very process still runs; a reused pid is left alone."""
    try:
        pid, birth = (int(word) for word in pid_file.read_text(encoding="ascii").split())
    except (FileNotFoundError, ValueError):
        pid_file.unlink(missing_ok=True)
        return
    if birth and _birth(pid) == birth:
        os.kill(pid, signal.SIGKILL)
    pid_file.unlink(missing_ok=True)


def _birth(pid: int) -> int:
    """When the process started, in clock ticks since the machine's start; 0 if it does not run."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(fields[19])


def _become(parent_pid: int, command: list[str]) -> None:
    """Bind this process's life to its parent's, then turn into `command`."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        raise SystemExit("the process that started this one has already ended")
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    _become(int(sys.argv[1]), sys.argv[2:])
