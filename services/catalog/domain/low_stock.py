"""Low stock in the mode "deactivate": inventory decides what is low, the catalog alone takes down and puts back.

The whole listing goes off sale with one low SKU and comes back when every SKU has recovered; only what the connector
itself took down is put back. The same is done, whatever the mode, with a listing of which nothing is left while TikTok
Shop takes no 0: off sale is then the only way not to sell what is not there.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.actors import Change
from contracts.catalog import ListingStatus
from contracts.inventory import StockChangedV1
from contracts.settings import LowStockMode, Threshold
from services.catalog.domain.product import Flow, Product
from services.catalog.domain.values import LowStand, StockCopy


class Move(StrEnum):
    NONE = "none"
    TAKE_DOWN = "take_down"
    PUT_BACK = "put_back"
    FORGET = "forget"  # nothing is low any more and nothing is to be put back


def stock_heard(product: Product | None, heard: StockChangedV1, now: datetime) -> Change[Product] | None:
    """Keep the newest copy; weigh again when a SKU became low or recovered, or its 0 was refused."""
    if product is None:
        return None
    known = product.stock.get(str(heard.variant))
    if known is not None and heard.rev <= known.rev:
        return None
    copy = StockCopy(rev=heard.rev, offered=heard.offered, low=heard.low, zero_refused=heard.zero_refused)
    kept = product.model_copy(update={"stock": {**product.stock, str(heard.variant): copy}})
    before = (known.low, known.zero_refused) if known else (False, False)
    turned = before != (heard.low, heard.zero_refused)
    return Change(kept.marked(Flow.WEIGH, now) if turned and product.listed else kept)


def effective_threshold(product: Product, connection: Threshold | None) -> Threshold | None:
    """The product's own before the connection's; none when the product is excluded."""
    if product.choices.threshold_excluded:
        return None
    return product.choices.threshold or connection


def next_move(product: Product, connection: Threshold | None) -> Move:
    """What low stock asks of the listing now."""
    listing = product.listed
    if listing is None:
        return Move.NONE
    threshold = effective_threshold(product, connection)
    deactivates = threshold is not None and threshold.mode is LowStockMode.DEACTIVATE
    copies = _copies(product)
    low = deactivates and any(copy is not None and copy.low for copy in copies)
    if low or (copies and all(copy is not None and copy.zero_refused for copy in copies)):
        on_sale = listing.status in (ListingStatus.ACTIVATE, ListingStatus.PENDING)
        ours = listing.stand is not LowStand.OVERRIDDEN
        return Move.TAKE_DOWN if on_sale and ours and product.synced else Move.NONE
    if listing.stand is LowStand.TAKEN_DOWN:
        return Move.PUT_BACK if listing.status is ListingStatus.SELLER_DEACTIVATED else Move.FORGET
    return Move.FORGET if listing.stand is LowStand.OVERRIDDEN else Move.NONE


def standing(product: Product, stand: LowStand) -> Product:
    assert product.listing is not None
    return product.model_copy(update={"listing": product.listing.model_copy(update={"stand": stand})})


def _copies(product: Product) -> list[StockCopy | None]:
    """Of every linked SKU; None: nothing was heard of it yet."""
    assert product.listing is not None
    return [product.stock.get(str(link.variant)) for link in product.listing.links]
