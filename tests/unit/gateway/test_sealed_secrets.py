"""The vault: what is sealed opens for its own tenant and field alone, and survives a change of the outer key."""

from __future__ import annotations

import base64
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.entropy import Entropy
from chassis.memory.store import MemoryDatabase
from services.gateway.keys import rotate
from services.gateway.vault import Unsealable, Vault, read_keys

OLD, NEW = b"o" * 32, b"n" * 32


def vault(**keys: bytes) -> Vault:
    return Vault(keys or {"v1": OLD}, Entropy(random.Random(1)))


@given(st.text(), st.text(min_size=1), st.text(min_size=1))
def test_what_is_sealed_opens_for_its_own_place_alone(clear: str, tenant: str, field: str) -> None:
    it = vault()
    key = it.new_data_key(tenant)
    sealed = it.seal(tenant, key, field, clear)
    assert it.open(tenant, key, field, sealed) == clear
    with pytest.raises(Unsealable):
        it.open(tenant, key, field + "x", sealed)
    with pytest.raises(Unsealable):
        it.open(tenant + "x", key, field, sealed)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_noticed(place: int, change: int) -> None:
    it = vault()
    key = it.new_data_key("t")
    version, _, encoded = it.seal("t", key, "f", "secret").partition(".")
    raw = bytearray(base64.b64decode(encoded))
    raw[place % len(raw)] ^= change
    with pytest.raises(Unsealable):
        it.open("t", key, "f", f"{version}.{base64.b64encode(raw).decode()}")


async def test_rotation_rewraps_keys_and_leaves_fields_readable() -> None:
    before = vault(v1=OLD)
    key = before.new_data_key("c1")
    sealed = before.seal("c1", key, "token", "secret")
    database = MemoryDatabase()
    await database.collection("connections").insert_one({"_id": "c1", "data_key": key, "rev": 1})
    both = vault(v1=OLD, v2=NEW)
    assert both.open("c1", key, "token", sealed) == "secret"
    assert await rotate(database, both) == 1
    assert await rotate(database, both) == 0
    kept = await database.collection("connections").find_one({"_id": "c1"})
    assert kept is not None
    assert vault(v2=NEW).open("c1", kept["data_key"], "token", sealed) == "secret"


@pytest.mark.parametrize("text", ["1:short", "1:@@@", ":" + base64.b64encode(OLD).decode()])
def test_a_bad_key_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(ValueError) as refused:
        Vault(read_keys(text), Entropy())
    assert text.split(":")[1] not in str(refused.value)
