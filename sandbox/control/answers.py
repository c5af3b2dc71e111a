"""How control routes are written: take the sandbox and a JSON body, return JSON, raise to refuse."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.bigcommerce.errors import Refusal

if TYPE_CHECKING:
    from sandbox.app import Sandbox


@dataclass(frozen=True)
class Act:
    """One control request: path parameters and query in `given`, the JSON body in `body`."""

    sandbox: "Sandbox"
    given: Mapping[str, str]
    body: dict[str, Any]

    def text(self, name: str) -> str:
        """Raises ValueError when the body lacks it."""
        if name not in self.body:
            raise ValueError(f"{name}: is required")
        return str(self.body[name])

    def integer(self, name: str, default: int | None = None) -> int:
        value = self.body.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{name}: must be an integer")
        return value


Handler = Callable[[Act], Any]
AsyncHandler = Callable[[Act], Awaitable[Any]]


def control_route(sandbox: "Sandbox", method: str, path: str, handler: Handler) -> Route:
    """A route that answers 400 for ValueError, 404 for KeyError, and a platform's refusal as it stands."""

    async def serve(request: Request) -> Response:
        try:
            act = Act(sandbox, {**request.query_params, **request.path_params}, await _body(request))
            outcome = handler(act)
            if isinstance(outcome, Awaitable):
                outcome = await outcome
        except Refusal as refusal:
            return _json(refusal.status, {"error": refusal.title})
        except KeyError as missing:
            return _json(404, {"error": f"{missing.args[0]} does not exist"})
        except (ValueError, TypeError) as bad:
            return _json(400, {"error": str(bad)})
        return _json(200, {} if outcome is None else outcome)

    return Route(path, serve, methods=[method])


async def _body(request: Request) -> dict[str, Any]:
    raw = await request.body()
    body = json.loads(raw) if raw else {}
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    return body


def _json(status: int, body: Any) -> Response:
    return Response(json.dumps(body, default=_plain), status, media_type="application/json")


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else vars(value)
