"""The audit of listings: delay, outcome, and what each outcome does to a product."""

from __future__ import annotations

from typing import Any

from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.state import Product, Wire

DEFAULT_REASON = {
    "position": "Product",
    "reasons": ["The listing does not follow the product listing policy."],
    "suggestions": ["Correct the listing and submit it again."],
}


class Reviews(Area):
    """`state.next_reviews` holds outcomes planned by the control API: `{product_id or "", outcome, reasons}`."""

    def submit(self, product: Product, content: Wire) -> None:
        """Hands a version over to the auditors; a version already under review is replaced by it."""
        product.review = content
        product.review_round += 1
        product.audit_failed_reasons = []
        product.pre_approved_reasons = []
        self._set_audit(product, "AUDITING")
        if product.status in ("DRAFT", "FAILED", "PLATFORM_DEACTIVATED"):
            self.engine.products.set_status(product, "PENDING")
        delay = self.engine.option("tts_review_seconds")
        self.engine.later(delay, "review", f"{product.id}:{product.review_round}")

    def plan(self, outcome: str, reasons: list[Wire] | None = None, product_id: str = "") -> None:
        """Decides how the next review (of that product, or of any) will end."""
        self.state.next_reviews.append(
            {"product_id": product_id, "outcome": outcome, "reasons": reasons or [dict(DEFAULT_REASON)]}
        )

    def decide(self, ticket: str) -> None:
        """The review falls due; a ticket of an older version is void."""
        product_id, _, round_ = ticket.partition(":")
        product = self.state.products[product_id]
        if product.review_round != int(round_) or product.review is None or product.audit != "AUDITING":
            return
        planned = self._planned(product)
        outcome = planned["outcome"] if planned else self.engine.option("tts_review_outcome")
        self.conclude(product, outcome, planned["reasons"] if planned else None)

    def conclude(self, product: Product, outcome: str, reasons: list[Wire] | None = None) -> None:
        """Ends a review: approve, reject or pre_approve; "hold" leaves it open. Raises ValueError otherwise."""
        if outcome == "approve":
            self._approve(product)
        elif outcome == "reject":
            self._reject(product, reasons or [dict(DEFAULT_REASON)])
        elif outcome == "pre_approve":
            product.pre_approved_reasons = ["KYC_PENDING"]
            self._set_audit(product, "PRE_APPROVED")
        elif outcome != "hold":
            raise ValueError(f"outcome: {outcome!r} is none of approve, reject, pre_approve, hold")

    def _approve(self, product: Product) -> None:
        if product.review is not None:
            before = product.content.get("category_id")
            self.engine.products.publish(product, product.review)
            product.review = None
            after = product.content.get("category_id")
            if product.ever_live and before != after:
                self.engine.notifications.category_changed(product, str(before), str(after))
        product.pre_approved_reasons = []
        self._set_audit(product, "APPROVED")
        first = not product.ever_live
        product.ever_live = True
        if product.status == "PENDING":
            self.engine.products.set_status(product, "ACTIVATE", first_pass=first)

    def _reject(self, product: Product, reasons: list[Wire]) -> None:
        product.audit_failed_reasons = [
            {"listing_platform": "TIKTOK_SHOP", **DEFAULT_REASON, **reason} for reason in reasons
        ]
        self._set_audit(product, "FAILED")
        if product.status == "PENDING":
            self.engine.products.set_status(product, "FAILED")
        else:
            product.review = None  # the live version stays
        self.engine.notifications.audit_failed(product)

    def _set_audit(self, product: Product, audit: str) -> None:
        self.engine.changed("audit", product.id, product.audit, audit)
        product.audit = audit
        product.update_time = self.now
        self.engine.notifications.audit_changed(product)

    def _planned(self, product: Product) -> dict[str, Any] | None:
        for place, plan in enumerate(self.state.next_reviews):
            if plan["product_id"] in ("", product.id):
                return self.state.next_reviews.pop(place)
        return None
