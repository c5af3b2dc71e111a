"""Mail through a real SMTP server: never lost, doubled only under the same Message-ID."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from chassis.memory.store import MemoryDatabase
from chassis.store import StoreAway
from tests.integration.gateway.mailbox import Mailbox
from tests.integration.gateway.postoffice import PASSWORD, USER, PostOffice, post_office
from tests.support.world import World, running_world

ADA = "ada@example.com"


def smtp(office: PostOffice, **changes: Any) -> dict[str, Any]:
    return {"smtp_host": "127.0.0.1", "smtp_port": office.port, "smtp_tls": False, **changes}


async def add_ada(world: World) -> None:
    await world.call("POST", "/users", {"name": "Ada <Admin>", "email": ADA, "role": "admin"}, status=201)


async def the_mail(world: World) -> Any:
    """The only mail that was written down."""
    return await world.services["gateway"].ports.database.collection("mails").find_one({})


async def let_time_pass(world: World) -> None:
    """Half a lease, while nobody is at a mail: a jump in the middle of a sending would take the lease away."""
    wakeups = world.services["gateway"].ports.database.collection("wakeups")
    if await wakeups.find_one({"flow": "mail", "lease": {"$ne": None}}) is None:
        await world.advance(30)


async def waiting_for(world: World, words: str) -> str:
    """For what the mail waits, once the words are in it."""
    wakeups = world.services["gateway"].ports.database.collection("wakeups")

    async def told() -> str:
        entry = await wakeups.find_one({"flow": "mail", "waiting": {"$gt": ""}})
        if entry and words in entry["waiting"]:
            return str(entry["waiting"])
        await let_time_pass(world)
        return ""

    found: str = await world.until(told)
    return found


async def try_again(world: World, office: PostOffice) -> EmailMessage:
    """Waiting mails are tried later and later: let that time pass until one is delivered."""

    async def delivered() -> EmailMessage | None:
        await let_time_pass(world)
        return await office.newest(ADA)

    found: EmailMessage = await world.until(delivered)
    return found


@pytest.mark.acceptance("S-005")
async def test_an_invitation_arrives_in_text_and_html_and_its_password_works() -> None:
    sender = "Tandem <tandem@shop.example>"
    async with post_office(PostOffice()) as office, running_world(**smtp(office), mail_from=sender) as world:
        await world.sign_up()
        await add_ada(world)
        mail = await world.until(lambda: office.newest(ADA))
        assert (mail["From"], office.recipients) == ("Tandem <tandem@shop.example>", [ADA])
        html = mail.get_body(("html",)).get_content()
        assert "Hello Ada &lt;Admin&gt;" in html
        assert "Hello Ada <Admin>" in Mailbox.body(mail)
        me = await world.log_in(ADA, Mailbox.line(mail, "Password:"))
        assert me["must_change_password"]


async def test_a_mail_waits_for_a_server_that_is_away() -> None:
    office = PostOffice()
    async with post_office(office):
        pass  # closed again: the port is known and nobody listens
    async with running_world(**smtp(office)) as world:
        await world.sign_up()
        await add_ada(world)
        await waiting_for(world, "mail server")
        async with post_office(office, port=office.port):
            await try_again(world, office)
        assert len(office.messages) == 1


async def test_later_is_waited_for_and_never_is_given_up() -> None:
    office = PostOffice(says=["451 4.3.0 later", "421 4.3.2 busy"])
    async with post_office(office), running_world(**smtp(office)) as world:
        await world.sign_up()
        await add_ada(world)
        await try_again(world, office)
        assert office.says == []
        assert len(office.messages) == 1
        office.says.append("550 5.1.1 no such mailbox")
        await world.call("POST", "/users", {"name": "Bo", "email": "bo@example.com", "role": "viewer"})
        mails = world.services["gateway"].ports.database.collection("mails")

        async def given_up() -> Any:
            await let_time_pass(world)
            return await mails.find_one({"to": "bo@example.com", "gave_up": {"$gt": ""}})

        row = await world.until(given_up)
        assert "550" in row["gave_up"]
        assert row["values"] == ""


async def test_a_crash_after_acceptance_sends_the_same_message_id_again() -> None:
    async with post_office(PostOffice()) as office, running_world(**smtp(office)) as world:
        await world.sign_up()
        database = world.services["gateway"].ports.database
        assert isinstance(database, MemoryDatabase)
        failures = iter([StoreAway("pulled out")])
        working = database.before

        async def failing(collection: str, operation: str) -> None:
            if collection == "mails" and office.messages and operation != "find":
                for failure in failures:
                    raise failure
            await working(collection, operation)

        database.before = failing  # type: ignore[method-assign]
        await add_ada(world)

        async def twice() -> bool:
            await let_time_pass(world)
            return len(office.messages) == 2

        await world.until(twice)

        async def noted() -> bool:
            return bool((await the_mail(world))["sent_at"])

        await world.until(noted)
        first, second = office.messages
        assert first["Message-ID"] == second["Message-ID"]
        assert Mailbox.body(first) == Mailbox.body(second)
        await world.advance(3600)
        assert len(office.messages) == 2


async def test_a_forged_server_or_a_wrong_password_loses_no_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, context = certified(tmp_path)
    wrong, right = ({"smtp_user": USER, "smtp_password": SecretStr(word)} for word in ("guess", PASSWORD))
    async with (
        post_office(PostOffice(), tls=context, log_in=True) as office,
        running_world(**smtp(office, smtp_tls=True, **wrong)) as world,
    ):
        await world.sign_up()
        await add_ada(world)
        assert "SSLCert" in await waiting_for(world, "no answer")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert "535" in await waiting_for(world, "refuses us")
        assert office.messages == []
        await world.stop("gateway")
        await world.start_gateway(**smtp(office, smtp_tls=True, **right))
        await try_again(world, office)
        assert (office.secured, office.logged_in) == (1, 1)


def certified(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate of 127.0.0.1 that nobody trusts yet, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    return certificate, context
