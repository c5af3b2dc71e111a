"""Listings: create, edit, read, search and status changes (`/product/.../products...`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

from sandbox.tiktok_shop import paging, product_view, sku_forms
from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError, bad_input
from sandbox.tiktok_shop.product_rules import ProductRules
from sandbox.tiktok_shop.state import Product, Shop, Sku, Wire
from sandbox.tiktok_shop.time_filters import time_filter

NOT_CONTENT = ("skus", "save_mode", "idempotency_key", "category_version")
IDS_MOST = 20
FILTER_MOST = 10
DAY = 86_400

STATUSES = (
    "DRAFT",
    "PENDING",
    "FAILED",
    "ACTIVATE",
    "SELLER_DEACTIVATED",
    "PLATFORM_DEACTIVATED",
    "FREEZE",
    "DELETED",
)


class Products(Area):
    """SKUs that an edit adds or removes take effect at once; the other content waits for the audit."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self._rules = ProductRules(engine)
        self._product_of_sku: dict[str, Product] = {}
        self._by_external_id: dict[tuple[str, str], Product] = {}
        self._by_seller_sku: dict[str, dict[str, Product]] = {}

    def reindex(self) -> None:
        self._product_of_sku = {}
        self._by_external_id = {}
        self._by_seller_sku = {}
        for product in self.state.products.values():
            self._index(product)

    # --- finding -----------------------------------------------------------------------------------------

    def of_sku(self, sku_id: str) -> Product | None:
        return self._product_of_sku.get(sku_id)

    def of_external_id(self, shop: Shop, external_id: str) -> Product | None:
        """The product, not deleted, that carries this external_product_id."""
        product = self._by_external_id.get((shop.id, external_id))
        return product if product and product.status != "DELETED" else None

    def with_seller_sku(self, seller_sku: str, shop: Shop | None = None) -> list[tuple[Product, Sku]]:
        """Every SKU of that name, deleted products included."""
        return [
            (product, sku)
            for product in self._by_seller_sku.get(seller_sku, {}).values()
            if shop is None or product.shop_id == shop.id
            for sku in product.skus.values()
            if sku.seller_sku == seller_sku
        ]

    def owned(self, shop: Shop, product_id: str) -> Product:
        """Raises 12052032 for an unknown product, 12052048 for one of another shop."""
        product = self.state.products.get(str(product_id))
        if product is None:
            raise ApiError(12052032)
        if product.shop_id != shop.id:
            raise ApiError(12052048)
        return product

    # --- writing -----------------------------------------------------------------------------------------

    def create(self, shop: Shop, body: Wire) -> dict[str, Any]:
        """`POST /product/202309/products`."""
        key = f"create:{shop.id}:{body['idempotency_key']}" if body.get("idempotency_key") else ""
        if key and key in self.state.answered:
            if self.engine.option("tts_idempotent_repeat") == "error":
                raise ApiError(12052910, "idempotency_key has been used")
            return self.state.answered[key]
        content, rows, draft = _content(body), body.get("skus") or [], _is_draft(body)
        self._check_daily_limit(shop)
        self._check(shop, content, rows, body, draft=draft)
        product = Product(
            id=self.engine.new_id(),
            shop_id=shop.id,
            status="DRAFT",
            audit="NONE",
            content={},
            skus={},
            create_time=self.now,
            update_time=self.now,
        )
        for row in rows:
            sku = sku_forms.new_sku(self.engine, shop, row, draft=draft)
            product.skus[sku.id] = sku
        self.state.products[product.id] = product
        shop.listed_on_day = {self._day: shop.listed_on_day.get(self._day, 0) + 1}
        product.draft = content if draft else None
        self._index(product, content)
        self.engine.changed("product", product.id, None, {"status": "DRAFT" if draft else "PENDING"})
        self.engine.notifications.product_created(product)
        if not draft:
            self.engine.reviews.submit(product, content)
        answer = {**self._answer(product), "warnings": self._warnings()}
        if key:
            self.state.answered[key] = answer
        return answer

    def edit(self, shop: Shop, product_id: str, body: Wire, source: str = "OPEN_API") -> dict[str, Any]:
        """`PUT .../products/{id}`: overwrites everything except price and inventory."""
        product = self._editable(shop, product_id)
        if not body.get("skus"):
            raise ApiError(12052902)
        answer = self._change(shop, product, _content(body), body["skus"], body, source)
        return {**answer, "warnings": self._warnings()}

    def edit_partially(self, shop: Shop, product_id: str, body: Wire) -> dict[str, Any]:
        """`POST .../products/{id}/partial_edit`: per top-level property; a given one is overwritten whole."""
        product = self._editable(shop, product_id)
        newest = product.review or product.draft or product.content
        content = {**newest, **_content(body)}
        return self._change(shop, product, content, body.get("skus"), body, "OPEN_API")

    def check_listing(self, shop: Shop, body: Wire) -> dict[str, Any]:
        """`POST .../products/listing_check`: a dry run of a create."""
        version = str(body.get("category_version") or "v1")
        faults = list(self._rules.faults(shop, _content(body), body.get("skus") or [], version))
        return {
            "check_result": "FAILED" if faults else "PASS",
            "fail_reasons": [{"code": fault.code, "message": fault.message} for fault in faults],
            "listing_quality": {"current_tier": "FAIR", "remaining_recommendations": 0},
            "diagnoses": [],
        }

    def publish(self, product: Product, content: Wire) -> None:
        """Makes a version the one that shoppers see."""
        before, product.content = product.content, content
        product.draft = None
        product.update_time = self.now
        fields = sorted(name for name in content if content.get(name) != before.get(name))
        self.engine.changed("listing", product.id, before or None, {"title": content.get("title")})
        self.engine.notifications.information_changed(product, fields, "OPEN_API")

    # --- reading -----------------------------------------------------------------------------------------

    def get(self, shop: Shop, product_id: str, query: dict[str, str]) -> dict[str, Any]:
        product = self.owned(shop, product_id)
        if product.status == "DELETED":
            raise ApiError(12052260)
        return product_view.detail(self.engine, product, self._version(product, query))

    def search(self, shop: Shop, query: dict[str, str], body: Wire) -> dict[str, Any]:
        """`POST .../products/search`, oldest first."""
        size = paging.page_size(query.get("page_size"), 0, 100, 12019109)
        if not size:
            raise ApiError(12019109)
        accepts = self._filter(shop, body)
        found = [product for product in self._candidates(body) if accepts(product)]
        if len(found) > self.engine.option("tts_search_results_most"):
            raise ApiError(12052180)
        rows, token = paging.cut(found, size, query.get("page_token"))
        return {
            "products": [product_view.row(self.engine, product) for product in rows],
            "next_page_token": token,
            "total_count": len(found),
        }

    # --- status ------------------------------------------------------------------------------------------

    def activate(self, shop: Shop, body: Wire) -> dict[str, Any]:
        return self._each(shop, body, self._activate)

    def deactivate(self, shop: Shop, body: Wire) -> dict[str, Any]:
        return self._each(shop, body, self._deactivate)

    def delete(self, shop: Shop, body: Wire) -> dict[str, Any]:
        return self._each(shop, body, self._delete)

    def recover(self, shop: Shop, body: Wire) -> dict[str, Any]:
        return self._each(shop, body, self._recover)

    def set_status(self, product: Product, status: str, *, reason: str = "", first_pass: bool = False) -> None:
        before, product.status = product.status, status
        if status == "DELETED":
            product.status_before_delete = before
        if status in ("SELLER_DEACTIVATED", "PLATFORM_DEACTIVATED", "FREEZE"):
            product.audit = "NONE"
        product.suspended_reason = reason
        product.update_time = self.now
        self.engine.changed("product_status", product.id, before, status)
        self.engine.notifications.product_status(product, first_pass=first_pass)

    # --- inside ------------------------------------------------------------------------------------------

    def _activate(self, product: Product) -> None:
        if product.status == "DRAFT":
            content = product.draft or product.content
            shop = self.state.shops[product.shop_id]
            self._raise_first(shop, content, None, "v2", product)
            self.engine.reviews.submit(product, content)
        elif product.status == "SELLER_DEACTIVATED":
            if product.ever_live and not self.engine.option("tts_activate_needs_review"):
                product.audit = "APPROVED"
                self.set_status(product, "ACTIVATE")
            else:
                self.set_status(product, "PENDING")
                self.engine.reviews.submit(product, product.review or product.content)
        elif product.status != "ACTIVATE":
            raise ApiError(12052901)

    def _deactivate(self, product: Product) -> None:
        if product.status in ("ACTIVATE", "PENDING", "FAILED"):
            if product.review is not None and not product.content:
                product.content, product.review = product.review, None
            self.set_status(product, "SELLER_DEACTIVATED")
        elif product.status != "SELLER_DEACTIVATED":
            raise ApiError(12052901)

    def _delete(self, product: Product) -> None:
        if product.status in ("DELETED", "FREEZE"):
            raise ApiError(12052901)
        self.set_status(product, "DELETED")

    def _recover(self, product: Product) -> None:
        if product.status != "DELETED":
            raise ApiError(12052901)
        self.set_status(product, "SELLER_DEACTIVATED")

    def _each(self, shop: Shop, body: Wire, act: Callable[[Product], None]) -> dict[str, Any]:
        """Does it for every product; what fails is named in `errors` beside a top code of 0."""
        ids = body.get("product_ids")
        if not isinstance(ids, list) or not ids:
            raise bad_input("product_ids")
        if len(ids) > IDS_MOST:
            raise ApiError(12019120)
        errors = []
        for product_id in ids:
            try:
                product = self.owned(shop, product_id)
                planned = self.engine.partial_faults.strike(product.id)
                if planned:
                    raise planned
                act(product)
            except ApiError as fault:
                detail = [{"code": fault.code, "message": fault.message}]
                errors.append(ApiError(12052990).as_item(product_id=str(product_id), extra_errors=detail))
        return {"errors": errors} if errors else {}

    def _change(
        self, shop: Shop, product: Product, content: Wire, rows: list[Wire] | None, body: Wire, source: str
    ) -> dict[str, Any]:
        draft = _is_draft(body)
        self._check(shop, content, rows, body, product, draft=draft)
        if rows is not None:
            self._replace_skus(shop, product, rows, draft=draft)
        newest = product.review or product.draft or product.content
        product.update_time = self.now
        if draft:
            product.draft = content
        elif content != newest or product.status != "ACTIVATE" or product.draft is not None:
            self._submit(product, content)
        self._index(product, content)
        self.engine.changed("product", product.id, None, {"edited_by": source, "draft": draft})
        return self._answer(product)

    def _submit(self, product: Product, content: Wire) -> None:
        product.draft = None
        self.engine.reviews.submit(product, content)

    def _check(
        self,
        shop: Shop,
        content: Wire,
        rows: list[Wire] | None,
        body: Wire,
        product: Product | None = None,
        *,
        draft: bool,
    ) -> None:
        if shop.integration_locked:
            raise ApiError(12052332)
        if not draft:
            # A partial edit that says nothing of the category leaves it in the version it was given in.
            unspoken = "v2" if product and "category_id" not in body else "v1"
            self._raise_first(shop, content, rows, str(body.get("category_version") or unspoken), product)
        elif not content.get("title"):
            raise ApiError(12052261)
        if product and product.promotion_locked and any(row.get("price") for row in rows or []):
            raise ApiError(12052038)

    def _raise_first(
        self, shop: Shop, content: Wire, rows: list[Wire] | None, version: str, product: Product | None
    ) -> None:
        for fault in self._rules.faults(shop, content, rows, version, product):
            raise fault

    def _replace_skus(self, shop: Shop, product: Product, rows: list[Wire], *, draft: bool) -> None:
        """A row with an id keeps or edits that SKU, one without is new, and what is left out is deleted."""
        kept: dict[str, Sku] = {}
        for row in rows:
            sku = product.skus.get(str(row.get("id", "")))
            if sku is None:
                sku = sku_forms.new_sku(self.engine, shop, row, draft=draft)
                self.engine.notifications.skus_changed(product, {sku.id: "CREATED"})
            else:
                sku = sku_forms.edited_sku(self.engine, product, sku, row)
            kept[sku.id] = sku
        for sku_id in [one for one in product.skus if one not in kept]:
            del self._product_of_sku[sku_id]
            self.engine.changed("sku", sku_id, "NORMAL", "DELETED")
            self.engine.notifications.skus_changed(product, {sku_id: "DELETED"})
        product.skus = kept

    def _editable(self, shop: Shop, product_id: str) -> Product:
        product = self.owned(shop, product_id)
        if product.status in ("FREEZE", "DELETED"):
            raise ApiError(12052901)
        if product.under_appeal:
            raise ApiError(12052308)
        return product

    def _version(self, product: Product, query: dict[str, str]) -> Wire:
        if query.get("return_under_review_version", "").lower() == "true":
            if product.review is None:
                raise ApiError(12052547)
            return product.review
        if query.get("return_draft_version", "").lower() == "true" and product.draft is not None:
            return product.draft
        return product.content or product.review or product.draft or {}

    def _candidates(self, body: Wire) -> Iterable[Product]:
        """Every product, or those that ever had one of the SKUs asked for: the filter decides."""
        seller_skus, sku_ids = body.get("seller_skus"), body.get("sku_ids")
        if seller_skus:
            found = {id_: one for name in seller_skus for id_, one in self._by_seller_sku.get(name, {}).items()}
            return [found[id_] for id_ in sorted(found)]
        if sku_ids:
            holders = [self._product_of_sku.get(sku_id) for sku_id in sku_ids]
            by_id = {product.id: product for product in holders if product is not None}
            return [by_id[id_] for id_ in sorted(by_id)]
        return self.state.products.values()

    def _filter(self, shop: Shop, body: Wire) -> Callable[[Product], bool]:
        status = body.get("status") or "ALL"
        if status != "ALL" and status not in STATUSES:
            raise ApiError(12052910, "status is unknown")
        seller_skus, sku_ids = body.get("seller_skus") or [], body.get("sku_ids") or []
        if len(seller_skus) > FILTER_MOST:
            raise ApiError(12019027)
        if len(sku_ids) > FILTER_MOST:
            raise ApiError(12019087)
        audits = body.get("audit_status") or []
        in_time = time_filter(body, last_included=True)
        shown_until = self.now - int(self.engine.option("read_after_write_lag"))

        def accepts(product: Product) -> bool:
            if product.shop_id != shop.id or product.create_time > shown_until:
                return False
            if status != "ALL" and product_view.shown_status(self.engine, product) != status:
                return False
            if audits and product.audit not in audits:
                return False
            if seller_skus and not any(sku.seller_sku in seller_skus for sku in product.skus.values()):
                return False
            if sku_ids and not any(id_ in product.skus for id_ in sku_ids):
                return False
            return in_time(product)

        return accepts

    @property
    def _day(self) -> str:
        return str(self.now // DAY)

    def _check_daily_limit(self, shop: Shop) -> None:
        limit = self.engine.option("tts_daily_listing_limit")
        if limit and shop.listed_on_day.get(self._day, 0) >= limit:
            raise ApiError(12052093)

    def _answer(self, product: Product) -> dict[str, Any]:
        return {
            "product_id": product.id,
            "skus": [deepcopy(sku_forms.wire_ids(sku)) for sku in product.skus.values()],
        }

    def _warnings(self) -> list[Wire]:
        text = self.engine.option("tts_listing_warning")
        return [] if text == "none" else [{"message": text}]

    def _index(self, product: Product, content: Wire | None = None) -> None:
        for sku in product.skus.values():
            self._product_of_sku[sku.id] = product
            self._by_seller_sku.setdefault(sku.seller_sku, {})[product.id] = product
        newest = content or product.review or product.draft or product.content
        if newest.get("external_product_id"):
            self._by_external_id[(product.shop_id, newest["external_product_id"])] = product


def _content(body: Wire) -> Wire:
    return {name: value for name, value in body.items() if name not in NOT_CONTENT}


def _is_draft(body: Wire) -> bool:
    return body.get("save_mode") == "AS_DRAFT"
