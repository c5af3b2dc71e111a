"""``python -m services.orders.buyers``: what a buyer may ask of the merchant.

``export --connection ID (--order TTS-ORDER-ID | --email ADDRESS | --phone NUMBER)`` writes everything that is kept of
that buyer as JSON on standard output. ``erase`` with the same choice removes it for good: what TikTok Shop tells of
these orders later is not kept either. Addresses inside BigCommerce orders belong to the store and are not touched.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import dataclass

from contracts.ids import order_key
from services.common.process import real_ports
from services.orders.mapping.buyers import Buyer
from services.orders.settings import OrdersSettings
from services.orders.store import BUYERS, KEYS
from services.orders.vault import Vault


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose data: of these orders, or of whoever has this e-mail address or this phone number."""

    connection: str
    orders: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""

    def means(self, key: str, buyer: Buyer) -> bool:
        return (
            key in {order_key(self.connection, order) for order in self.orders}
            or (bool(self.email) and buyer.email.casefold() == self.email.strip().casefold())
            or (bool(self.phone) and _digits(buyer.phone) == _digits(self.phone))
        )


async def find(vault: Vault, asked: Asked) -> dict[str, Buyer]:
    """By order key."""
    return {key: buyer async for key, buyer in vault.of(asked.connection) if asked.means(key, buyer)}


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())


async def _main(command: str, asked: Asked) -> None:
    settings = OrdersSettings()
    ports = real_ports("orders", settings)
    collection = ports.database.collection
    key = bytes.fromhex(settings.vault_key.get_secret_value())
    vault = Vault(collection(BUYERS), collection(KEYS), key, ports.entropy)
    try:
        found = await find(vault, asked)
        if command == "export":
            shown = {order: buyer.model_dump() for order, buyer in found.items()}
            sys.stdout.write(json.dumps(shown, indent=2, ensure_ascii=False) + "\n")
        else:
            named = [order_key(asked.connection, order) for order in asked.orders]
            count = await vault.erase(dict.fromkeys([*found, *named]), ports.clock.now())
            sys.stdout.write(f"{count} orders: nothing of the buyer is left here\n")
    finally:
        await ports.database.close()


def _asked() -> tuple[str, Asked]:
    parser = argparse.ArgumentParser(prog="services.orders.buyers", description=__doc__)
    parser.add_argument("command", choices=["export", "erase"])
    parser.add_argument("--connection", required=True)
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--order", action="append", default=[])
    whose.add_argument("--email", default="")
    whose.add_argument("--phone", default="")
    given = parser.parse_args()
    return given.command, Asked(given.connection, tuple(given.order), given.email, given.phone)


if __name__ == "__main__":
    asyncio.run(_main(*_asked()))
