"""``python -m services.gateway.api.document``: the OpenAPI document on standard output, one way of writing it.

With ``--digest``: a digest of its shape, which the console's generated types carry.
"""

from __future__ import annotations

import hashlib
import json
import sys
from typing import Any

from fastapi import FastAPI

from services.gateway.api import problem
from services.gateway.api.build import DESCRIPTION, ROUTERS, document


def written() -> str:
    """The document of the running gateway, with its keys in order, so that two of the same API are equal texts."""
    app = FastAPI(
        title="Tandem",
        version="1",
        description=DESCRIPTION,
        responses=problem.PROBLEMS,
        servers=[{"url": "/api/v1"}],
        separate_input_output_schemas=False,
    )
    for router in ROUTERS:
        app.include_router(router)
    return json.dumps(document(app, sparse=False), indent=2, sort_keys=True) + "\n"


WORDS = frozenset({"title", "summary", "description", "example", "examples"})
NAMED = frozenset({"paths", "schemas", "properties"})


def digest() -> str:
    """Of what a client is generated from: routes, fields and types, without the words about them."""
    return hashlib.sha256(json.dumps(_shape(json.loads(written())), sort_keys=True).encode()).hexdigest()


def _shape(node: Any, *, named: bool = False) -> Any:
    """``named``: the keys of this object are names of the API, not of OpenAPI."""
    if isinstance(node, dict):
        return {key: _shape(value, named=key in NAMED) for key, value in node.items() if named or key not in WORDS}
    return [_shape(each) for each in node] if isinstance(node, list) else node


if __name__ == "__main__":
    sys.stdout.write(digest() if "--digest" in sys.argv[1:] else written())
