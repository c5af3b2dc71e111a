"""The product actor: a store product, people's choices for it, its listing, and the work that is due."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum

from pydantic import Field, computed_field

from chassis.actors import ActorState
from contracts.base import Frozen
from contracts.catalog import Problem, SyncStatus
from contracts.settings import Source, SyncField
from services.catalog.domain.standing import all_problems
from services.catalog.domain.values import Attempt, Basis, Choices, Listing, StockCopy, StoreSide

WORDS_KEPT = 60
FOLDED_MOST = 200


class Flow(StrEnum):
    """Work of a product, each with its own due mark."""

    ACT = "act"  # what tasks asked for
    LOOK = "look"  # read its listing on TikTok Shop
    PRICE = "price"  # send changed prices
    WEIGH = "weigh"  # low stock: deactivate or activate
    LINK = "link"  # confirm the claims of wanted links


class Action(StrEnum):
    """What a task may ask of a product."""

    PUSH = "push"
    UPDATE_PRICE = "update_price"
    ACTIVATE = "activate"
    DEACTIVATE = "deactivate"
    DELETE_LISTING = "delete_listing"
    REFRESH = "refresh"


class View(StrEnum):
    """What a list of products can be narrowed to."""

    SYNCED = "synced"
    UNSYNCED = "unsynced"
    ATTENTION = "attention"  # a reason stands at it
    UNLINKED = "unlinked"  # no TTS SKU is linked to any variant
    LOW = "low"  # at least one SKU is at its threshold or below


class Outcome(StrEnum):
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    SKIPPED = "skipped"


class Result(Frozen):
    """What became of one product in a task."""

    outcome: Outcome
    problems: tuple[Problem, ...] = ()


class Wish(Frozen):
    """One task's slot waiting for this product. ``result``: known, but not yet written into the slot.

    tries: times that the work was put off.  preview: the stamp that a push was asked for by.
    """

    action: Action
    task: str
    slot: int
    asked_at: datetime
    result: Result | None = None
    waiting: Problem | None = None
    tries: int = 0
    preview: str = ""


class Product(ActorState):
    """One store product.

    edits: how often people changed it; the revision that an edit names, since work in the background leaves it alone.
    linking: the mapping that a person asked for, until its TTS SKUs are claimed.
    marks: flow -> since when its work is due; a newer mark survives work begun before it.
    stand_asked_at: when the last served word about its place on sale was given: an older one comes too late.
    """

    store_product: int
    store: StoreSide
    read_at: datetime
    known_since: datetime
    deleted: bool = False
    choices: Choices = Choices()
    edits: int = 0
    basis: Basis = Basis()
    listing: Listing | None = None
    linking: Listing | None = None
    attempt: Attempt | None = None
    synced: bool = False
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    wishes: tuple[Wish, ...] = ()
    stock: dict[str, StockCopy] = Field(default_factory=dict)
    modifiers_required: tuple[str, ...] = ()
    modifiers_read: datetime | None = None
    """``read_at`` of the state that ``modifiers_required`` was read for."""
    marks: dict[str, datetime] = Field(default_factory=dict)
    stand_asked_at: datetime | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def category(self) -> str:
        """Category in BigCommerce."""
        return self.store.category

    @computed_field  # type: ignore[prop-decorator]
    @property
    def sync_status(self) -> str:
        return SyncStatus.SYNCED if self.synced and self.listed else SyncStatus.UNSYNCED

    @computed_field  # type: ignore[prop-decorator]
    @property
    def shop_product(self) -> str:
        return self.listing.shop_product if self.listing else ""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def shop_skus(self) -> list[str]:
        """TTS SKU ids that this product has or wants links to."""
        held = [link.shop_sku for each in (self.listing, self.linking) if each for link in each.links]
        return list(dict.fromkeys(held))

    @computed_field  # type: ignore[prop-decorator]
    @property
    def views(self) -> list[View]:
        """Every view that shows this product."""
        holds = {
            View.SYNCED: self.sync_status == SyncStatus.SYNCED,
            View.UNSYNCED: self.sync_status == SyncStatus.UNSYNCED,
            View.ATTENTION: bool(all_problems(self)),
            View.UNLINKED: not self.shop_skus,
            View.LOW: any(copy.low for copy in self.stock.values()),
        }
        return [view for view, shows in holds.items() if shows]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def folded(self) -> str:
        """What a list by name is sorted by."""
        return self.store.name.casefold()[:FOLDED_MOST]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def words(self) -> list[str]:
        """What a search by prefix finds it under, folded."""
        skus = [variant.seller_sku for variant in self.store.variants]
        ids = [str(self.store_product), self.shop_product]
        text = [*re.findall(r"\w+", self.store.name), self.store.name[:100], *ids, *skus]
        return list(dict.fromkeys(word.casefold() for word in text if word))[:WORDS_KEPT]

    @property
    def listed(self) -> Listing | None:
        """The listing, if there is one that can be read and edited on TikTok Shop."""
        if self.listing is None or not self.listing.shop_product or self.listing.lost:
            return None
        return self.listing

    @property
    def unpurchasable(self) -> tuple[int, ...]:
        """Variants that must not be on sale, by the connection's setting."""
        if self.basis.sync_unpurchasable:
            return ()
        return tuple(variant.id for variant in self.store.variants if not self.store.can_be_bought(variant))

    def rule_on_update(self, name: SyncField, connection: Source) -> Source:
        """The product's own choice for the field, else the connection's."""
        return self.choices.rules.update.get(name, connection)

    def edited_to(self, after: Product) -> Product:
        """``after`` as a person's edit of this state; an edit that changes nothing is none."""
        return after if after == self else after.model_copy(update={"edits": self.edits + 1})

    def marked(self, flow: Flow, at: datetime) -> Product:
        return self.model_copy(update={"marks": {**self.marks, flow.value: at}})

    def unmarked(self, flow: Flow, served: datetime | None) -> Product:
        """Take the mark off, unless a newer one came while the work was done."""
        if self.marks.get(flow) != served:
            return self
        return self.model_copy(update={"marks": {name: at for name, at in self.marks.items() if name != flow}})
