"""`/v3/hooks`. No scope is needed; a token sees only the hooks of its own account."""

from typing import Any

from sandbox.bigcommerce.hooks import render_hook
from sandbox.bigcommerce.http.gate import Call, Endpoint, ok
from sandbox.bigcommerce.model import Hook
from sandbox.bigcommerce.wire import v3_one, v3_page
from sandbox.box import Answer


def list_hooks(call: Call) -> Answer:
    hooks = call.shop.hooks.of(call.account)
    for name in ("scope", "destination"):
        if name in call.query:
            hooks = [hook for hook in hooks if getattr(hook, name) == call.query[name]]
    if "is_active" in call.query:
        wanted = call.query["is_active"].lower() in ("1", "true")
        hooks = [hook for hook in hooks if hook.is_active == wanted]
    return ok(v3_page(hooks, call.query, lambda hook: _shown(call, hook)))


def create_hook(call: Call) -> Answer:
    return _one(call, call.shop.hooks.create(call.account, call.record()))


def get_hook(call: Call) -> Answer:
    return _one(call, call.shop.hooks.get(call.account, call.ids["hook_id"]))


def update_hook(call: Call) -> Answer:
    return _one(call, call.shop.hooks.update(call.account, call.ids["hook_id"], call.record()))


def delete_hook(call: Call) -> Answer:
    return _one(call, call.shop.hooks.delete(call.account, call.ids["hook_id"]))


def get_admin(call: Call) -> Answer:
    hooks = call.shop.hooks.of(call.account)
    if "is_active" in call.query:
        wanted = call.query["is_active"].lower() in ("1", "true")
        hooks = [hook for hook in hooks if hook.is_active == wanted]
    page = v3_page(hooks, call.query, lambda hook: {**_shown(call, hook), "status": _status(hook)})
    data = {
        "emails": call.shop.state.hook_emails,
        "hooks_list": page["data"],
        "blocked_domains": call.shop.hooks.blocked_domains(call.account),
    }
    return ok({"data": data, "meta": page["meta"]})


def put_admin(call: Call) -> Answer:
    body = call.record()
    if isinstance(body.get("emails"), list):
        call.shop.state.hook_emails = [str(address) for address in body["emails"]]
    return Answer(204)


def _one(call: Call, hook: Hook) -> Answer:
    return ok(v3_one(_shown(call, hook)))


def _shown(call: Call, hook: Hook) -> dict[str, Any]:
    return render_hook(hook, call.shop.state.hash)


def _status(hook: Hook) -> str:
    if hook.is_active:
        return "active"
    return "deactivated" if hook.deactivated else "inactive"


ENDPOINTS = [
    Endpoint("GET", "/v3/hooks", list_hooks),
    Endpoint("POST", "/v3/hooks", create_hook),
    Endpoint("GET", "/v3/hooks/admin", get_admin),
    Endpoint("PUT", "/v3/hooks/admin", put_admin),
    Endpoint("GET", "/v3/hooks/{hook_id:int}", get_hook),
    Endpoint("PUT", "/v3/hooks/{hook_id:int}", update_hook),
    Endpoint("DELETE", "/v3/hooks/{hook_id:int}", delete_hook),
]
