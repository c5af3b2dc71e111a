"""Buyers' data leaves the service as ciphertext alone, on a topic of its own that is kept seven days."""

import asyncio
from base64 import b64decode
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.inbox import Inbox
from chassis.messaging import Record
from chassis.parking import Parking
from contracts.cloudevents import Unknown, decode
from contracts.orders import BuyerChangedV1
from deploy.topics import DAY_MS, declared
from services.orders.mapping.buyers import Buyer
from tests.integration.orders.market import VAULT_KEY, Market


class Reader:
    """Keeps what is said on the restricted topic."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self._news = asyncio.Event()

    async def __call__(self, records: Sequence[Record]) -> None:
        self.records += records
        self._news.set()

    async def reached(self, number: int) -> None:
        async with asyncio.timeout(60):
            while len(self.records) < number:
                self._news.clear()
                await self._news.wait()


def told(record: Record) -> BuyerChangedV1:
    envelope = decode(record.headers, record.value)
    assert not isinstance(envelope, Unknown)
    assert isinstance(envelope.message, BuyerChangedV1)
    return envelope.message


async def opened(market: Market, said: BuyerChangedV1) -> Buyer:
    """As somebody reads it who has the service's key."""
    keys = market.running.ports.database.collection("buyer_keys")
    name = f"{said.connection}:{said.month}"
    row = await keys.find_one({"_id": name})
    assert row is not None
    key = AESGCM(bytes.fromhex(VAULT_KEY)).decrypt(bytes(row["nonce"]), bytes(row["wrapped"]), name.encode())
    body = AESGCM(key).decrypt(b64decode(said.nonce), b64decode(said.ciphertext), said.order.encode())
    return Buyer.model_validate_json(body)


async def test_each_change_of_a_buyer_is_said_once_as_ciphertext(market: Market) -> None:
    reader = Reader()
    broker = market.world.ports_of("reader").broker
    broker.subscribe("reader", BuyerChangedV1.TOPIC, reader)
    await broker.start()
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    await market.created(bought.id)
    await reader.reached(1)
    street = bought.address["line1"]
    market.world.sandbox.tiktok_shop.orders.change_address(bought, {"line1": "1 New Street"})
    await reader.reached(2)
    await market.at_rest()
    await broker.stop()
    said = [told(record) for record in reader.records]
    assert [(await opened(market, one)).street_1 for one in said] == [street, "1 New Street"]
    assert {(one.order, one.shop_order) for one in said} == {(f"{market.connection}:{bought.id}", bought.id)}
    for record in reader.records:
        for secret in (street, "1 New Street", bought.address["phone"], bought.buyer_email):
            assert secret.encode() not in record.value


async def test_a_parked_copy_keeps_the_ciphertext(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    await market.created(bought.id)
    await market.at_rest()
    (record,) = [one for partition in market.log_topics()[BuyerChangedV1.TOPIC] for one in partition]
    ports = market.running.ports
    broken = Record(record.topic, record.partition, record.offset, record.key, record.value[:-1], record.headers)
    inbox = Inbox("reader", Parking(ports.database.collection("parked"), ports.clock), ports.clock)
    inbox.hear(BuyerChangedV1, market.orders, lambda _order, _said: None, to=lambda said: [said.order])
    await inbox.handle("reader", [broken])
    (parked,) = await ports.database.collection("parked").find({})
    assert told(record).ciphertext.encode() in bytes(parked["value"])
    assert bought.address["line1"] not in str(parked)


def test_the_topic_forgets_after_seven_days() -> None:
    (topic,) = (one for one in declared() if one.name == BuyerChangedV1.TOPIC)
    assert (topic.cleanup, topic.retention_ms) == ("delete", 7 * DAY_MS)
