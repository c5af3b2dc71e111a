"""CloudEvents in binary mode: a round trip, and a clear word for what cannot be read."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.catalogue import MODULES
from contracts.cloudevents import Envelope, Undecodable, Unknown, decode
from contracts.inventory import StockChangedV1
from contracts.orders import OrderChangedV1, OrderStatus

WHEN = datetime(2026, 2, 28, 12, 0, tzinfo=UTC)
assert MODULES


def stock(**fields: object) -> StockChangedV1:
    return StockChangedV1.model_validate({"id": "c:1", "connection": "c", "store_product": 1, "variant": 1, **fields})


def sealed(message: StockChangedV1 | OrderChangedV1) -> Envelope:
    return Envelope(id="e1", source="inventory", time=WHEN, message=message, correlation="k", causation="j")


@given(st.integers(0, 10**9), st.integers(-5, 10**6), st.none() | st.integers(0, 10**6))
def test_a_snapshot_survives_the_wire(rev: int, offered: int, on_hand: int | None) -> None:
    envelope = sealed(stock(rev=rev, offered=offered, on_hand=on_hand))
    assert decode(envelope.headers(), envelope.body()) == envelope


def test_money_is_a_string_in_json_and_exact_in_code() -> None:
    order = OrderChangedV1(
        id="c:9", connection="c", shop_order="9", status=OrderStatus.UNPAID, total=Decimal("9.66"), currency="USD"
    )
    envelope = sealed(order)
    assert b'"total":"9.66"' in envelope.body()
    decoded = decode(envelope.headers(), envelope.body())
    assert isinstance(decoded, Envelope)
    assert decoded.message == order


def test_a_float_amount_is_refused() -> None:
    body = sealed(stock()).body().replace(b'"offered":0', b'"offered":0.5')
    with pytest.raises(Undecodable, match="offered"):
        decode(sealed(stock()).headers(), body)


def test_unknown_fields_are_ignored() -> None:
    envelope = sealed(stock())
    assert decode(envelope.headers(), envelope.body().replace(b"{", b'{"new":1,', 1)) == envelope


def test_an_unknown_type_is_not_an_error() -> None:
    headers = [(n, b"x.y.z.v9" if n == "ce_type" else v) for n, v in sealed(stock()).headers()]
    assert isinstance(decode(headers, b"{}"), Unknown)


@pytest.mark.parametrize(
    ("headers", "body", "word"),
    [
        ([], b"{}", "ce_id"),
        ([("ce_id", b"\xff\xfe")], b"{}", "UTF-8"),
        (sealed(stock()).headers(), b"{", "inventory.stock.changed.v1"),
        (sealed(stock()).headers(), None, "inventory.stock.changed.v1"),
        ([(n, b"yesterday" if n == "ce_time" else v) for n, v in sealed(stock()).headers()], b"{}", "v1"),
    ],
)
def test_what_cannot_be_read_says_why(headers: list[tuple[str, bytes]], body: bytes | None, word: str) -> None:
    with pytest.raises(Undecodable, match=word):
        decode(headers, body)
