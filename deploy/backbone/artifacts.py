"""The embedded backbone's programs: fetched by Maven, checked against pinned checksums, our launcher compiled.

Everything lands in `.backbone/` of the project. Nothing happens when the stamp shows that it is all there.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.backbone import toolchain
from deploy.backbone.base import BackboneError

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = PROJECT / "deploy" / "embedded"
PINS = SOURCES / "artifacts.sha256"

_HOME = PROJECT / ".backbone"
_JARS = _HOME / "jars"
_CLASSES = _HOME / "classes"
_STAMP = _HOME / "stamp"
BLANK_KAFKA = _HOME / "blank-kafka"
"""Kafka's data folder as its own tool prepares it; made at the first start."""
_SPACE_TO_FETCH = 500 * 1024 * 1024


def class_path() -> str:
    """The Java class path of both servers, fetched and built first if they are not there yet.

    Raises:
        BackboneError: no Java, no Maven, no disk space, a failed download, or a file that is not the pinned one.
    """
    with _one_at_a_time():
        stamp = _digest_of_inputs()
        if not _STAMP.exists() or _STAMP.read_text(encoding="ascii") != stamp:
            _STAMP.unlink(missing_ok=True)
            shutil.rmtree(BLANK_KAFKA, ignore_errors=True)
            _fetch()
            _verify()
            _compile()
            _STAMP.write_text(stamp, encoding="ascii")
    return os.pathsep.join([str(_CLASSES), *(str(jar) for jar in sorted(_JARS.glob("*.jar")))])


def pin() -> int:
    """Fetch what pom.xml names and write down its checksums as the pinned ones; returns how many files."""
    with _one_at_a_time():
        _STAMP.unlink(missing_ok=True)
        _fetch()
        checksums = _checksums()
        lines = [f"{digest}  {name}\n" for name, digest in sorted(checksums.items())]
        PINS.write_text("".join(lines), encoding="ascii")
    return len(lines)


def _fetch() -> None:
    toolchain.require_space(PROJECT, _SPACE_TO_FETCH)
    maven = toolchain.maven()
    shutil.rmtree(_JARS, ignore_errors=True)
    toolchain.run(
        [
            maven,
            "--batch-mode",
            "--quiet",
            "--no-transfer-progress",
            f"--file={SOURCES / 'pom.xml'}",
            f"-Dmaven.repo.local={_HOME / 'maven-repository'}",
            f"-DoutputDirectory={_JARS}",
            "-DincludeScope=runtime",
            "dependency:copy-dependencies",
        ],
        "Fetching Kafka and the MongoDB server with Maven failed",
    )


def first_difference(pins: str, found: Mapping[str, str]) -> str | None:
    """Name of the first file that is missing, not pinned, or not the pinned one; None if all are as pinned.

    `pins` holds a line `<sha256>  <file name>` for each file; `found` maps file name to SHA-256.
    """
    pinned = {name: digest for digest, name in (line.split() for line in pins.splitlines())}
    for name in sorted(pinned.keys() | found.keys()):
        if pinned.get(name) != found.get(name):
            return name
    return None


def _verify() -> None:
    name = first_difference(PINS.read_text(encoding="ascii"), _checksums())
    if name is not None:
        raise BackboneError(
            f"{name} is not the pinned file of {PINS.relative_to(PROJECT)}; if pom.xml was changed on purpose, "
            "run `python -m deploy.backbone pin`."
        )


def _compile() -> None:
    shutil.rmtree(_CLASSES, ignore_errors=True)
    jars = os.pathsep.join(str(jar) for jar in sorted(_JARS.glob("*.jar")))
    sources = [str(path) for path in sorted((SOURCES / "src").rglob("*.java"))]
    # The compiler's module is part of Debian's headless runtime, so no full JDK is needed.
    compiler = [toolchain.java(), "-m", "jdk.compiler/com.sun.tools.javac.Main"]
    toolchain.run(
        [*compiler, "--release", "17", "-proc:none", "-cp", jars, "-d", str(_CLASSES), *sources],
        "Compiling the MongoDB server's launcher failed",
    )


def _checksums() -> dict[str, str]:
    return {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in _JARS.glob("*.jar")}


def _digest_of_inputs() -> str:
    digest = hashlib.sha256()
    for path in [SOURCES / "pom.xml", PINS, *sorted((SOURCES / "src").rglob("*.java"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    _HOME.mkdir(exist_ok=True)
    with (_HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
