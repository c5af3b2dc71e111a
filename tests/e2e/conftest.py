"""A running system for the tests of a file: real processes, real broker and store, both sandboxes over HTTP."""

from collections.abc import Iterator

import pytest

from demo.stage import Stage, set_up


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with set_up(tmp_path_factory.mktemp("stage")) as running:
        yield running
