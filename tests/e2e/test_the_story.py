"""The story of `make demo`, every claim of it."""

import pytest

from demo.narrate import Narrator
from demo.stage import Stage
from demo.story import Story

pytestmark = [pytest.mark.processes, pytest.mark.timeout(900)]


@pytest.mark.acceptance(
    "S-018", "S-019", "S-025", "S-027", "S-044", "S-047", "S-062", "S-111", "S-112", "S-116", "S-125", "S-133",
    "S-138", "S-141",
)  # fmt: skip
def test_every_step_of_the_story_holds(stage: Stage) -> None:
    tell = Narrator()
    Story(stage, tell).play()
    assert tell.failures == []
