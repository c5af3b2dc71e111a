"""The two platforms' ledgers beside each other: what was paid, what was made of it, and whether stock agrees."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from demo.world import World

CANCELLED = 5
NOT_PAID = ("UNPAID", "ON_HOLD")


@dataclass(frozen=True)
class Comparison:
    """paid: orders that were paid and not cancelled.  differences: seller SKU -> (store, TikTok Shop)."""

    paid: int
    cancelled: int
    created: int
    doubled: int
    lost: int
    differences: dict[str, tuple[int, int]]

    @property
    def settled(self) -> bool:
        return not self.differences and not self.lost

    @property
    def agrees(self) -> bool:
        return self.settled and not self.doubled

    def rows(self) -> dict[str, object]:
        return {
            "orders paid on TikTok Shop": self.paid,
            "cancelled": self.cancelled,
            "store orders for them": self.created,
            "doubled": self.doubled,
            "lost": self.lost,
            "SKUs whose stock differs": self.differences or 0,
        }


def compare(world: World) -> Comparison:
    """Read both ledgers now. A threshold in force is taken into account by the caller's choice of SKUs."""
    orders = world.shop_orders()
    paid = [row["id"] for row in orders if row["status"] not in (*NOT_PAID, "CANCELLED")]
    made = Counter(
        row["external_order_id"]
        for row in world.store_orders()
        if row.get("external_order_id") and row["status_id"] != CANCELLED
    )
    return Comparison(
        paid=len(paid),
        cancelled=sum(row["status"] == "CANCELLED" for row in orders),
        created=sum(1 for order in paid if made[order]),
        doubled=sum(1 for number in made.values() if number > 1),
        lost=sum(1 for order in paid if not made[order]),
        differences=_stock_differences(world),
    )


def _stock_differences(world: World) -> dict[str, tuple[int, int]]:
    differences: dict[str, tuple[int, int]] = {}
    tracked = world.tracked()
    for listing in world.listings():
        if listing["status"] != "ACTIVATE":
            continue
        for sku in listing["skus"]:
            name = sku["seller_sku"]
            if name not in tracked:
                continue
            shown = sum(int(row["quantity"]) for row in sku["inventory"])
            has = world.store_stock(name)
            offered = has if has > world.threshold else 0
            if shown != max(0, offered):
                differences[name] = (has, shown)
    return differences
