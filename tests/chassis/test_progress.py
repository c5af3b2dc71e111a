"""When a member counts as stuck: behind, and without any move for several looks."""

from chassis.progress import LOOKS, Progress

HERE, THERE = "here", "there"


def given(offset: int = 0) -> Progress[str]:
    progress = Progress[str]()
    progress.begins({HERE: offset})
    assert progress.moves()
    return progress


def looks(progress: Progress[str], end: int) -> list[bool]:
    """What one look after the other says."""
    return [not progress.moves() and progress.stuck({HERE: end}) for _ in range(LOOKS)]


def test_behind_at_every_look_is_stuck() -> None:
    assert looks(given(), 1) == [False] * (LOOKS - 1) + [True]


def test_an_idle_member_is_not_stuck() -> None:
    progress = given(5)
    assert not any(looks(progress, 5) + looks(progress, 5))


def test_a_batch_in_hand_may_take_as_long_as_it_likes() -> None:
    progress = given()
    with progress.handling():
        assert not any(looks(progress, 9) + looks(progress, 9))
    assert looks(progress, 9)[-1], "it is behind still"


def test_every_move_starts_the_count_again() -> None:
    progress = given()
    for offset in range(1, 9):
        assert not any(looks(progress, 9)[:-1])
        progress.reached({HERE: offset})


def test_what_was_taken_away_does_not_count_and_what_it_never_began_does() -> None:
    progress = given(5)
    progress.reached({THERE: 3})
    assert not any(looks(progress, 5))
    assert [not progress.moves() and progress.stuck({HERE: 5, THERE: 3}) for _ in range(LOOKS)][-1]
