"""``python -m services.gateway.api.document``: the OpenAPI document on standard output, one way of writing it."""

from __future__ import annotations

import json
import sys

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


if __name__ == "__main__":
    sys.stdout.write(written())
