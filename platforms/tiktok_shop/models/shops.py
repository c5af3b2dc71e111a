"""Shops and webhook subscriptions."""

from __future__ import annotations

from pydantic import Field

from platforms.lenient import Lenient, Moment


class Shop(Lenient):
    """``seller_type``: LOCAL | CROSS_BORDER. ``cipher`` is a secret that names the shop in addresses."""

    id: str
    name: str = ""
    region: str = ""
    seller_type: str = ""
    cipher: str = Field(default="", repr=False)
    code: str = ""


class ActiveShop(Lenient):
    id: str
    region: str = ""


class Webhook(Lenient):
    event_type: str
    address: str = ""
    create_time: Moment = None
    update_time: Moment = None
