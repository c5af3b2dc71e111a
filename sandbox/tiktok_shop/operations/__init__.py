"""Every operation of the Open API that the sandbox serves: version, scope and what answers it."""

from __future__ import annotations

from sandbox.tiktok_shop.operations import (
    aftersales,
    catalogue,
    finance,
    fulfilment,
    logistics,
    orders,
    products,
    shops,
)

OPERATIONS = (
    *shops.OPERATIONS,
    *catalogue.OPERATIONS,
    *products.OPERATIONS,
    *orders.OPERATIONS,
    *logistics.OPERATIONS,
    *fulfilment.OPERATIONS,
    *aftersales.OPERATIONS,
    *finance.OPERATIONS,
)
