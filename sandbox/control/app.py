"""All control routes in one app, with the pages for a person."""

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from sandbox.control.bigcommerce import bigcommerce_routes
from sandbox.control.box import box_routes
from sandbox.control.scenarios import scenario_routes
from sandbox.tiktok_shop.control import control_routes as tiktok_shop_routes
from sandbox.ui import ui_routes

if TYPE_CHECKING:
    from sandbox.app import Sandbox


def control_app(sandbox: "Sandbox") -> ASGIApp:
    """Never served together with a platform: its paths are not the platforms'."""
    return Starlette(
        routes=[
            *box_routes(sandbox),
            *bigcommerce_routes(sandbox),
            *scenario_routes(sandbox),
            *ui_routes(sandbox),
            Mount("/tiktok", routes=tiktok_shop_routes(sandbox.tiktok_shop)),
        ]
    )
