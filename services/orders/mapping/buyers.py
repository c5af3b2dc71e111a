"""The buyer's data: what TikTok Shop shows of it, and the store's address that it becomes.

Empty while unpaid or on hold, masked with asterisks later (order API overview). City and state stand in
``district_info`` alone.
"""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict

from platforms.errors import Refused
from platforms.tiktok_shop.models import Order, RecipientAddress

MASK = "***"
HIDDEN = "[buyer]"
TELLING = 4
"""Shorter texts, such as the code of a country, tell nobody from another and are parts of other words."""


class Buyer(BaseModel):
    """Who gets the parcel. Only ever in memory and in the vault; its repr tells nothing."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    first_name: str = ""
    last_name: str = ""
    street_1: str = ""
    street_2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country_iso2: str = ""
    phone: str = ""
    email: str = ""
    message: str = ""

    def __repr__(self) -> str:
        return "Buyer(...)"

    __str__ = __repr__

    @property
    def deliverable(self) -> bool:
        """Enough for a store order: a postal code of two signs and a country (orders v2 reference)."""
        return len(self.zip) >= 2 and bool(self.country_iso2)

    @property
    def masked(self) -> bool:
        return any(MASK in text for text in (self.first_name, self.last_name, self.street_1, self.phone))


def buyer(order: Order) -> Buyer:
    address = order.recipient_address
    first, last = _names(address)
    lines = [line for line in (address.address_line1, address.address_line2) if line]
    more = [line for line in (address.address_line3, address.address_line4) if line]
    return Buyer(
        first_name=first,
        last_name=last,
        street_1=lines[0] if lines else address.address_detail,
        street_2=", ".join([*lines[1:], *more]),
        city=address.post_town or _district(address, ("city", "town")) or _deepest(address),
        state=_district(address, ("state", "province")),
        zip=address.postal_code,
        country_iso2=address.region_code,
        phone=address.phone_number,
        email=order.buyer_email,
        message=order.buyer_message,
    )


def _names(address: RecipientAddress) -> tuple[str, str]:
    """``first_name`` holds the whole name when the platform could not split it."""
    if address.last_name or not address.first_name:
        return address.first_name, address.last_name
    first, _, last = address.first_name.partition(" ")
    return first, last


def _district(address: RecipientAddress, kinds: tuple[str, ...]) -> str:
    for district in address.district_info:
        if district.address_level_name.lower() in kinds:
            return district.address_name
    return ""


def _deepest(address: RecipientAddress) -> str:
    levels = sorted((d for d in address.district_info if d.address_name), key=lambda d: d.address_level)
    return levels[-1].address_name if levels and levels[-1].address_level > "L1" else ""


def unquoted(refused: Refused, of: Buyer) -> Refused:
    """The refusal without what it quotes of the buyer: its words are kept, told and mailed."""
    told = Refused(
        _without(of, refused.message),
        endpoint=refused.endpoint,
        status=refused.status or 0,
        code=refused.code,
        fields={name: _without(of, words) for name, words in refused.fields.items()},
        items=refused.items,
        request_id=refused.request_id,
    )
    told.maybe_done = refused.maybe_done
    return told


def _without(of: Buyer, words: str) -> str:
    values = (value for value in of.model_dump().values() if len(value) >= TELLING)
    for value in sorted(values, key=len, reverse=True):
        words = re.sub(re.escape(value), HIDDEN, words, flags=re.IGNORECASE)
    return words


def store_address(of: Buyer, shipping_name: str = "") -> dict[str, str]:
    """A billing or, with the shipping option's name, a shipping address of a store order."""
    address = of.model_dump(exclude={"message"})
    return {**address, "shipping_method": shipping_name} if shipping_name else address
