"""Apps: installed by a merchant, a code for a token, uninstalled."""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sandbox.bigcommerce.store_world import World, client_for

CALLBACK = "https://app.example.com/auth"
SCOPES = ["store_v2_orders", "store_v2_products_read_only"]


class Developer:
    """An app of the Developer Portal and what its server does."""

    def __init__(self, world: World, app: dict[str, Any]) -> None:
        self.world = world
        self.app = app

    @property
    def store(self) -> str:
        return f"/bigcommerce/teststore/apps/{self.app['client_id']}"

    async def install(self) -> dict[str, str]:
        """What the callback gets when the merchant confirms."""
        answer = await self.world.control.post(f"{self.store}/install")
        address = urlsplit(answer.json()["redirect"])
        assert f"{address.scheme}://{address.netloc}{address.path}" == CALLBACK
        return {name: values[0] for name, values in parse_qs(address.query).items()}

    async def exchange(self, given: dict[str, str], **changes: str) -> Any:
        body = {
            "client_id": self.app["client_id"],
            "client_secret": self.app["client_secret"],
            "code": given["code"],
            "context": given["context"],
            "scope": given["scope"],
            "grant_type": "authorization_code",
            "redirect_uri": CALLBACK,
            **changes,
        }
        return await self.world.client.post("http://bigcommerce.sandbox/oauth2/token", data=body)


def proven(url: str, app: dict[str, Any]) -> dict[str, Any]:
    """The claims of a callback's token, once its signature is checked by hand."""
    token = parse_qs(urlsplit(url).query)["signed_payload_jwt"][0]
    head, claims, proof = token.split(".")
    made = hmac.new(app["client_secret"].encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    assert read(proof) == made
    assert json.loads(read(head)) == {"alg": "HS256", "typ": "JWT"}
    found: dict[str, Any] = json.loads(read(claims))
    assert found["aud"] == app["client_id"]
    return found


def read(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@pytest.fixture
async def developer(world: World) -> Developer:
    more = {f"{name}_url": f"https://app.example.com/{name}?v=1" for name in ("load", "uninstall", "remove_user")}
    body = {"name": "Stock tool", "callback_url": CALLBACK, "scopes": SCOPES, **more}
    return Developer(world, (await world.control.post("/bigcommerce/apps", json=body)).json())


async def test_a_code_becomes_a_token_with_the_scopes_that_were_asked_for(developer: Developer) -> None:
    given = await developer.install()
    assert (given["context"], given["scope"]) == ("stores/teststore", " ".join(SCOPES))
    told = (await developer.exchange(given)).json()
    assert (told["context"], told["scope"]) == (given["context"], given["scope"])
    assert told["account_uuid"] == given["account_uuid"]
    assert told["user"]["email"]
    async with client_for(developer.world.sandbox, told["access_token"]) as client:
        assert (await client.get("/v2/orders/count")).status_code == 200
        assert (await client.get("/v3/inventory/items")).status_code == 403
    listed = (await developer.world.control.get("/bigcommerce/apps")).json()
    assert [(one["name"], one["stores"]) for one in listed] == [("Stock tool", ["teststore"])]


async def test_a_code_is_good_once_and_for_ten_minutes(developer: Developer) -> None:
    given = await developer.install()
    assert (await developer.exchange(given)).status_code == 200
    assert (await developer.exchange(given)).json() == {"error": "Invalid or expired code"}
    late = await developer.install()
    await developer.world.advance(600)
    assert (await developer.exchange(late)).status_code == 400


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"client_secret": "wrong"}, 401),
        ({"client_id": "nobody"}, 401),
        ({"code": "wrong"}, 400),
        ({"code": ""}, 400),
        ({"grant_type": "password"}, 400),
        ({"context": "stores/other"}, 400),
        ({"redirect_uri": "https://elsewhere.example.com"}, 400),
    ],
)
async def test_refused_exchanges(developer: Developer, change: dict[str, str], status: int) -> None:
    given = await developer.install()
    answer = await developer.exchange(given, **change)
    assert answer.status_code == status
    assert answer.json()["error"]
    assert (await developer.exchange(given)).status_code == 200


async def test_json_is_taken_too_and_anything_else_is_refused_with_a_reason(developer: Developer) -> None:
    client = developer.world.client
    answer = await client.post("http://bigcommerce.sandbox/oauth2/token", json={"client_id": "x"})
    assert answer.json() == {"error": "Missing parameter: client_secret"}
    answer = await client.post("http://bigcommerce.sandbox/oauth2/token", json=[1])
    assert answer.json() == {"error": "Missing parameter: client_id"}


async def test_consenting_again_ends_the_token_before(developer: Developer) -> None:
    first = (await developer.exchange(await developer.install())).json()["access_token"]
    second = (await developer.exchange(await developer.install())).json()["access_token"]
    async with client_for(developer.world.sandbox, first) as client:
        assert (await client.get("/v2/time")).status_code == 401
    async with client_for(developer.world.sandbox, second) as client:
        assert (await client.get("/v2/time")).status_code == 200


async def test_an_uninstalled_app_hears_of_it_and_is_locked_out(developer: Developer) -> None:
    world = developer.world
    token = (await developer.exchange(await developer.install())).json()["access_token"]
    async with client_for(world.sandbox, token) as client:
        for scope in ("store/app/uninstalled", "store/order/*"):
            body = {"scope": scope, "destination": "https://app.example.com/hook"}
            assert (await client.post("/v3/hooks", json=body)).status_code == 200
        await world.hook("store/app/uninstalled")
        await world.control.post(f"{developer.store}/uninstall")
        await world.advance(1)
        assert (await client.get("/v2/time")).status_code == 401
    hook, told = world.receiver.got
    assert (hook.url, hook.payload["scope"]) == ("https://app.example.com/hook", "store/app/uninstalled")
    assert told.body == b"", "a GET"
    assert told.url.startswith("https://app.example.com/uninstall?v=1&signed_payload_jwt=")
    assert proven(told.url, developer.app)["sub"] == "stores/teststore"
    assert (await world.client.get("/v2/time")).status_code == 200


async def test_an_app_is_opened_and_a_user_removed_with_a_signed_token(developer: Developer) -> None:
    world = developer.world
    await developer.exchange(await developer.install())
    opened = (await world.control.post(f"{developer.store}/load", json={"user": "staff@example.com"})).json()
    claims = proven(opened["redirect"], developer.app)
    assert (claims["sub"], claims["user"]["email"]) == ("stores/teststore", "staff@example.com")
    assert claims["nbf"] <= world.sandbox.box.clock.now() < claims["exp"]
    assert claims["owner"]["id"] != claims["user"]["id"]
    again = proven((await world.control.post(f"{developer.store}/load")).json()["redirect"], developer.app)
    assert again["jti"] != claims["jti"]
    assert again["user"]["id"] == again["owner"]["id"]
    world.receiver.status = 500
    removed = await world.control.post(f"{developer.store}/remove-user", json={"user": "staff@example.com"})
    assert removed.status_code < 300
    await world.advance(86_400)
    assert world.receiver.tries == 1, "a callback is not repeated"
    world.receiver.status = 200
    await world.control.post(f"{developer.store}/remove-user", json={"user": "staff@example.com"})
    await world.advance(1)
    (told,) = world.receiver.got
    assert proven(told.url, developer.app)["user"]["email"] == "staff@example.com"


async def test_an_app_that_nobody_registered_cannot_be_installed(world: World) -> None:
    answer = await world.control.post("/bigcommerce/teststore/apps/nobody/install")
    assert answer.status_code == 404
