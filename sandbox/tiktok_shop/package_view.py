"""Packages as Get Package Detail and Search Package show them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sandbox.tiktok_shop import order_view
from sandbox.tiktok_shop.state import Order, Package, Wire

if TYPE_CHECKING:
    from sandbox.tiktok_shop.engine import TikTokShop


ORDER_ADDRESS_ONLY = ("first_name", "last_name", "district_info", "delivery_preferences")


def detail(engine: TikTokShop, package: Package) -> Wire:
    """Here the fields are called `package_id` and `package_status`."""
    order = engine.state.orders[package.order_ids[0]]
    option = engine.state.shops[order.shop_id].delivery_options.get(order.delivery_option_id)
    return {
        "package_id": package.id,
        "package_status": package.status,
        **_common(engine, package),
        "shipping_type": order.shipping_type,
        "delivery_option_id": order.delivery_option_id,
        "delivery_option_name": option.name if option else "",
        "handover_method": package.handover_method,
        "split_and_combine_tag": _tag(package, order),
        "has_multi_skus": len({line.sku_id for line in order.lines}) > 1,
        "note_tag": "BUYER_NOTED" if order.buyer_message else "BUYER_UNNOTED",
        "recipient_address": {
            name: value
            for name, value in order_view.recipient_address(engine, order).items()
            if name not in ORDER_ADDRESS_ONLY
        },
        **{name: value for name, value in (("weight", package.weight), ("dimension", package.dimension)) if value},
    }


def row(engine: TikTokShop, package: Package) -> Wire:
    """Here they are called `id` and `status`."""
    return {"id": package.id, "status": package.status, **_common(engine, package)}


def _tag(package: Package, order: Order) -> str:
    if len(package.order_ids) > 1:
        return "COMBINE"
    return "SPLIT" if order.was_split else "DEFAULT"


def _skus(package: Package, order: Order) -> list[Wire]:
    inside = [line for line in order.lines if line.id in package.line_ids]
    units = Counter(line.sku_id for line in inside)
    first = {line.sku_id: line for line in reversed(inside)}
    return [
        {"id": sku_id, "name": line.sku_name, "image_url": line.sku_image, "quantity": units[sku_id]}
        for sku_id, line in first.items()
    ]


def _common(engine: TikTokShop, package: Package) -> Wire:
    orders = engine.fulfilment.orders_of(package)
    return {
        "orders": [{"id": order.id, "skus": _skus(package, order)} for order in orders],
        "order_line_item_ids": package.line_ids,
        "tracking_number": package.tracking_number,
        "shipping_provider_id": package.shipping_provider_id,
        "shipping_provider_name": engine.logistics.provider_name(package.shipping_provider_id),
        "create_time": package.create_time,
        "update_time": package.update_time,
    }
