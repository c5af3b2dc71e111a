"""Listings. Source: products API reference.

Accepted does not mean live: create, edit and activate start a review whose outcome comes later. Answers with code 0
may carry failures per product (``ItemError``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from platforms.clock import unix
from platforms.errors import Refused
from platforms.lenient import Page, wants_nothing
from platforms.tiktok_shop import slices
from platforms.tiktok_shop.caller import Answer, ShopCaller, listed, unix_bounds
from platforms.tiktok_shop.models import (
    ItemError,
    Listed,
    ListingCheck,
    Prerequisite,
    Product,
    SizeChart,
)
from platforms.tiktok_shop.versions import (
    ACTIVATE,
    CHECK_LISTING,
    CREATE_PRODUCT,
    DEACTIVATE,
    DELETE_PRODUCTS,
    EDIT_PRODUCT,
    GET_PRODUCT,
    PARTIAL_EDIT,
    PREREQUISITES,
    SEARCH_PRODUCTS,
    SEARCH_SIZE_CHARTS,
    Operation,
)

PAGE = 100
SEARCH_IDS = 10
STATUS_IDS = 20
TOO_MANY_FOUND = "12052180"
"""A search that finds more than 10,000 products is refused: it must be cut by time."""


class Products:
    def __init__(self, caller: ShopCaller) -> None:
        self._caller = caller

    async def create(self, product: Mapping[str, object]) -> Listed:
        """product: the request body. Set ``idempotency_key`` (UUID): the same key never makes a second listing.

        After Uncertain, repeat with the same key, or search by seller SKU first.
        """
        return (await self._caller.call(CREATE_PRODUCT, body=product, timeout=60.0)).one(Listed)

    async def edit(self, product_id: str, product: Mapping[str, object]) -> Listed:
        """Full overwrite; price and stock stay when left out. EVERY SKU id that is left out is deleted."""
        ids = {"product_id": product_id}
        return (await self._caller.call(EDIT_PRODUCT, ids=ids, body=product, timeout=60.0)).one(Listed)

    async def partial_edit(self, product_id: str, fields: Mapping[str, object]) -> Listed:
        """Overwrites the given top-level fields only. With ``skus`` the rule of `edit` about left-out ids holds."""
        ids = {"product_id": product_id}
        return (await self._caller.call(PARTIAL_EDIT, ids=ids, body=fields, timeout=60.0)).one(Listed)

    async def get(self, product_id: str, *, under_review: bool = False, draft: bool = False) -> Product:
        """The live version by default. Refused with 12052547 when there is none under review."""
        query = {
            "return_under_review_version": True if under_review else None,
            "return_draft_version": True if draft else None,
        }
        return (await self._caller.call(GET_PRODUCT, ids={"product_id": product_id}, query=query)).one(Product)

    async def search(
        self,
        *,
        status: str = "",
        seller_skus: Sequence[str] | None = None,
        sku_ids: Sequence[str] | None = None,
        created_from: datetime | None = None,
        created_to: datetime | None = None,
        updated_from: datetime | None = None,
        updated_to: datetime | None = None,
        after: str = "",
        page_size: int = PAGE,
    ) -> Page[Product]:
        """Products with their SKUs, without descriptions and images. Time bounds are both included.

        At most 10 seller SKUs or SKU ids, 100 a page. An empty filter answers an empty page, unasked. More than the
        10,000 that one search reaches are read in slices of creation time; a row may then come twice.
        """
        if wants_nothing(seller_skus, sku_ids):
            return Page(())
        if len(seller_skus or ()) > SEARCH_IDS or len(sku_ids or ()) > SEARCH_IDS:
            raise ValueError(f"seller_skus, sku_ids: at most {SEARCH_IDS}")
        wanted: dict[str, object] = {
            **({"status": status} if status else {}),
            **listed(seller_skus=seller_skus, sku_ids=sku_ids),
            **unix_bounds(update_time_ge=updated_from, update_time_le=updated_to),
        }
        created = unix_bounds(low=created_from, high=created_to)
        place = slices.place(after, (created.get("low"), created.get("high")))
        while True:
            try:
                answer = await self._found(wanted, place, page_size)
            except Refused as refusal:
                halved = place.halved(int(unix(self._caller.clock))) if refusal.code == TOO_MANY_FOUND else None
                if halved is None:
                    raise
                place = halved
            else:
                page = answer.page("products", Product)
                return replace(page, next=place.after(page.next))

    async def _found(self, wanted: Mapping[str, object], place: slices.Place, page_size: int) -> Answer:
        low, high = place.bounds
        bounds = {name: at for name, at in (("create_time_ge", low), ("create_time_le", high)) if at is not None}
        query = {"page_size": page_size, "page_token": place.token}
        return await self._caller.call(SEARCH_PRODUCTS, query=query, body={**wanted, **bounds}, timeout=60.0)

    async def activate(self, product_ids: Sequence[str]) -> tuple[ItemError, ...]:
        """At most 20. Returns the products that were not; each of the others may enter review again."""
        return await self._change_status(ACTIVATE, product_ids)

    async def deactivate(self, product_ids: Sequence[str]) -> tuple[ItemError, ...]:
        """At most 20; whole products, there is no call for one SKU. Nothing is lost."""
        return await self._change_status(DEACTIVATE, product_ids)

    async def delete(self, product_ids: Sequence[str]) -> tuple[ItemError, ...]:
        """Removes the listing and its history for good: only on a person's word, never in automation."""
        return await self._change_status(DELETE_PRODUCTS, product_ids)

    async def check(self, product: Mapping[str, object]) -> ListingCheck:
        """A dry run of `create`."""
        return (await self._caller.call(CHECK_LISTING, body=product, timeout=60.0)).one(ListingCheck)

    async def prerequisites(self) -> tuple[Prerequisite, ...]:
        """What the shop needs before it can list anything."""
        return (await self._caller.call(PREREQUISITES)).many("check_results", Prerequisite, id_field="check_item")

    async def size_charts(self, *, keyword: str = "", after: str = "", page_size: int = PAGE) -> Page[SizeChart]:
        body = {"keyword": keyword} if keyword else {}
        query = {"page_size": page_size, "page_token": after}
        answer = await self._caller.call(SEARCH_SIZE_CHARTS, query=query, body=body)
        return answer.page("size_chart", SizeChart, id_field="template_id")

    async def _change_status(self, operation: Operation, product_ids: Sequence[str]) -> tuple[ItemError, ...]:
        if not 0 < len(product_ids) <= STATUS_IDS:
            raise ValueError(f"product_ids: 1 to {STATUS_IDS}")
        return (await self._caller.call(operation, body={"product_ids": list(product_ids)})).item_errors()
