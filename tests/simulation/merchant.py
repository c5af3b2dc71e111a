"""A merchant at work: Tandem's admin API as the console uses it, on virtual time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.simulation.building import ORIGIN
from tests.simulation.town import Town

PASSWORD = "a long enough phrase"
BOUNDARY = "the-same-in-every-run"


class Refusal(Exception):
    """The API answered with something else than 2xx."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


@dataclass
class Merchant:
    """One account with one connection.

    number: of the store and the shop that it joins.  acts: what it did and Tandem accepted, as the audit log calls it.
    edited: when it changed settings.  code: of the authenticator, for one who has it.
    """

    town: Town
    number: int
    connection: str = ""
    csrf: str = ""
    acts: Counter[str] = field(default_factory=Counter)
    edited: list[float] = field(default_factory=list)
    password: str = PASSWORD
    code: Callable[[], str] = lambda: ""
    browser: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.browser = httpx.AsyncClient(transport=self.town.street, base_url=ORIGIN)

    @property
    def email(self) -> str:
        return f"merchant{self.number}@example.com"

    @property
    def store(self) -> Any:
        return list(self.town.sandbox.bigcommerce.shops.values())[self.number]

    @property
    def shop(self) -> Any:
        return list(self.town.sandbox.tiktok_shop.state.shops.values())[self.number]

    @property
    def keys(self) -> dict[str, str]:
        """What the store gives a connector to work with."""
        account = self.store.state.accounts[0]
        return {
            "store_hash": self.store.state.hash,
            "access_token": account.token,
            "client_id": account.client_id,
            "client_secret": account.client_secret,
        }

    def at(self, path: str) -> str:
        """Where the API has this of the merchant's connection."""
        return f"/connections/{self.connection}{path}"

    async def call(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Logs in again when the session has ended. Raises Refusal, and httpx.TransportError without a gateway."""
        answer = await self._send(method, path, body, headers)
        if answer.status_code == 401 and self.csrf:
            self.csrf = ""
            await self._log_in()
            answer = await self._send(method, path, body, headers)
        return _accepted(answer, f"{method} {path}")

    async def log_in(self) -> None:
        """Raises Refusal."""
        _accepted(await self._log_in(), "POST /session")

    async def _log_in(self) -> httpx.Response:
        given = {"email": self.email, "password": self.password, "code": self.code()}
        entry = await self._send("POST", "/session", given, {})
        self.csrf = entry.json().get("csrf_token", "")
        return entry

    async def _send(self, method: str, path: str, body: object, headers: dict[str, str]) -> httpx.Response:
        given = {**headers, **({"X-CSRF-Token": self.csrf} if self.csrf else {})}
        return await self.browser.request(method, f"/api/v1{path}", json=body, headers=given)

    async def of_connection(self, method: str, path: str, body: object = None) -> Any:
        answer = await self.call(method, self.at(path), body)
        return answer.json() if answer.content else None

    async def edit_settings(self, section: str, changes: dict[str, Any]) -> None:
        path = self.at("/settings")
        present = await self.call("GET", path)
        body = {**present.json()[section], **changes}
        self.edited.append(self.town.clock.seconds())
        await self.call("PUT", f"{path}/{section}", body, **{"If-Match": present.headers["etag"]})
        self.acts[f"settings.{section}"] += 1

    async def choose_carrier(self) -> None:
        """The store's "usps" is TikTok Shop's."""
        offered = (await self.of_connection("GET", "/shipping-providers"))["items"]
        usps = next(row for row in offered if "USPS" in row["name"].upper())
        row = {"store_name": "usps", "provider_id": usps["id"], "provider_name": usps["name"]}
        await self.edit_settings("order", {"providers": [row]})

    async def upload(self, path: str, name: str, content: bytes) -> None:
        """A file of the console's forms."""
        kind = {"X-CSRF-Token": self.csrf, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        files = {"file": (name, content)}
        _accepted(await self.browser.post(f"/api/v1{self.at(path)}", files=files, headers=kind), f"POST {path}")

    async def pull(self) -> Any:
        task = await self.of_connection("POST", "/pulls", {})
        self.acts["task.pull"] += 1
        return task

    async def push(self) -> Any:
        task = await self.of_connection(
            "POST", "/product-actions", {"action": "push", "selection": {"all_matching": True}}
        )
        self.acts["task.push"] += 1
        return task

    async def authorize_if_asked(self) -> None:
        """As whoever gets the mail does: a refresh token whose answer was lost can only be replaced by a person."""
        shown = (await self.call("GET", self.at(""))).json()
        if shown["status"] == "authorization_needed":
            await self.consent((await self.of_connection("POST", "/authorization"))["address"])

    # --- the way to a connection -------------------------------------------------------------------------------------

    async def sign_up(self) -> None:
        body = {"name": f"Merchant {self.number}", "email": self.email, "password": PASSWORD}
        self.csrf = (await self.call("POST", "/sign-up", body)).json()["csrf_token"]

    async def connect(self) -> None:
        setup = (await self.call("POST", "/connection-setups", {"name": f"Connection {self.number}"})).json()["id"]
        path = f"/connection-setups/{setup}"
        await self.call("PUT", f"{path}/store", self.keys)
        await self.consent((await self.call("POST", f"{path}/authorization")).json()["address"])
        made = (await self.call("GET", path)).json()
        assert made["step"] == "done", made
        self.connection = setup

    async def consent(self, address: str) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        form = {**asked, "region": "North America", "seller_id": self.shop.seller_id, "terms": "yes"}
        landed = await self.browser.post(address.split("?", 1)[0], data={**form, "decision": "authorize"})
        back = urlsplit(landed.headers["location"])
        await self.browser.get(f"{ORIGIN}{back.path}?{back.query}")


def _accepted(answer: httpx.Response, what: str) -> httpx.Response:
    if not answer.is_success:
        raise Refusal(answer.status_code, f"{what}: {answer.status_code} {answer.text[:300]}")
    return answer
