"""The file of results is written by several runs, each in a section of its own."""

from tests.benchmarks.rounds import with_section

DOCUMENT = """\
# Results

Words.

## Benchmarks

old

## Simulation

### A part

kept
"""


def test_a_section_takes_the_place_of_its_last_run_and_the_others_stay() -> None:
    written = with_section(DOCUMENT, "## Benchmarks\n\nnew\n")
    assert written == DOCUMENT.replace("old", "new")


def test_a_first_run_adds_its_section_at_the_end() -> None:
    assert with_section(DOCUMENT, "## Demo\n\nnew\n") == DOCUMENT + "\n## Demo\n\nnew\n"
