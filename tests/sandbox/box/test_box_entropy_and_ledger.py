"""Chance that follows from the seed, and the ledger's memory."""

from hypothesis import given
from hypothesis import strategies as st

from sandbox.box import Entropy, Ledger


@given(st.integers())
def test_the_same_seed_gives_the_same_world(seed: int) -> None:
    one, two = Entropy(seed), Entropy(seed)
    for _ in range(5):
        assert (one.id19(), one.token(8), one.uuid(), one.integer(1, 9)) == (
            two.id19(),
            two.token(8),
            two.uuid(),
            two.integer(1, 9),
        )


def test_ids_have_19_digits_ascend_and_never_repeat() -> None:
    entropy = Entropy(1)
    ids = [entropy.id19() for _ in range(10_000)]
    assert ids == sorted(set(ids))
    assert {len(one) for one in ids} == {19}


def test_entropy_goes_on_where_a_snapshot_was_taken() -> None:
    entropy = Entropy(3)
    entropy.token(5)
    saved = entropy.snapshot()
    expected = [entropy.id19(), entropy.token(9)]
    other = Entropy(99)
    other.restore(saved)
    assert [other.id19(), other.token(9)] == expected


def test_counts_outlive_the_entries() -> None:
    ledger = Ledger(lambda: 5.0, retention=3)
    for number in range(10):
        ledger.call("bc", "s", "GET", "/v2/time", 200 if number else 429)
        ledger.change("bc", "stock", "s:SKU", number, number + 1, "test")
    assert len(ledger.calls()) == 3
    assert ledger.count("GET /v2/time") == 10
    assert ledger.count("GET /v2/time", status=429) == 1
    assert ledger.count(platform="tts") == 0
    assert [change.after for change in ledger.stock_history("bc", "s:SKU")] == [8, 9, 10]
    ledger.keep(None)
    for number in range(10):
        ledger.change("bc", "stock", "s:SKU", number, number, "test")
    assert len(ledger.stock_history("bc", "s:SKU")) == 13


def test_a_restored_ledger_knows_counts_and_histories() -> None:
    ledger = Ledger(lambda: 5.0)
    ledger.call("bc", "s", "GET", "/v2/time", 200)
    ledger.change("bc", "stock", "s:SKU", 1, 2, "test")
    other = Ledger(lambda: 5.0)
    other.restore(ledger.snapshot())
    assert other.count("GET /v2/time") == 1
    assert other.stock_history("bc", "s:SKU") == ledger.stock_history("bc", "s:SKU")
