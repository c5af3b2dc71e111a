"""``python -m services.gateway.keys rotate``: rewrap every data key with the newest key-encryption key.

Add the new key at the end of ``GATEWAY_KEKS``, restart, rotate, then take the old one out. Sealed fields are untouched,
and both versions are readable meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

from chassis.entropy import Entropy
from chassis.mongo import MongoDatabase
from chassis.store import Database
from services.gateway.notices import MAIL_TENANT
from services.gateway.settings import GatewaySettings
from services.gateway.vault import Vault, read_keys

KEPT_IN: Sequence[tuple[str, str]] = (("connections", ""), ("setups", ""), ("accounts", ""), ("mails", MAIL_TENANT))
"""Collection, and the tenant of its keys ("": the document's own id)."""


async def rotate(database: Database, vault: Vault) -> int:
    """How many data keys were rewrapped. Repeatable; a key that changes meanwhile is left to its writer."""
    rewrapped = 0
    for name, tenant in KEPT_IN:
        collection = database.collection(name)
        async for row in collection.stream({"data_key": {"$gt": ""}}, projection={"data_key": 1}):
            old = row["data_key"]
            new = vault.rewrapped(tenant or row["_id"], old)
            if new != old:
                same = {"_id": row["_id"], "data_key": old}
                rewrapped += await collection.update_one(same, {"$set": {"data_key": new}, "$inc": {"rev": 1}})
    return rewrapped


async def _main() -> None:
    settings = GatewaySettings()
    vault = Vault(read_keys(settings.keks.get_secret_value()), Entropy())
    database = MongoDatabase(settings.mongo.get_secret_value(), settings.database, driver=settings.mongo_driver)
    try:
        count = await rotate(database, vault)
    finally:
        await database.close()
    sys.stdout.write(f"{count} data keys are now under key '{vault.current}'\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="services.gateway.keys", description=__doc__)
    parser.add_argument("command", choices=["rotate"])
    parser.parse_args()
    asyncio.run(_main())
