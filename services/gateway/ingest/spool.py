"""The local spool: append-only lines on disk, flushed to the disk before anybody is told that they are safe.

Files ``<number>.jsonl`` in a folder that belongs to one process alone (a lock sees to it). A line is a checksum and a
record; a torn last line, left by a crash, was never promised to anybody and is skipped.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import zlib
from collections.abc import Sequence
from pathlib import Path

import structlog

from chassis import metrics
from chassis.messaging import Outgoing

log = structlog.get_logger(__name__)
ENDING = ".jsonl"
FILE_BYTES = 8 * 1024 * 1024
"""A file is ended beyond this size: one file at a time is read whole."""


class SpoolFull(Exception):
    """The spool has reached its limit, or the disk is full: nothing more can be promised."""


class Spool:
    """Open it before use; ``append`` and the readers are called from one event loop only."""

    def __init__(self, folder: Path, limit: int) -> None:
        """``limit``: bytes on disk."""
        self._folder = folder
        self._limit = limit
        self._lock = -1
        self._current = -1
        self._written = 0
        self._number = 0
        self._bytes = 0

    def open(self) -> None:
        """Take the folder, if it is not ours yet. Raises OSError when it cannot be used or another process has it."""
        if self._lock >= 0:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self._folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            self._lock = -1
            raise OSError(error.errno, f"the spool {self._folder.name} belongs to another process") from error
        files = self.files()
        self._number = max((int(path.stem) for path in files), default=0)
        self._bytes = sum(path.stat().st_size for path in files)
        metrics.spooled.set(self._bytes)

    def close(self) -> None:
        self._end_file()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    @property
    def size(self) -> int:
        """Bytes that wait."""
        return self._bytes

    def append(self, records: Sequence[Outgoing]) -> None:
        """On the disk when it returns: one write and one flush for all.

        Raises SpoolFull, also while the folder is not ours: its owner may drop a file that we are writing to.
        """
        if self._lock < 0:
            raise SpoolFull("the spool's folder is not taken yet")
        lines = b"".join(_line(record) for record in records)
        if self._bytes + len(lines) > self._limit:
            raise SpoolFull(f"{self._bytes} bytes are waiting already")
        try:
            if self._current < 0:
                self._start_file()
            _write_all(self._current, lines)
            os.fsync(self._current)
        except OSError as error:
            self._end_file()
            raise SpoolFull(str(error.strerror)) from error
        self._bytes += len(lines)
        self._written += len(lines)
        if self._written > FILE_BYTES:
            self._end_file()
        metrics.spooled.set(self._bytes)

    def files(self) -> list[Path]:
        """Oldest first, the one that is being written included."""
        return sorted(self._folder.glob(f"*{ENDING}"), key=lambda path: int(path.stem))

    def read(self, path: Path) -> list[Outgoing]:
        """The records of a file. Ends the file if it is being written, so that later ones go to a new one."""
        if self._current >= 0 and int(path.stem) == self._number:
            self._end_file()
        return [record for line in path.read_bytes().splitlines() if (record := _record(line)) is not None]

    def drop(self, path: Path) -> None:
        """Its records are safe elsewhere."""
        self._bytes = max(0, self._bytes - path.stat().st_size)
        path.unlink()
        metrics.spooled.set(self._bytes)

    def _start_file(self) -> None:
        self._number += 1
        self._written = 0
        path = self._folder / f"{self._number}{ENDING}"
        self._current = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
        folder = os.open(self._folder, os.O_RDONLY)
        os.fsync(folder)  # the file's name must survive a crash too
        os.close(folder)

    def _end_file(self) -> None:
        if self._current >= 0:
            os.close(self._current)
            self._current = -1


def _write_all(file: int, content: bytes) -> None:
    while content:
        content = content[os.write(file, content) :]


def _line(record: Outgoing) -> bytes:
    body = json.dumps(
        {
            "topic": record.topic,
            "key": _encoded(record.key),
            "value": _encoded(record.value),
            "headers": [[name, _encoded(value)] for name, value in record.headers],
        }
    ).encode()
    return b"%08x %s\n" % (zlib.crc32(body), body)


def _record(line: bytes) -> Outgoing | None:
    checksum, _, body = line.partition(b" ")
    try:
        if int(checksum, 16) != zlib.crc32(body):
            raise ValueError("checksum")
        content = json.loads(body)
    except ValueError:
        log.warning("spool_line_torn", bytes=len(line))
        return None
    headers = tuple((name, _decoded(value) or b"") for name, value in content["headers"])
    return Outgoing(content["topic"], _decoded(content["key"]), _decoded(content["value"]), headers)


def _encoded(value: bytes | None) -> str | None:
    return None if value is None else base64.b64encode(value).decode()


def _decoded(value: str | None) -> bytes | None:
    return None if value is None else base64.b64decode(value)
