"""What inventory says (stock per SKU) and the commands it obeys."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from contracts.base import Command, Snapshot
from contracts.catalog import Selection


class StockChangedV1(Snapshot):
    """The numbers of one store variant. ``id`` = connection:variant id.

    on_hand: available to sell in the store, None while never read or not tracked.
    reserved: sold on TikTok Shop and not yet taken off in the store.
    buffer: units held back by setting.
    offered: max(0, on_hand - reserved - buffer), what TikTok Shop should show (0 while low in out-of-stock mode).
    sent: the last value written.  seen: the last value read back.  low: at or below the threshold that applies.
    zero_refused: nothing is offered, and TikTok Shop does not take 0: it shows more until the listing is off sale.
    """

    TYPE: ClassVar[str] = "inventory.stock.changed.v1"
    TOPIC: ClassVar[str] = "tandem.inventory.stock"

    store_product: int
    variant: int
    on_hand: int | None = None
    reserved: int = 0
    buffer: int = 0
    offered: int = 0
    sent: int | None = None
    seen: int | None = None
    low: bool = False
    zero_refused: bool = False
    in_step: bool = False
    read_at: datetime | None = None


class UpdateStockV1(Command):
    """Read the chosen products' stock in the store now and send it, whatever was sent before."""

    TYPE: ClassVar[str] = "inventory.stock.update.v1"
    TOPIC: ClassVar[str] = "tandem.inventory.commands"

    selection: Selection


class ReconcileStockV1(Command):
    """Compare store, Tandem and TikTok Shop for every linked SKU and report the drift."""

    TYPE: ClassVar[str] = "inventory.stock.reconcile.v1"
    TOPIC: ClassVar[str] = "tandem.inventory.commands"
