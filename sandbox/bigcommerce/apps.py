"""Apps of the Developer Portal: installed by a merchant, they get a token for the store (OAuth code grant)."""

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from pydantic import TypeAdapter

from sandbox.bigcommerce.app_callbacks import CALLBACKS, OWNER, address, user_id
from sandbox.bigcommerce.errors import Refusal
from sandbox.bigcommerce.model import Account

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import BigCommerce, Shop

CODE_SECONDS = 600.0
UNINSTALLED_SCOPE = "store/app/uninstalled"
TOKEN_FIELDS = ("client_id", "client_secret", "code", "context", "scope", "grant_type", "redirect_uri")


@dataclass(slots=True)
class App:
    """`callback_url` is where a merchant's browser goes with the code; `scopes` is what the app asks for.

    `load_url` is where it goes to open the app; `uninstall_url` and `remove_user_url` are called by the platform.
    """

    client_id: str
    client_secret: str
    name: str
    callback_url: str
    scopes: list[str]
    load_url: str = ""
    uninstall_url: str = ""
    remove_user_url: str = ""


@dataclass(slots=True)
class Code:
    client_id: str
    store_hash: str
    expires: float


@dataclass(slots=True)
class AppState:
    apps: dict[str, App] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)


_STATE = TypeAdapter(AppState)


class Apps:
    """All apps that developers have registered; which of them a store has is known by its accounts."""

    def __init__(self, platform: "BigCommerce") -> None:
        self._platform = platform
        self.state = AppState()

    def register(self, name: str, callback_url: str, scopes: list[str], **callbacks: str) -> App:
        """`callbacks`: the addresses of an App that are not needed."""
        entropy = self._platform.box.entropy
        app = App(entropy.token(31), entropy.token(64), name, callback_url, list(scopes), **callbacks)
        self.state.apps[app.client_id] = app
        return app

    def app(self, client_id: str) -> App:
        """Raises KeyError for a client id that nobody has."""
        return self.state.apps[client_id]

    def install(self, shop: "Shop", client_id: str) -> str:
        """The merchant confirms: the address, with a code, that the browser is sent to."""
        app = self.app(client_id)
        code = self._platform.box.entropy.token(40)
        expires = self._platform.box.clock.now() + CODE_SECONDS
        self.state.codes[code] = Code(client_id, shop.state.hash, expires)
        given = {
            "code": code,
            "scope": " ".join(app.scopes),
            "context": f"stores/{shop.state.hash}",
            "account_uuid": shop.account_uuid,
        }
        return f"{app.callback_url}?{urlencode(given)}"

    def load(self, shop: "Shop", client_id: str, user: str = OWNER) -> str:
        """The address that the browser of a store's user opens the app with. Raises KeyError without one."""
        app = self.app(client_id)
        if not app.load_url:
            raise KeyError("load_url")
        return address(app.load_url, app, shop, user)

    def remove_user(self, shop: "Shop", client_id: str, user: str) -> None:
        """A user of the store may not open the app any more."""
        app = self.app(client_id)
        self._tell(shop, app, "remove_user", app.remove_user_url, user)
        shop.note("app_user_removed", app.name, user, None, "merchant")

    def uninstall(self, shop: "Shop", client_id: str) -> None:
        """The token is dead and the app's webhooks are gone; only the last one is still said, and the callback."""
        app = self.app(client_id)
        self._revoke(shop, app)
        hooks = shop.state.hooks
        gone = [one.id for one in hooks.values() if one.client_id == client_id and one.scope != UNINSTALLED_SCOPE]
        for hook_id in gone:
            del hooks[hook_id]
        shop.hooks.emit(UNINSTALLED_SCOPE, {"type": "store"}, client_id)
        self._tell(shop, app, "uninstall", app.uninstall_url, OWNER)
        shop.note("app_uninstalled", app.name, None, client_id, "merchant")

    def exchange(self, given: dict[str, Any]) -> dict[str, Any]:
        """`POST /oauth2/token`: a code, once and within ten minutes, for a token without an end.

        Consenting again ends the token before. Raises Refusal 400 or 401 with a reason.
        """
        for name in TOKEN_FIELDS:
            if not given.get(name):
                raise _refused(400, f"Missing parameter: {name}")
        app = self.state.apps.get(str(given["client_id"]))
        if app is None or app.client_secret != given["client_secret"]:
            raise _refused(401, "Invalid client credentials")
        if given["grant_type"] != "authorization_code":
            raise _refused(400, "Unsupported grant type")
        code = self.state.codes.get(str(given["code"]))
        if code is None or code.client_id != app.client_id or self._platform.box.clock.now() >= code.expires:
            raise _refused(400, "Invalid or expired code")
        if given["context"] != f"stores/{code.store_hash}" or given["redirect_uri"] != app.callback_url:
            raise _refused(400, "The context or the redirect_uri does not match")
        del self.state.codes[str(given["code"])]
        shop = self._platform.shop(code.store_hash)
        self._revoke(shop, app)
        token = self._platform.box.entropy.token(31)
        scopes = [scope for scope in str(given["scope"]).split() if scope in app.scopes]
        shop.state.accounts.append(Account(app.name, app.client_id, app.client_secret, token, scopes))
        shop.note("app_installed", app.name, None, scopes, "merchant")
        owner = {"id": user_id(OWNER), "username": OWNER, "email": OWNER}
        return {
            "access_token": token,
            "scope": " ".join(scopes),
            "user": owner,
            "owner": owner,
            "context": given["context"],
            "account_uuid": shop.account_uuid,
        }

    def snapshot(self) -> dict[str, Any]:
        return asdict(self.state)

    def restore(self, saved: dict[str, Any]) -> None:
        self.state = _STATE.validate_python(saved)

    def _tell(self, shop: "Shop", app: App, what: str, url: str, user: str) -> None:
        if url:
            signed = address(url, app, shop, user)
            self._platform.box.webhooks.send(CALLBACKS, shop.state.hash, what, app.client_id, signed, "")

    def _revoke(self, shop: "Shop", app: App) -> None:
        for account in shop.state.accounts:
            if account.client_id == app.client_id:
                account.revoked = True


def _refused(status: int, reason: str) -> Refusal:
    return Refusal(status, reason, body={"error": reason})
