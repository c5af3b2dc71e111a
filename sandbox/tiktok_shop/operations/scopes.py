"""Scopes as the Open API names them, and the version that nearly every operation has."""

from __future__ import annotations

V = ("202309",)

AUTHORIZED = "Shop Authorized Information"
GLOBAL = "Global Shop Information"
BASIC = "Product Basic"
MODIFY = "Product Modify"
DELETE = "Product Delete & Recover"
ORDER = "Order Information"
FULFIL = "Fulfillment Basic"
SPLIT = "Package Split And Combine"
DELIVERED = "Update Delivery Status"
LOGISTICS = "Logistics Basic"
REFUND = "Return & Refund Basic"
FINANCE = "Finance Information"
