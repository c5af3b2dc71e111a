"""``python -m services.gateway.admin``: what an operator does without the console.

``owner --name NAME --email ADDRESS`` opens an account where sign-up is switched off and prints the Owner's one-time
password. ``verify-audit-log [--account ID] [--head HASH]`` proves every account's log, or one's; exit status 1 says
that one does not hold. ``--head``: the newest hash of that account known from elsewhere, such as the process log.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from chassis.service import Service
from platforms.http import Http
from services.common.process import real_ports
from services.gateway.access import PlatformAccess
from services.gateway.app import build_parts
from services.gateway.parts import Parts
from services.gateway.people.passwords import Argon2Hasher, Hasher
from services.gateway.problems import Problem
from services.gateway.settings import GatewaySettings
from services.gateway.store import open_stores
from services.gateway.vault import Vault, read_keys


async def open_owner(parts: Parts, name: str, email: str) -> str:
    """What to tell the operator. Raises Problem."""
    owner, once = await parts.directory.found(name, email)
    address = parts.settings.origin
    return f"Account {owner.account}: log in at {address} as {owner.email} with {once} within 48 hours."


async def verify_logs(parts: Parts, account: str = "", head: str = "") -> dict[str, list[str]]:
    """Account -> what is wrong with its log; nothing is for an empty list."""
    ids = [account] if account else sorted([row["_id"] async for row in parts.accounts.collection.stream({})])
    return {each: await parts.audit.verify(each, head) for each in ids}


def parts_of(service: Service, settings: GatewaySettings, http: Http, hasher: Hasher) -> Parts:
    ports = service.ports
    vault = Vault(read_keys(settings.keks.get_secret_value()), ports.entropy)
    access = PlatformAccess(settings, http, vault, ports.clock, ports.entropy)
    return build_parts(service, settings, open_stores(service), access, vault, http, hasher)


async def _main(asked: argparse.Namespace) -> int:
    settings = GatewaySettings()
    ports = real_ports("gateway", settings)
    async with Http(ports.clock) as http:
        parts = parts_of(Service("gateway", ports), settings, http, Argon2Hasher())
        try:
            if asked.command == "owner":
                sys.stdout.write(await open_owner(parts, asked.name, asked.email) + "\n")
                return 0
            verdicts = await verify_logs(parts, asked.account, asked.head)
        except Problem as problem:
            sys.stderr.write(f"{problem.detail}\n")
            return 2
        finally:
            await ports.database.close()
    for account, found in verdicts.items():
        sys.stdout.write(f"{account}: {'; '.join(found) or 'intact'}\n")
    return int(any(verdicts.values()))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="services.gateway.admin", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    owner = commands.add_parser("owner")
    owner.add_argument("--name", required=True)
    owner.add_argument("--email", required=True)
    verify = commands.add_parser("verify-audit-log")
    verify.add_argument("--account", default="")
    verify.add_argument("--head", default="")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(asyncio.run(_main(_asked())))
