"""What a platform quotes of a buyer in a refusal is not told on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.errors import Refused
from services.orders.mapping.buyers import HIDDEN, Buyer, unquoted

BUYER = Buyer(first_name="Example", last_name="Buyer-Name", street_1="1 Example Street", zip="78704", country_iso2="US")


def refusal(message: str, **fields: str) -> Refused:
    return Refused(message, endpoint="POST /v2/orders", status=400, code="400", fields=fields, request_id="r1")


@pytest.mark.parametrize("maybe_done", [False, True])
def test_words_stay_and_values_go(maybe_done: bool) -> None:
    said = refusal("1 EXAMPLE STREET in 78704 (US) is no address", street_1="'1 Example Street' is not known")
    said.maybe_done = maybe_done
    told = unquoted(said, BUYER)
    assert told.message == f"{HIDDEN} in {HIDDEN} (US) is no address"
    assert told.fields == {"street_1": f"'{HIDDEN}' is not known"}
    same = ("status", "code", "endpoint", "request_id", "maybe_done", "items")
    assert [getattr(told, name) for name in same] == [getattr(said, name) for name in same]


words = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30)


@given(words.filter(lambda text: len(text) >= 4), words, words)
def test_no_value_of_four_signs_is_left(street: str, before: str, behind: str) -> None:
    told = unquoted(refusal(f"{before}{street}{behind}"), Buyer(street_1=street))
    assert street not in told.message.replace(HIDDEN, "\0")
