"""Buyers' data: encrypted, kept whole, never overwritten by a masked value, never in a text."""

from datetime import UTC, datetime

import pytest

from chassis.entropy import Entropy
from chassis.memory.store import MemoryDatabase
from platforms.tiktok_shop.models import Order as ReadOrder
from services.orders.buyers import Asked, find
from services.orders.mapping.buyers import Buyer, buyer
from services.orders.vault import Vault

MARCH = datetime(2026, 3, 5, tzinfo=UTC)
REAL = Buyer(first_name="Amir", street_1="6980 Old Mill Road", city="Portland", zip="97205", country_iso2="US")
MASKED = REAL.model_copy(update={"first_name": "A***", "street_1": "6***"})


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase()


@pytest.fixture
def vault(database: MemoryDatabase) -> Vault:
    return Vault(database.collection("buyers"), database.collection("keys"), b"k" * 32, Entropy())


async def test_what_is_kept_opens_again_and_is_not_readable_at_rest(vault: Vault, database: MemoryDatabase) -> None:
    await vault.keep({"c1:1": (MARCH, REAL)})
    assert await vault.open(["c1:1"]) == {"c1:1": REAL}
    at_rest = str(database.collection("buyers").documents) + str(database.collection("keys").documents)
    assert "Amir" not in at_rest
    assert "Old Mill" not in at_rest


@pytest.mark.parametrize("values", [(REAL, MASKED), (MASKED, REAL), (MASKED, REAL, MASKED)])
async def test_the_real_value_stands(vault: Vault, values: tuple[Buyer, ...]) -> None:
    for value in values:
        await vault.keep({"c1:1": (MARCH, value)})
    assert await vault.open(["c1:1"]) == {"c1:1": REAL}


async def test_the_digest_tells_a_change_and_nothing_else(vault: Vault) -> None:
    first = (await vault.keep({"c1:1": (MARCH, REAL)}))["c1:1"].address
    again = (await vault.keep({"c1:1": (MARCH, REAL)}))["c1:1"].address
    moved = (await vault.keep({"c1:1": (MARCH, REAL.model_copy(update={"city": "Salem"}))}))["c1:1"].address
    assert first == again
    assert first.digest != moved.digest


async def test_without_the_months_key_nothing_opens(vault: Vault, database: MemoryDatabase) -> None:
    await vault.keep({"c1:1": (MARCH, REAL)})
    await database.collection("keys").delete_many({})
    fresh = Vault(database.collection("buyers"), database.collection("keys"), b"k" * 32, Entropy())
    assert await fresh.open(["c1:1"]) == {}


async def test_one_orders_data_does_not_open_as_anothers(vault: Vault, database: MemoryDatabase) -> None:
    from cryptography.exceptions import InvalidTag

    await vault.keep({"c1:1": (MARCH, REAL), "c1:2": (MARCH, REAL)})
    rows = database.collection("buyers").documents
    rows["c1:2"] = {**rows["c1:1"], "_id": "c1:2"}
    with pytest.raises(InvalidTag):
        await vault.open(["c1:2"])


def test_city_and_state_come_from_the_districts() -> None:
    read = ReadOrder.model_validate(
        {
            "id": "1",
            "buyer_email": "x@example.com",
            "recipient_address": {
                "first_name": "Amir Petrov",
                "address_line1": "6980 Old Mill Road",
                "address_line2": "Unit 2",
                "postal_code": "97205",
                "region_code": "US",
                "district_info": [
                    {"address_level": "L0", "address_level_name": "Country", "address_name": "United States"},
                    {"address_level": "L1", "address_level_name": "State", "address_name": "Oregon"},
                    {"address_level": "L3", "address_level_name": "City", "address_name": "Portland"},
                ],
            },
        }
    )
    found = buyer(read)
    assert (found.first_name, found.last_name) == ("Amir", "Petrov")
    assert (found.city, found.state, found.zip, found.country_iso2) == ("Portland", "Oregon", "97205", "US")
    assert (found.street_1, found.street_2) == ("6980 Old Mill Road", "Unit 2")
    assert found.deliverable
    assert not found.masked
    assert "Amir" not in repr(found)


async def test_what_was_erased_stays_away_and_what_was_forgotten_may_come_back(vault: Vault) -> None:
    await vault.keep({"c1:1": (MARCH, REAL), "c1:2": (MARCH, REAL)})
    assert await vault.erase(["c1:1"], MARCH) == 1
    assert await vault.forget(["c1:1", "c1:2"]) == 1
    kept = await vault.keep({"c1:1": (MARCH, REAL), "c1:2": (MARCH, REAL)})
    assert await vault.open(["c1:1", "c1:2"]) == {"c1:2": REAL}
    assert set(kept) == {"c1:2"}


async def test_a_connection_that_ended_leaves_nothing(vault: Vault, database: MemoryDatabase) -> None:
    await vault.keep({"c1:1": (MARCH, REAL), "c11:1": (MARCH, REAL)})
    assert await vault.forget_connection("c1") == 1
    assert await vault.open(["c1:1", "c11:1"]) == {"c11:1": REAL}
    assert list(database.collection("keys").documents) == ["c11:2026-03"]


async def test_a_months_key_goes_once_nothing_is_kept_under_it(vault: Vault, database: MemoryDatabase) -> None:
    june = datetime(2026, 6, 1, tzinfo=UTC)
    await vault.keep({"c1:1": (MARCH, REAL), "c1:2": (june, REAL)})
    await vault.keep({"c1:3": (datetime(2026, 4, 1, tzinfo=UTC), REAL)})
    await vault.forget(["c1:1", "c1:2"])
    assert await vault.forget_keys(june) == 1
    assert sorted(database.collection("keys").documents) == ["c1:2026-04", "c1:2026-06"]


@pytest.mark.parametrize(
    "asked",
    [
        Asked("c1", orders=("1",)),
        Asked("c1", email=" AMIR@example.com"),
        Asked("c1", phone="+1 (503) 555-0100"),
    ],
)
async def test_a_buyer_is_found_by_order_address_or_phone(vault: Vault, asked: Asked) -> None:
    amir = REAL.model_copy(update={"email": "amir@example.com", "phone": "(+1)5035550100"})
    await vault.keep({"c1:1": (MARCH, amir), "c1:2": (MARCH, REAL), "c2:1": (MARCH, amir)})
    assert await find(vault, asked) == {"c1:1": amir}
