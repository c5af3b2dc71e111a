"""The sandbox as a program: addresses, credentials, state file, TLS, a person's terminal, scenarios."""

import asyncio
import json
import ssl
import sys
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sandbox.__main__ import introduction
from tests.sandbox.process.box_process import box_process

pytestmark = pytest.mark.processes


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sandbox")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private


def store_headers(hello: dict[str, Any]) -> dict[str, str]:
    account = hello["bigcommerce"]["stores"][0]["accounts"][0]
    return {"X-Auth-Token": account["access_token"], "Accept": "application/json"}


async def test_it_says_where_it_is_and_ends_cleanly_with_its_state_saved(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    async with box_process("--state-file", str(file)) as hello, httpx.AsyncClient() as client:
        store = hello["bigcommerce"]["stores"][0]
        address = f"{store['api_path']}v3/catalog/products?include=images"
        products = (await client.get(address, headers=store_headers(hello))).json()
        assert len(products["data"]) == 16
        picture = await client.get(products["data"][0]["images"][0]["url_standard"])
        assert picture.content.startswith(b"\x89PNG")
        assert (await client.get(f"{hello['control']['url']}/clock")).json()["offset"] == 0
        assert (await client.get(hello["tiktok_shop"]["shops"][0]["authorize"])).status_code == 200
        assert (await client.get(hello["control"]["ui"])).status_code == 200
    assert json.loads(file.read_text())["version"] == 2


async def test_a_saved_world_goes_on_in_the_next_process(tmp_path: Path) -> None:
    file = str(tmp_path / "state.json")
    async with box_process("--state-file", file) as hello, httpx.AsyncClient() as client:
        control = hello["control"]["url"]
        sold = {"items": [{"sku": "HCT-NAVY-S", "quantity": 2}]}
        order = (await client.post(f"{control}/bigcommerce/sandbox1/orders", json=sold)).json()
        await client.post(f"{control}/clock/advance", json={"seconds": 3600})
        before = (await client.get(f"{control}/bigcommerce/sandbox1/stock/HCT-NAVY-S")).json()
        assert (await client.post(f"{control}/state/save")).json() == {"saved": file}
        await client.post(f"{control}/bigcommerce/sandbox1/orders", json=sold)
        assert (await client.post(f"{control}/state/load")).json() == {"loaded": file}
        assert (await client.get(f"{control}/bigcommerce/sandbox1/stock/HCT-NAVY-S")).json() == before
    async with box_process("--state-file", file) as again, httpx.AsyncClient() as client:
        assert again["bigcommerce"]["stores"][0]["accounts"] == hello["bigcommerce"]["stores"][0]["accounts"]
        control = again["control"]["url"]
        assert (await client.get(f"{control}/clock")).json()["offset"] == 3600
        assert (await client.get(f"{control}/bigcommerce/sandbox1/stock/HCT-NAVY-S")).json() == before
        headers = store_headers(again)
        address = f"{again['bigcommerce']['stores'][0]['api_path']}v2/orders/{order['id']}"
        assert (await client.get(address, headers=headers)).json()["id"] == order["id"]


async def test_without_a_state_file_nothing_can_be_saved() -> None:
    async with box_process() as hello, httpx.AsyncClient(base_url=hello["control"]["url"]) as control:
        for step in ("save", "load"):
            answer = await control.post(f"/state/{step}")
            assert (answer.status_code, answer.json()["error"][:6]) == (400, "state:")


async def test_the_same_seed_gives_the_same_credentials_and_another_one_others() -> None:
    hellos = []
    for seed in ("7", "7", "8"):
        async with box_process("--seed", seed) as hello:
            account = hello["bigcommerce"]["stores"][0]["accounts"][0]
            hellos.append((account["access_token"], hello["tiktok_shop"]["shops"][0]["app_secret"]))
    assert hellos[0] == hellos[1]
    assert hellos[0] != hellos[2]


async def test_everything_is_served_over_tls(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    trusted = ssl.create_default_context(cafile=str(certificate))
    async with (
        box_process("--tls-cert", str(certificate), "--tls-key", str(key)) as hello,
        httpx.AsyncClient(verify=trusted) as client,
    ):
        store, shop = hello["bigcommerce"]["stores"][0], hello["tiktok_shop"]["shops"][0]
        assert store["api_path"].startswith("https://")
        assert (await client.get(f"{store['api_path']}v2/store", headers=store_headers(hello))).status_code == 200
        page = await client.get(shop["authorize"])
        assert page.url.scheme == "https"
        assert page.status_code == 200
        assert (await client.get(f"{hello['control']['url']}/clock")).status_code == 200
        rule = {"pattern": "bc:GET /v2/time", "kind": "reset_before"}
        await client.put(f"{hello['control']['url']}/switches", json=rule)
        with pytest.raises(httpx.TransportError):
            await client.get(f"{store['api_path']}v2/time", headers=store_headers(hello))
        plain = store["api_path"].replace("https:", "http:")
        with pytest.raises(httpx.TransportError):
            await client.get(f"{plain}v2/time", headers=store_headers(hello))


async def test_a_scenario_is_played_from_the_command_line() -> None:
    async with box_process() as hello:
        control = hello["control"]["url"]
        status, listed, _ = await scenarios(control)
        assert status == 0
        assert "flash_sale: " in listed
        status, told, _ = await scenarios(control, "store_maintenance", "--advance")
        assert (status, json.loads(told)["finished"]) == (0, True)
        status, told, _ = await scenarios(control, "flash_sale", "sku=HCT-NAVY-S", "orders=5", "units=3", "--advance")
        run = json.loads(told)
        assert status == 1
        assert run["requests"] == run["of"] == 11
        assert run["answers"]["200"] == 4
        status, _, reason = await scenarios(control, "earthquake")
        assert (status, reason) == (2, "earthquake: earthquake does not exist\n")


async def scenarios(*arguments: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "sandbox.scenarios", *arguments],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, out.decode(), err.decode()


def test_a_program_is_told_in_one_line_and_a_person_in_many() -> None:
    hello = {"control": {"url": "http://127.0.0.1:1", "ui": "http://127.0.0.1:1/ui/"}}
    assert introduction(hello, for_person=False) == json.dumps(hello) + "\n"
    shown = introduction(hello, for_person=True)
    assert "http://127.0.0.1:1/ui/" in shown
    assert len(shown.splitlines()) > 3
