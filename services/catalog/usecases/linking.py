"""Mapping existing listings: found by TTS Product ID, proposed by equal seller SKUs, linked SKU to SKU, unlinked."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.actors import Change
from contracts.catalog import Problem
from contracts.ids import product_key
from contracts.queries import catalog as q
from platforms.bigcommerce.catalog import MODIFIERS_PAGE
from platforms.budget import Kind
from services.catalog.domain import listing as listings
from services.catalog.domain.listing import SeenListing
from services.catalog.domain.product import Product
from services.catalog.domain.standing import solvability
from services.catalog.effects.claiming import Claiming, Taken
from services.catalog.effects.desk import Desk
from services.catalog.effects.looking import Looking
from services.catalog.mapping.shop import seen_listing
from services.catalog.mapping.store import required_modifiers
from services.catalog.queries import Queries
from services.catalog.refusal import Refusal, check_rev, invalid, not_found

PROPOSALS = 20


class Linking:
    """Links are claimed before they are saved: see ``effects/claiming.py``."""

    def __init__(self, desk: Desk, queries: Queries, claiming: Claiming) -> None:
        self._desk = desk
        self._queries = queries
        self._claiming = claiming

    async def find(self, connection: str, shop_product: str, store_product: int | None) -> q.ShopListing:
        """A listing of this shop with its SKUs, who holds them, and pairs proposed for one product."""
        await self._queries.facts(connection)
        seen = await self._see(connection, shop_product)
        holders = await self._holders(connection, [sku.id for sku in seen.skus])
        product = await self._queries.product_of(connection, store_product) if store_product else None
        return q.ShopListing(
            shop_product=seen.id,
            title=seen.title,
            status=seen.status,
            skus=tuple(
                q.ShopSkuRow(
                    id=sku.id,
                    seller_sku=sku.seller_sku,
                    options=tuple(value for _, value in sku.sales_attributes),
                    price=sku.price,
                    held_by=holders[sku.id].store_product if sku.id in holders else None,
                    held_by_name=holders[sku.id].store.name if sku.id in holders else "",
                )
                for sku in seen.skus
            ),
            proposal=proposed(product, seen) if product else {},
            solvability=await self._solvability(product) if product else (),
        )

    async def _solvability(self, product: Product) -> tuple[Problem, ...]:
        modifiers = await self._modifiers(product)
        return solvability(product.model_copy(update={"modifiers_required": modifiers}))

    async def link(self, connection: str, store_product: int, edit: q.LinksEdit, if_match: str) -> q.Saved:
        """Links as given; matched SKUs sync from then on, the others do not."""
        product = await self._queries.product_of(connection, store_product)
        _refuse_busy(product, edit.shop_product)
        seen = await self._see(connection, edit.shop_product)
        pairs = _pairs(product, seen, edit)
        await self._refuse_held(product, seen, pairs)
        modifiers = await self._modifiers(product)
        now = self._desk.now()

        def want(state: Product | None) -> Change[Product] | None:
            if state is None:
                return None
            check_rev(if_match, state.edits)
            _refuse_busy(state, edit.shop_product)
            wanting = listings.link_wanted(state, seen, pairs, now)
            return Change(state.edited_to(wanting.model_copy(update={"modifiers_required": modifiers})))

        try:
            await self._claiming.take(product, pairs.values())
        except Taken as error:
            raise Refusal(409, "sku_taken", str(error), "pairs") from None
        wanting = await self._desk.products.transact(product.id, want) or product
        saved = await self._claiming.confirm(wanting)
        if not set(pairs.values()) <= _linked(saved):
            await self._refuse_held(product, seen, pairs)
            raise Refusal(409, "sku_taken", "Somebody else linked one of the SKUs at the same moment.", "pairs")
        return q.Saved(rev=saved.edits)

    async def unlink(self, connection: str, store_product: int, if_match: str) -> q.Saved:
        """Nothing is sent for these SKUs any more; orders of the past stay as they are."""
        product = await self._queries.product_of(connection, store_product)

        def decide(state: Product | None) -> Change[Product] | None:
            if state is None:
                return None
            check_rev(if_match, state.edits)
            return Change(state.edited_to(listings.unlinked(state)))

        saved = await self._desk.products.transact(product.id, decide)
        return q.Saved(rev=(saved or product).edits)

    async def proposals(self, connection: str, cursor: str) -> q.AutoLinks:
        """For products without a listing: free listings whose seller SKUs are equal. To be confirmed by `link`."""
        await self._queries.facts(connection)
        rows = await self._desk.products.collection.find(
            {"connection": connection, "shop_product": "", "store_product": {"$gt": int(cursor or 0)}},
            sort=[("store_product", 1)],
            limit=PROPOSALS,
        )
        products = [self._desk.products.read(row) for row in rows]
        found = [await self._proposal(product) for product in products]
        following = str(products[-1].store_product) if len(products) == PROPOSALS else None
        return q.AutoLinks(items=tuple(each for each in found if each), next=following)

    async def _proposal(self, product: Product) -> q.AutoLink | None:
        seller_skus = [variant.seller_sku for variant in product.store.variants if variant.seller_sku][:10]
        if not seller_skus:
            return None
        client = (await self._desk.sessions.shop(product.connection)).under(kind=Kind.BULK)
        page = await client.products.search(seller_skus=seller_skus)
        for row in page.items:
            seen = seen_listing(row)
            pairs = proposed(product, seen)
            if not pairs or seen.status == "DELETED" or await self._holders(product.connection, list(pairs.values())):
                continue
            return q.AutoLink(
                store_product=product.store_product,
                name=product.store.name,
                shop_product=seen.id,
                title=seen.title,
                pairs=tuple(q.LinkPair(variant=variant, shop_sku=sku) for variant, sku in sorted(pairs.items())),
            )
        return None

    async def _see(self, connection: str, shop_product: str) -> SeenListing:
        client = await self._desk.sessions.shop(connection)
        seen = await Looking(self._desk).see(client, shop_product)
        if seen is None or seen.status == "DELETED":
            raise not_found("listing on TikTok Shop", "shop_product")
        return seen

    async def _holders(self, connection: str, skus: Sequence[str]) -> dict[str, Product]:
        """TTS SKU -> the product that holds a link to it."""
        rows = await self._desk.products.collection.find({"connection": connection, "shop_skus": {"$in": list(skus)}})
        found = [self._desk.products.read(row) for row in rows]
        return {sku: product for product in found for sku in product.shop_skus}

    async def _refuse_held(self, product: Product, seen: SeenListing, pairs: dict[int, str]) -> None:
        """By another product's links; or by the product that the listing was made for, which may not know it yet."""
        holders = await self._holders(product.connection, list(pairs.values()))
        for shop_sku, holder in holders.items():
            if holder.id != product.id:
                raise Refusal(409, "sku_taken", str(Taken(shop_sku, holder)), "pairs")
        if not seen.external.isdecimal() or int(seen.external) == product.store_product:
            return
        maker = await self._desk.products.get(product_key(product.connection, int(seen.external)))
        if maker is not None and (maker.attempt is not None or maker.shop_product == seen.id):
            sentence = f"The listing was made for {maker.store.name} ({maker.store_product}); unlink it there first."
            raise Refusal(409, "listing_taken", sentence, "shop_product")

    async def _modifiers(self, product: Product) -> tuple[str, ...]:
        client = (await self._desk.sessions.store(product.connection)).under(kind=Kind.BULK)
        found = await client.catalog.modifiers([product.store_product][:MODIFIERS_PAGE])
        return required_modifiers(found[0]) if found else ()


