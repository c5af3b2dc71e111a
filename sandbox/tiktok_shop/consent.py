"""The page where a seller authorizes an app, and the redirect that follows.

The address to return to belongs to the app; the page takes `service_id` (or, at the old address, `app_key`) and
`state`. Region and terms must be chosen before Authorize does anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sandbox.tiktok_shop.auth import region_name
from sandbox.tiktok_shop.shops import ALL_SCOPES, REGIONS
from sandbox.tiktok_shop.state import App, Seller

if TYPE_CHECKING:
    from sandbox.tiktok_shop.engine import TikTokShop

PAGE = Environment(autoescape=True).from_string(
    """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Authorize an app - simulated TikTok Shop</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}
fieldset{border:1px solid #ccc;border-radius:.4rem;margin:1rem 0}button{font:inherit;padding:.5rem 1.2rem}
.wrong{color:#b00020}</style></head>
<body>
<main>
<h1>Authorize this app?</h1>
{% if wrong %}<p class="wrong" role="alert">{{ wrong }}</p>{% endif %}
<form method="post">
<input type="hidden" name="service_id" value="{{ app.service_id }}">
{% if state is not none %}<input type="hidden" name="state" value="{{ state }}">{% endif %}
<p><label>Region
<select name="region"><option value="">Choose a region</option>
{% for region in regions %}<option{% if region == chosen %} selected{% endif %}>{{ region }}</option>{% endfor %}
</select></label></p>
<p><label>Seller
<select name="seller_id">
{% for seller in sellers %}<option value="{{ seller.id }}">{{ seller.name }}</option>{% endfor %}
</select></label></p>
<fieldset><legend>The app asks for</legend><ul>{% for scope in scopes %}<li>{{ scope }}</li>{% endfor %}</ul></fieldset>
<p><label><input type="checkbox" name="terms" value="yes"> I have read and agree to the terms</label></p>
<p><button name="decision" value="authorize">Authorize</button>
<button name="decision" value="decline">Cancel</button></p>
</form>
</main>
</body>
</html>"""
)


class ConsentPage:
    def __init__(self, engine: TikTokShop) -> None:
        self._engine = engine

    async def show(self, request: Request) -> Response:
        app = self._app(request.query_params.get("service_id"), request.query_params.get("app_key"))
        if app is None:
            return HTMLResponse("<h1>This app does not exist</h1>", 404)
        return self._page(app, request.query_params.get("state"))

    async def decide(self, request: Request) -> Response:
        """Redirects with a code, or with the refusal; asks again while something is missing."""
        async with request.form() as form:
            given = {name: str(value) for name, value in form.items()}
        app = self._app(given.get("service_id"), None)
        if app is None:
            return HTMLResponse("<h1>This app does not exist</h1>", 404)
        state = given.get("state")
        self._engine.cause = "seller consent page"
        if given.get("decision") == "decline":
            return RedirectResponse(self._engine.auth.decline(app, state), 302)
        seller = self._engine.state.sellers.get(given.get("seller_id", ""))
        wrong = _missing(given, seller)
        if wrong or seller is None:
            return self._page(app, state, wrong, given.get("region", ""))
        return RedirectResponse(self._engine.auth.accept(app, seller, state), 302)

    def _app(self, service_id: str | None, app_key: str | None) -> App | None:
        if service_id:
            return self._engine.auth.app_of_service(service_id)
        return self._engine.state.apps.get(app_key or "")

    def _page(self, app: App, state: str | None, wrong: str = "", chosen: str = "") -> Response:
        text = PAGE.render(
            app=app,
            state=state,
            wrong=wrong,
            chosen=chosen,
            regions=sorted({region for region, _ in REGIONS.values()}),
            sellers=list(self._engine.state.sellers.values()),
            scopes=ALL_SCOPES,
        )
        return HTMLResponse(text, 400 if wrong else 200)


def _missing(given: dict[str, str], seller: Seller | None) -> str:
    if seller is None:
        return "Choose a seller."
    if not given.get("region"):
        return "Choose a region."
    if given["region"] != region_name(seller):
        return f"{seller.name} has no shop in {given['region']}."
    return "" if given.get("terms") == "yes" else "Agree to the terms first."
