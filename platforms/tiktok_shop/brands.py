"""Brands that listings may name."""

from __future__ import annotations

from platforms.lenient import Page
from platforms.tiktok_shop.caller import ShopCaller
from platforms.tiktok_shop.models import Brand
from platforms.tiktok_shop.versions import CREATE_BRAND, LIST_BRANDS

PAGE = 100


class Brands:
    def __init__(self, caller: ShopCaller) -> None:
        self._caller = caller

    async def list(
        self, *, name: str = "", category_id: str = "", after: str = "", page_size: int = PAGE
    ) -> Page[Brand]:
        """Brands whose name fits ``name``, in this category where one is given."""
        query = {
            "brand_name": name,
            "category_id": category_id,
            "category_version": "v2",
            "page_size": page_size,
            "page_token": after,
        }
        return (await self._caller.call(LIST_BRANDS, query=query)).page("brands", Brand)

    async def create(self, name: str) -> str:
        """The id of a new brand. name: 2 to 30 characters. 50 a day, 1,000 in all. Search before repeating."""
        return (await self._caller.call(CREATE_BRAND, body={"name": name})).text("id")
