"""Brands (`/product/202309/brands`)."""

from __future__ import annotations

from typing import Any

from sandbox.tiktok_shop import paging
from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError
from sandbox.tiktok_shop.state import Shop

KNOWN = (
    "Aldercroft",
    "Bright Harbor",
    "Cedar & Stone",
    "Driftline",
    "Everfield",
    "Fernhollow",
    "Glasswing",
    "Hearthmade",
    "Juniper Lane",
    "Kestrel Outdoor",
    "Lumen Works",
    "Mossbank",
)
NOT_AUTHORIZED = ("Glasswing",)
TOP_TIER = ("Glasswing", "Lumen Works")
ALL_MOST = 1_000


class Brands(Area):
    @property
    def names(self) -> dict[str, str]:
        """Brand id -> name; the known ones come into being at the first look."""
        if not self.state.brands:
            for name in KNOWN:
                self.state.brands[self.engine.new_id()] = name
        return self.state.brands

    def search(self, shop: Shop, query: dict[str, str]) -> dict[str, Any]:
        if "category_id" in query:
            self.engine.categories.check_version(shop, query.get("category_version", "v1"))
            self.engine.categories.leaf(query["category_id"])
        size = paging.page_size(query.get("page_size"), 0, 100, 12019109)
        if not size:
            raise ApiError(12019109)
        wanted = query.get("brand_name", "").lower()
        found = [(id_, name) for id_, name in self.names.items() if wanted in name.lower()]
        if "is_authorized" in query:
            authorized = query["is_authorized"].lower() == "true"
            found = [pair for pair in found if self.is_authorized(pair[0]) == authorized]
        rows, token = paging.cut(found, size, query.get("page_token"))
        return {
            "brands": [self._wire(id_, name) for id_, name in rows],
            "total_count": len(found),
            "next_page_token": token,
        }

    def create(self, body: dict[str, Any]) -> dict[str, Any]:
        name = str(body.get("name", "")).strip()
        if not 2 <= len(name) <= 30:
            raise ApiError(12052910, "name must have 2 to 30 characters")
        if len(self.names) >= ALL_MOST:
            raise ApiError(12052910, "The number of brands exceeds the limit")
        existing = next((id_ for id_, known in self.names.items() if known.lower() == name.lower()), None)
        if existing:
            return {"id": existing}
        id_ = self.engine.new_id()
        self.state.brands[id_] = name
        self.engine.changed("brand", id_, None, name)
        return {"id": id_}

    def is_authorized(self, brand_id: str) -> bool:
        return self.names.get(brand_id) not in NOT_AUTHORIZED

    def _wire(self, id_: str, name: str) -> dict[str, Any]:
        return {
            "id": id_,
            "name": name,
            "authorized_status": "AUTHORIZED" if self.is_authorized(id_) else "UNAUTHORIEZD",  # sic
            "brand_status": "ONLINE",
            "is_t1_brand": name in TOP_TIER,
        }