def proposed(product: Product, seen: SeenListing) -> dict[int, str]:
    """Variant -> TTS SKU of equal seller SKU, where the seller SKU names exactly one on each side."""
    by_seller: dict[str, list[str]] = {}
    for sku in seen.skus:
        by_seller.setdefault(sku.seller_sku.casefold(), []).append(sku.id)
    mine: dict[str, list[int]] = {}
    for variant in product.store.variants:
        mine.setdefault(variant.seller_sku.casefold(), []).append(variant.id)
    return {
        variants[0]: by_seller[name][0]
        for name, variants in mine.items()
        if name and len(variants) == 1 and len(by_seller.get(name, ())) == 1
    }


def _pairs(product: Product, seen: SeenListing, edit: q.LinksEdit) -> dict[int, str]:
    """Variant -> TTS SKU, each known and each once."""
    known = {sku.id for sku in seen.skus}
    pairs: dict[int, str] = {}
    for place, pair in enumerate(edit.pairs):
        if product.store.variant(pair.variant) is None:
            raise invalid(f"pairs.{place}.variant", "The product has no such variant.", "unknown_variant")
        if pair.shop_sku not in known:
            raise invalid(f"pairs.{place}.shop_sku", "The listing has no such SKU.", "unknown_sku")
        if pair.variant in pairs or pair.shop_sku in pairs.values():
            raise invalid(f"pairs.{place}", "A variant or a SKU is given twice.", "given_twice")
        pairs[pair.variant] = pair.shop_sku
    return pairs


def _refuse_busy(product: Product, shop_product: str) -> None:
    if product.listed is not None and product.shop_product != shop_product:
        raise Refusal(409, "already_listed", "The product has a listing; unlink it first.", "shop_product")
    if product.attempt is not None:
        raise Refusal(409, "being_listed", "A listing is being created for the product; try again.", "shop_product")


def _linked(product: Product) -> set[str]:
    return {link.shop_sku for link in product.listing.links} if product.listing else set()
