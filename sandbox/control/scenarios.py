"""`/scenarios`: the stories that can be played, playing one, and how it went."""

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from sandbox.control.answers import Act, control_route
from sandbox.scenarios import Player, Script, load_scripts

if TYPE_CHECKING:
    from sandbox.app import Sandbox


class Stage:
    """Scripts and their runs in one sandbox."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._scripts = load_scripts()
        self._player = Player(sandbox.box.clock, lambda: sandbox.control_app)

    def list_scripts(self, act: Act) -> list[dict[str, Any]]:
        return [
            {"name": one.name, "about": one.about, "parameters": one.parameters, "steps": len(one.steps)}
            for one in self._scripts.values()
        ]

    def play(self, act: Act) -> dict[str, Any]:
        """The body sets parameters; store and shop are the only ones there are unless named."""
        script = self._scripts[act.given["name"]]
        return self._player.play(script, {**self._usual(act, script), **act.body}).shown()

    def list_runs(self, act: Act) -> list[dict[str, Any]]:
        return [run.shown() for run in self._player.runs.values()]

    def _usual(self, act: Act, script: Script) -> dict[str, Any]:
        known = {
            "store": next(iter(act.sandbox.bigcommerce.shops), None),
            "shop": next(iter(act.sandbox.tiktok_shop.state.shops), None),
        }
        return {name: value for name, value in known.items() if name in script.parameters}


def scenario_routes(sandbox: "Sandbox") -> list[Route]:
    stage = Stage(sandbox)
    table = [
        ("GET", "/scenarios", stage.list_scripts),
        ("GET", "/scenarios/runs", stage.list_runs),
        ("POST", "/scenarios/{name}", stage.play),
    ]
    return [control_route(sandbox, method, path, handler) for method, path, handler in table]
