"""Tandem as a merchant's program uses it: the public admin API, and nothing else."""

from __future__ import annotations

import secrets
import time
from typing import Any, cast

import httpx

from demo.narrate import StepFailed

POLL_SECONDS = 0.1


class Tandem:
    """One merchant's account at a running Tandem."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.http = httpx.Client(base_url=f"{address}/api/v1", timeout=60)
        self.connection = ""

    def call(self, method: str, path: str, body: object = None, **query: object) -> Any:
        """An answer's JSON. Raises StepFailed with the problem document's words."""
        headers = {} if method == "GET" else {"Idempotency-Key": secrets.token_hex(16)}
        given = {name: value for name, value in query.items() if value is not None}
        answer = self.http.request(method, path, json=body, params=cast("dict[str, str]", given), headers=headers)
        if answer.is_error:
            raise StepFailed(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer.json() if answer.content else None

    def of_connection(self, method: str, path: str, body: object = None, **query: object) -> Any:
        return self.call(method, f"/connections/{self.connection}{path}", body, **query)

    # --- account and connection --------------------------------------------------------------------------------------

    def sign_up(self, email: str) -> None:
        password = secrets.token_urlsafe(18)
        me = self.call("POST", "/sign-up", {"name": "Demo Merchant", "email": email, "password": password})
        self.http.headers["X-CSRF-Token"] = me["csrf_token"]
        self.email, self.password = email, password

    def sign_in(self) -> None:
        """Again: hours of the platforms' clock end a session that nobody used."""
        me = self.call("POST", "/session", {"email": self.email, "password": self.password})
        self.http.headers["X-CSRF-Token"] = me["csrf_token"]

    def connect(self, credentials: dict[str, Any]) -> str:
        """The guided flow: name, the store's credentials, the seller's consent. Returns the connection's id."""
        store = credentials["bigcommerce"]["stores"][0]
        account = store["accounts"][0]
        setup = self.call("POST", "/connection-setups", {"name": "My store on TikTok Shop"})["id"]
        keys = {name: account[name] for name in ("access_token", "client_id", "client_secret")}
        self.call("PUT", f"/connection-setups/{setup}/store", {"store_hash": store["store_hash"], **keys})
        consent = self.call("POST", f"/connection-setups/{setup}/authorization")["address"]
        self._authorize(consent)
        made = self.call("GET", f"/connection-setups/{setup}")
        if made["step"] != "done":
            raise StepFailed(f"the connection is not made: {made['step']} {made['problem']} {made['checklist']}")
        self.connection = self.call("GET", "/connections")["items"][0]["id"]
        return self.connection

    def _authorize(self, address: str) -> None:
        """What the seller does in the browser: choose the region, accept the terms, press Authorize."""
        with httpx.Client(timeout=60) as browser:
            page = browser.get(address)
            seller = page.text.split('<option value="', 2)[2].split('"', 1)[0]
            form = {"region": "North America", "seller_id": seller, "terms": "yes", "decision": "authorize"}
            hidden = dict(httpx.URL(address).params)
            landed = browser.post(address, data={**hidden, **form})
            back = landed.headers.get("location", "")
            if not back:
                raise StepFailed(f"the consent page sent nobody back: {landed.status_code} {landed.text[:300]}")
            browser.get(back)

    # --- what a merchant asks for -------------------------------------------------------------------------------------

    def pull(self) -> dict[str, Any]:
        """Pull everything that the store has, and wait for the task."""
        return self.task(self.of_connection("POST", "/pulls", {})["id"])

    def act(self, action: str, products: list[int] | None = None) -> dict[str, Any]:
        """Act on the given products, or on all, and wait for the task."""
        chosen = {"products": products} if products else {"all_matching": True}
        return self.task(self.of_connection("POST", "/product-actions", {"action": action, "selection": chosen})["id"])

    def products(self) -> list[dict[str, Any]]:
        return self._pages("/products")

    def categories(self) -> list[dict[str, Any]]:
        return self._pages("/categories")

    def map_category(self, key: str, shop_category: str) -> None:
        self.of_connection("PUT", f"/categories/{key}/mapping", {"category_id": shop_category})

    def shop_categories(self, search: str) -> list[dict[str, Any]]:
        found = self.of_connection("GET", "/shop-categories", search=search)
        return cast("list[dict[str, Any]]", found["items"])

    def orders(self) -> list[dict[str, Any]]:
        return self._pages("/orders")

    def order(self, shop_order: str) -> dict[str, Any]:
        return cast("dict[str, Any]", self.of_connection("GET", f"/orders/{shop_order}"))

    def stock(self) -> list[dict[str, Any]]:
        return self._pages("/stock")

    def edit_settings(self, section: str, changes: dict[str, Any]) -> None:
        """Change some fields of one section of the connection's settings."""
        path = f"/connections/{self.connection}/settings"
        present = self.http.get(path)
        present.raise_for_status()
        body = {**present.json()[section], **changes}
        headers = {"If-Match": present.headers["etag"], "Idempotency-Key": secrets.token_hex(16)}
        answer = self.http.put(f"{path}/{section}", json=body, headers=headers)
        if answer.is_error:
            raise StepFailed(f"PUT settings/{section}: {answer.status_code} {answer.text[:500]}")

    def _pages(self, path: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            page = self.of_connection("GET", path, cursor=cursor or None, limit=100)
            rows += page["items"]
            cursor = page["next"]
        return rows

    # --- waiting -----------------------------------------------------------------------------------------------------

    def task(self, task: str, within: float = 120.0) -> dict[str, Any]:
        """The task once it is completed or refused."""
        found: dict[str, Any] = self.until(
            lambda: self.call("GET", f"/tasks/{task}"),
            lambda found: found["status"] in ("completed", "refused"),
            f"task {task} to complete",
            within,
        )
        return found

    @staticmethod
    def until(read: Any, holds: Any, what: str, within: float = 60.0) -> Any:
        """Read again until it holds. Raises StepFailed with what was last seen."""
        give_up = time.monotonic() + within
        while True:
            seen = read()
            if holds(seen):
                return seen
            if time.monotonic() > give_up:
                raise StepFailed(f"waited {within:.0f} s for {what}; last seen: {str(seen)[:600]}")
            time.sleep(POLL_SECONDS)
