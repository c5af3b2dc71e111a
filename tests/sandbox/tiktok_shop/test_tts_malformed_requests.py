"""Whatever a client sends, it gets the envelope: never a crash."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.tiktok_shop import shapes
from sandbox.tiktok_shop.operations import OPERATIONS
from tests.sandbox.tiktok_shop.tiktok_world import World

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from(["0", "-1", "NaN", "1e9", "USD", "POUND", "INCH", "v2", "AS_DRAFT", "APPROVE_RETURN"]),
)
FIELDS = sorted(shapes.OBJECTS | shapes.TEXTS | shapes.OBJECT | shapes.TEXT | shapes.WHOLE | {"quantity"})


def value_of(name: str, inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    if name in shapes.OBJECTS:
        return st.one_of(st.lists(inner, max_size=2), ODD)
    if name in shapes.TEXTS:
        return st.one_of(st.lists(st.text(max_size=3), max_size=2), ODD)
    return st.one_of(inner, ODD) if name in shapes.OBJECT else ODD


def objects(depth: int) -> st.SearchStrategy[dict[str, Any]]:
    inner = objects(depth - 1) if depth else st.just({})
    return st.dictionaries(st.sampled_from(FIELDS), st.none(), max_size=6).flatmap(
        lambda picked: st.fixed_dictionaries({name: value_of(name, inner) for name in picked})
    )


WRITES = [one for one in OPERATIONS if not one.upload]


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    operation=st.sampled_from(WRITES),
    body=objects(2),
    query=st.dictionaries(
        st.sampled_from(
            [
                "page_size",
                "page_token",
                "sort_field",
                "sort_order",
                "ids",
                "order_ids",
                "category_version",
                "statement_time_ge",
                "statement_time_lt",
                "idempotency_key",
                "is_authorized",
                "category_id",
            ]
        ),
        st.sampled_from(["", "1", "-1", "x", "v2", "ASC", "b2Zmc2V0PTAK", "b2Zmc2V0PS0xCg==", "999999999999999999999"]),
        max_size=4,
    ),
)
async def test_every_operation_answers_with_the_envelope(
    world: World, operation: Any, body: dict[str, Any], query: dict[str, str]
) -> None:
    sku = next(iter(world.engine.state.products), None) or await _prepare(world)
    assert sku
    path = operation.path.replace("{version}", operation.versions[0])
    known = {
        "{product_id}": next(iter(world.engine.state.products)),
        "{order_id}": next(iter(world.engine.state.orders)),
        "{category_id}": world.engine.categories.named("Mugs").id,
    }
    for name, value in known.items():
        path = path.replace(name, value)
    if "/shops" in path and operation.method == "DELETE":
        return  # ends the authorization
    world.box.options["tts_rate_per_second"] = 0
    cipher = "own" if operation.cipher else None
    sent = None if operation.method == "GET" else body
    answer = await world.request(operation.method, path, query, sent, cipher=cipher)
    assert {"code", "message", "request_id"} <= answer.json().keys()


async def _prepare(world: World) -> str:
    sku = await world.listed(1_000)
    await world.order(sku, 2)
    return sku


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"skus": "x"}, "body.skus"),
        ({"skus": [{"price": [1]}]}, "body.skus.price"),
        ({"product_ids": [1]}, "body.product_ids"),
        ({"title": {"text": "x"}}, "body.title"),
        ({"create_time_ge": "yesterday"}, "body.create_time_ge"),
    ],
)
async def test_wrong_types_name_the_field(world: World, body: dict[str, Any], place: str) -> None:
    answer = (await world.request("POST", "/product/202309/products", body=body)).json()
    assert (answer["code"], answer["message"]) == (36009004, f"param {place} is invalid")
