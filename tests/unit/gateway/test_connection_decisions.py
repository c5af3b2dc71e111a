"""A connection's life: pure decisions, in any order and repeated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chassis.actors import Change
from contracts.gateway import ConnectionStatus, ShopFacts, StoreFacts
from services.gateway.domain import connection as c
from services.gateway.domain.connection import Connection, ShopTokens
from services.gateway.domain.setup import read_store_hash

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def connection(*, generation: int = 1, life_days: int = 365) -> Connection:
    return Connection(
        id="c1",
        connection="c1",
        account="a",
        name="First",
        created_at=NOW,
        since=NOW,
        store=StoreFacts(hash="abcde"),
        shop=ShopFacts(id="7"),
        data_key="k",
        tokens=tokens(generation, life_days),
    )


def tokens(generation: int, life_days: int = 365) -> ShopTokens:
    return ShopTokens(
        generation=generation,
        issued_at=NOW,
        access_expires=NOW + timedelta(days=7),
        refresh_expires=NOW + timedelta(days=life_days),
    )


def after(state: Connection, change: Change[Connection] | None) -> Connection:
    return change.state if change else state


def test_tokens_are_renewed_at_half_their_life() -> None:
    assert c.refresh_at(tokens(1)) == NOW + timedelta(days=3, hours=12)


@given(st.lists(st.integers(0, 4), max_size=6))
def test_asking_for_newer_makes_one_refresh_whatever_is_repeated(asked: list[int]) -> None:
    state = connection(generation=2)
    for than in asked:
        state = after(state, c.asked_for_newer(state, than))
    due_now = c.refresh_at(state.tokens) is None
    assert due_now == any(than >= 2 for than in asked)
    state = after(state, c.refresh_begun(state, 2, NOW))
    state = after(state, c.refreshed(state, 2, tokens(3), {"shop_access": "new"}))
    late = c.refreshed(state, 2, tokens(3), {"shop_access": "older answer"})
    assert late is None
    assert (state.tokens.generation, state.secrets["shop_access"]) == (3, "new")


def test_a_refused_refresh_uses_the_access_token_to_its_end() -> None:
    state = after(connection(), c.refresh_refused(connection(), 1, NOW, "why"))
    assert state.status is ConnectionStatus.ACTIVE
    assert c.refresh_at(state.tokens) == NOW + timedelta(days=7)
    assert c.notice_of(state, NOW) is not None


def test_a_lost_authorization_is_told_once_and_again_after_a_new_one_is_lost() -> None:
    state = after(connection(), c.authorization_lost(connection(), "revoked"))
    notice = c.notice_of(state, NOW)
    assert notice is not None
    state = after(state, c.noticed(state, notice, NOW))
    assert c.notice_of(state, NOW) is None
    assert c.notice_at(state) is not None
    state = after(state, c.reauthorized(state, tokens(1), {}, state.shop))
    assert state.tokens.generation == 2
    state = after(state, c.noticed(state, None, NOW))
    state = after(state, c.authorization_lost(state, "revoked"))
    again = c.notice_of(state, NOW)
    assert again is not None
    assert again.key != notice.key


def test_the_coming_end_is_told_at_30_7_and_1_days() -> None:
    state = connection(life_days=100)
    told: list[int] = []
    moment: datetime | None = NOW
    for _ in range(10):
        moment = c.notice_at(state) or moment
        assert moment is not None
        if moment > state.tokens.refresh_expires:
            break
        notice = c.notice_of(state, moment)
        if notice is not None:
            told.append(notice.days)
        state = after(state, c.noticed(state, notice, moment))
    assert told == [30, 7, 1]


@given(st.sampled_from([c.disconnected, lambda s: c.authorization_lost(s, "x")]), st.booleans())
def test_nothing_wakes_a_connection_that_ended(other: object, twice: bool) -> None:
    state = after(connection(), c.disconnected(connection()))
    assert callable(other)
    state = after(state, other(state))
    assert state.status is ConnectionStatus.DISCONNECTED
    assert set(c.due(state)) == {"disconnect"}
    state = after(state, c.erased(state, NOW))
    assert c.reauthorized(state, tokens(1), {"shop_access": "x"}, state.shop) is None
    assert (state.secrets, c.due(state)) == ({}, {})
    assert not twice or c.erased(state, NOW) is None


@given(st.from_regex(r"[a-z0-9]{5,20}", fullmatch=True))
def test_a_store_hash_is_found_in_what_people_paste(store_hash: str) -> None:
    for pasted in (
        store_hash,
        f" {store_hash.upper()} ",
        f"https://store-{store_hash}.mybigcommerce.com/manage/dashboard",
        f"store-{store_hash}.mybigcommerce.com",
        f"https://api.bigcommerce.com/stores/{store_hash}/v3/",
    ):
        assert read_store_hash(pasted) == store_hash


@given(st.text(max_size=60))
def test_a_store_hash_is_never_anything_else(text: str) -> None:
    found = read_store_hash(text)
    assert found is None or (5 <= len(found) <= 20 and found.isalnum())
