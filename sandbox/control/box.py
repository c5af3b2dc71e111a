"""Clock, ledger, switches, options, seeds, state: `/clock`, `/ledger`, `/switches`, `/options`, ..."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from sandbox.bigcommerce.seeds import seed_generated, seed_sample
from sandbox.box import Rule
from sandbox.control.answers import Act, control_route
from sandbox.world import STORE_HASH, build_sample_world, credentials

if TYPE_CHECKING:
    from sandbox.app import Sandbox

MAX_WAIT_SECONDS = 60.0
DEFAULT_ROWS = 1000


async def get_clock(act: Act) -> dict[str, float]:
    """`after_offset` waits until the offset differs from it, at most `timeout` seconds."""
    clock = act.sandbox.box.clock
    if "after_offset" in act.given:
        timeout = min(float(act.given.get("timeout", 20)), MAX_WAIT_SECONDS)
        await clock.wait_offset_change(float(act.given["after_offset"]), timeout)
    return {"now": clock.now(), "offset": clock.offset}


async def advance_clock(act: Act) -> dict[str, float]:
    seconds = act.body.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise ValueError("seconds: must be a number")
    clock = act.sandbox.box.clock
    await clock.advance(float(seconds))
    return {"now": clock.now(), "offset": clock.offset}


def seed_with_sample(act: Act) -> dict[str, Any]:
    """The whole sample world in an empty sandbox; only the goods when `store` names a store."""
    if "store" in act.body:
        seed_sample(act.sandbox.bigcommerce.shop(act.text("store")))
        return {}
    if STORE_HASH in act.sandbox.bigcommerce.shops:
        raise ValueError(f"store: {STORE_HASH} exists already; name a store to add goods to it")
    return build_sample_world(act.sandbox)


def seed_with_generated(act: Act) -> dict[str, int]:
    shop = act.sandbox.bigcommerce.shop(str(act.body.get("store", STORE_HASH)))
    seed_generated(shop, act.integer("products", 10_000), act.integer("variants", 5), act.integer("stock", 100))
    return {"products": len(shop.state.products), "variants": len(shop.state.variants)}


def get_calls(act: Act) -> list[dict[str, Any]]:
    given = act.given
    ledger = act.sandbox.box.ledger
    calls = ledger.calls(given.get("platform"), given.get("endpoint"), given.get("connection"))
    return [asdict(call) for call in calls[-_rows(act) :]]


def get_counts(act: Act) -> list[dict[str, Any]]:
    return act.sandbox.box.ledger.counts()


def get_changes(act: Act) -> list[dict[str, Any]]:
    given = act.given
    changes = act.sandbox.box.ledger.changes(given.get("kind"), given.get("entity"), given.get("platform"))
    return [asdict(change) for change in changes[-_rows(act) :]]


def get_stock_history(act: Act) -> list[dict[str, Any]]:
    history = act.sandbox.box.ledger.stock_history(act.given["platform"], act.given["entity"])
    return [asdict(change) for change in history]


def get_webhooks(act: Act) -> list[dict[str, Any]]:
    tries = act.sandbox.box.ledger.webhooks(act.given.get("platform"), act.given.get("topic"))
    return [asdict(entry) for entry in tries[-_rows(act) :]]


def set_retention(act: Act) -> None:
    entries = act.body.get("entries")
    act.sandbox.box.ledger.keep(None if entries is None else act.integer("entries"))


def clear_ledger(act: Act) -> None:
    act.sandbox.box.ledger.clear()


def get_switches(act: Act) -> dict[str, Any]:
    return act.sandbox.box.switches.snapshot()


def put_switches(act: Act) -> dict[str, Any]:
    """Adds one rule; see `sandbox.box.switches.Rule` for its fields."""
    return asdict(act.sandbox.box.switches.add(Rule(**act.body)))


def delete_switches(act: Act) -> None:
    act.sandbox.box.switches.off(act.given.get("id"))


def put_webhook_switches(act: Act) -> dict[str, Any]:
    return asdict(act.sandbox.box.switches.set_webhooks(act.given["platform"], **act.body))


def get_options(act: Act) -> dict[str, Any]:
    return act.sandbox.box.options


def put_options(act: Act) -> dict[str, Any]:
    for name, value in act.body.items():
        act.sandbox.box.set_option(name, value)
    return act.sandbox.box.options


def get_credentials(act: Act) -> dict[str, Any]:
    return credentials(act.sandbox)


def save_state(act: Act) -> dict[str, str]:
    """Into the file given at start, never one that the caller names."""
    if act.sandbox.state_file is None:
        raise ValueError("state: the sandbox was started without --state-file")
    act.sandbox.box.save(act.sandbox.state_file)
    return {"saved": str(act.sandbox.state_file)}


def load_state(act: Act) -> dict[str, str]:
    if act.sandbox.state_file is None or not act.sandbox.state_file.exists():
        raise ValueError("state: there is no saved state")
    act.sandbox.box.load(act.sandbox.state_file)
    return {"loaded": str(act.sandbox.state_file)}


def _rows(act: Act) -> int:
    return int(act.given.get("limit", DEFAULT_ROWS))


def box_routes(sandbox: "Sandbox") -> list[Route]:
    table = [
        ("GET", "/clock", get_clock),
        ("POST", "/clock/advance", advance_clock),
        ("POST", "/seed/sample", seed_with_sample),
        ("POST", "/seed/generated", seed_with_generated),
        ("GET", "/ledger/calls", get_calls),
        ("GET", "/ledger/counts", get_counts),
        ("GET", "/ledger/changes", get_changes),
        ("GET", "/ledger/stock", get_stock_history),
        ("GET", "/ledger/webhooks", get_webhooks),
        ("PUT", "/ledger/retention", set_retention),
        ("DELETE", "/ledger", clear_ledger),
        ("GET", "/switches", get_switches),
        ("PUT", "/switches", put_switches),
        ("DELETE", "/switches", delete_switches),
        ("PUT", "/switches/webhooks/{platform}", put_webhook_switches),
        ("GET", "/options", get_options),
        ("PUT", "/options", put_options),
        ("GET", "/credentials", get_credentials),
        ("POST", "/state/save", save_state),
        ("POST", "/state/load", load_state),
    ]
    return [control_route(sandbox, method, path, handler) for method, path, handler in table]
