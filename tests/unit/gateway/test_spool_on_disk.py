"""The spool: what it took is there after a crash, and a torn end hurts nobody."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.messaging import Outgoing
from services.gateway.ingest.spool import Spool, SpoolFull

RECORDS = st.lists(
    st.builds(
        Outgoing,
        st.just("tandem.gateway.hints"),
        st.none() | st.binary(max_size=20),
        st.none() | st.binary(max_size=20),
        st.lists(st.tuples(st.sampled_from(["ce_id", "ce_type"]), st.binary(max_size=20)), max_size=2).map(tuple),
    ),
    min_size=1,
    max_size=4,
)


def everything(spool: Spool) -> list[Outgoing]:
    return [record for path in spool.files() for record in spool.read(path)]


@settings(suppress_health_check=list(HealthCheck), max_examples=25, deadline=None)
@given(batches=st.lists(RECORDS, min_size=1, max_size=4), torn=st.binary(max_size=40).filter(lambda b: b"\n" not in b))
def test_taken_records_survive_a_crash_in_order(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[Outgoing]], torn: bytes
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    spool = Spool(folder, 10_000_000)
    spool.open()
    for batch in batches:
        spool.append(batch)
    with spool.files()[-1].open("ab") as file:
        file.write(torn)  # the crash came in the middle of a line
    spool.close()
    again = Spool(folder, 10_000_000)
    again.open()
    assert everything(again) == [record for batch in batches for record in batch]
    for path in again.files():
        again.drop(path)
    assert again.size == 0
    again.close()


def test_records_taken_while_a_file_is_read_go_to_the_next(tmp_path: Path) -> None:
    spool = Spool(tmp_path, 1_000_000)
    spool.open()
    first, second = Outgoing("t", b"1", b""), Outgoing("t", b"2", b"")
    spool.append([first])
    (path,) = spool.files()
    assert spool.read(path) == [first]
    spool.append([second])
    spool.drop(path)
    assert everything(spool) == [second]
    spool.close()


def test_it_says_when_it_is_full_and_keeps_what_it_has(tmp_path: Path) -> None:
    spool = Spool(tmp_path, 250)
    spool.open()
    record = Outgoing("t", b"1", b"x" * 60)
    spool.append([record])
    with pytest.raises(SpoolFull):
        spool.append([record])
    assert everything(spool) == [record]
    spool.close()


def test_a_folder_belongs_to_one_process_and_takes_nothing_from_another(tmp_path: Path) -> None:
    """The owner drops files that it has said: a record written into one of them by somebody else would be lost."""
    spool, other = Spool(tmp_path, 300), Spool(tmp_path, 300)
    record = Outgoing("t", b"1", b"x")
    spool.open()
    with pytest.raises(OSError, match="another process"):
        other.open()
    with pytest.raises(SpoolFull, match="not taken"):
        other.append([record])
    spool.close()
    other.open()
    other.append([record])
    other.open()
    assert everything(other) == [record]
    other.close()


def test_a_disk_that_takes_half_a_line_breaks_no_promise(tmp_path: Path) -> None:
    """The system itself refuses to let the file grow, in the middle of a record."""
    spool = Spool(tmp_path, 10_000_000)
    spool.open()
    first, refused, later = (Outgoing("t", key, b"x" * 500) for key in (b"1", b"2", b"3"))
    spool.append([first])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (spool.size + 100, hard))
    try:
        with pytest.raises(SpoolFull):
            spool.append([refused])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    spool.append([later])
    assert everything(spool) == [first, later]
    for path in spool.files():
        spool.drop(path)
    assert spool.size == 0
    spool.close()
