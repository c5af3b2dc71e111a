"""Mapping existing listings: found by TTS Product ID, proposed by equal seller SKUs, linked SKU to SKU, unlinked."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.actors import Change
from contracts.ids import product_key
from contracts.queries import catalog as q
from platforms.bigcommerce.catalog import MODIFIERS_PAGE
from platforms.budget import Kind
from services.catalog.domain import listing as listings
from services.catalog.domain.listing import SeenListing
from services.catalog.domain.product import Product
from services.catalog.effects.desk import Desk
from services.catalog.effects.looking import Looking
from services.catalog.mapping.shop import seen_listing
from services.catalog.mapping.store import required_modifiers
from services.catalog.queries import Queries
from services.catalog.refusal import Refusal, check_rev, invalid, not_found
from services.catalog.store import Claims

PROPOSALS = 20


class Linking:
    """One TTS SKU is linked to at most one variant of a connection: a claim document per SKU holds it."""

    def __init__(self, desk: Desk, queries: Queries, claims: Claims) -> None:
        self._desk = desk
        self._queries = queries
        self._claims = claims

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
        )

    async def link(self, connection: str, store_product: int, edit: q.LinksEdit, if_match: str) -> q.Saved:
        """Links as given; matched SKUs sync from then on, the others do not."""
        product = await self._queries.product_of(connection, store_product)
        if product.listed is not None and product.shop_product != edit.shop_product:
            raise Refusal(409, "already_listed", "The product has a listing; unlink it first.", "shop_product")
        seen = await self._see(connection, edit.shop_product)
        pairs = _pairs(product, seen, edit)
        holders = await self._holders(connection, list(pairs.values()))
        _refuse_taken(holders, pairs, product)
        modifiers = await self._modifiers(product)
        now = self._desk.now()
        await self._claim(product, pairs)

        def decide(state: Product | None) -> Change[Product] | None:
            if state is None:
                return None
            check_rev(if_match, state.rev)
            linked = listings.mapped(state, seen, pairs, now)
            return Change(linked.model_copy(update={"modifiers_required": modifiers}))

        saved = await self._desk.products.transact(product.id, decide)
        return q.Saved(rev=saved.rev if saved else product.rev)

    async def unlink(self, connection: str, store_product: int, if_match: str) -> q.Saved:
        """Nothing is sent for these SKUs any more; orders of the past stay as they are."""
        product = await self._queries.product_of(connection, store_product)

        def decide(state: Product | None) -> Change[Product] | None:
            if state is None:
                return None
            check_rev(if_match, state.rev)
            return Change(listings.unlinked(state))

        saved = await self._desk.products.transact(product.id, decide)
        return q.Saved(rev=saved.rev if saved else product.rev)

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

    async def _claim(self, product: Product, pairs: dict[int, str]) -> None:
        """Two people linking at once: the claim decides. A claim whose holder no longer links the SKU is taken over."""
        for shop_sku in pairs.values():
            holder = await self._claims.take(product.connection, shop_sku, product.id)
            if holder == product.id:
                continue
            other = await self._desk.products.get(holder)
            if other is not None and shop_sku in other.shop_skus:
                raise _taken(shop_sku, other)
            if not await self._claims.hand_over(product.connection, shop_sku, holder, product.id):
                raise Refusal(409, "sku_taken", f"SKU {shop_sku} is being linked by somebody else.", "pairs")

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


def _refuse_taken(holders: dict[str, Product], pairs: dict[int, str], product: Product) -> None:
    for shop_sku in pairs.values():
        holder = holders.get(shop_sku)
        if holder is not None and holder.id != product_key(product.connection, product.store_product):
            raise _taken(shop_sku, holder)


def _taken(shop_sku: str, holder: Product) -> Refusal:
    sentence = f"SKU {shop_sku} is already linked to {holder.store.name} ({holder.store_product})."
    return Refusal(409, "sku_taken", sentence, "pairs")
