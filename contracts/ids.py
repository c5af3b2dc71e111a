"""How the ids of aggregates are built: always the connection first, so that every key carries its tenant."""

from __future__ import annotations

from typing import NewType

ConnectionId = NewType("ConnectionId", str)
ProductKey = NewType("ProductKey", str)
SkuKey = NewType("SkuKey", str)
ListingKey = NewType("ListingKey", str)
OrderKey = NewType("OrderKey", str)


def product_key(connection: str, store_product: int) -> ProductKey:
    """``<connection>:<BigCommerce product id>``"""
    return ProductKey(f"{connection}:{store_product}")


def sku_key(connection: str, store_variant: int) -> SkuKey:
    """``<connection>:<BigCommerce variant id>``"""
    return SkuKey(f"{connection}:{store_variant}")


def listing_key(connection: str, shop_product: str) -> ListingKey:
    """``<connection>:<TTS Product ID>``"""
    return ListingKey(f"{connection}:{shop_product}")


def order_key(connection: str, shop_order: str) -> OrderKey:
    """``<connection>:<TTS Order ID>``"""
    return OrderKey(f"{connection}:{shop_order}")


def connection_of(key: str) -> ConnectionId:
    """The tenant part of any aggregate key."""
    return ConnectionId(key.split(":", 1)[0])


def local_of(key: str) -> str:
    """The platform's own id in an aggregate key."""
    return key.split(":", 1)[1]
