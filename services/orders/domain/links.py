"""The catalog's listings as orders needs them: which store variant a TikTok Shop SKU stands for."""

from __future__ import annotations

from chassis.actors import ActorState, Change
from contracts.catalog import ListingChangedV1
from services.orders.domain.order import Linked


class ListingCopy(ActorState):
    """``facts``: the newest snapshot.  spread: its rev whose links are written out, ``spread_skus``: those SKUs."""

    facts: ListingChangedV1
    spread: int = -1
    spread_skus: tuple[str, ...] = ()

    @property
    def is_due(self) -> bool:
        return self.spread != self.facts.rev

    @property
    def linked(self) -> dict[str, Linked]:
        """SKU -> link; none after an unlink or once the product is gone from the store."""
        if not self.facts.shop_product or self.facts.deleted_in_store:
            return {}
        product = self.facts.store_product
        return {
            link.shop_sku: Linked(sku=link.shop_sku, product=product, variant=link.variant) for link in self.facts.links
        }


def follow(copy: ListingCopy | None, heard: ListingChangedV1) -> Change[ListingCopy] | None:
    """Take the newer snapshot."""
    if copy is None:
        return Change(ListingCopy(id=heard.id, connection=heard.connection, facts=heard))
    if heard.rev <= copy.facts.rev:
        return None
    return Change(copy.model_copy(update={"facts": heard}))


def spread(copy: ListingCopy, rev: int, skus: tuple[str, ...]) -> Change[ListingCopy]:
    """The links of snapshot ``rev`` are written out."""
    return Change(copy.model_copy(update={"spread": rev, "spread_skus": skus}))
