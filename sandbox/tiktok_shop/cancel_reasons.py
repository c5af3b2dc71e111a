"""Reasons and statuses of cancellations (developer guide, appendix of cancel reasons)."""

from __future__ import annotations

PENDING = "CANCELLATION_REQUEST_PENDING"
SUCCESS = "CANCELLATION_REQUEST_SUCCESS"
WITHDRAWN = "CANCELLATION_REQUEST_CANCELLED"
FILTER_SPELLINGS = {"CANCELLATION_REQUEST_CANCEL": WITHDRAWN}

OUT_OF_STOCK = "seller_cancel_reason_out_of_stock"
PAID_REASONS = {
    OUT_OF_STOCK: "Out of stock",
    "seller_cancel_reason_wrong_price": "Pricing error",
    "seller_cancel_paid_reason_address_not_deliver": "Unable to deliver to buyer address",
    "seller_cancel_paid_reason_buyer_requested_cancellation": "Buyer requested cancellation",
}
UNPAID_REASONS = {
    "seller_cancel_unpaid_reason_out_of_stock": "Out of stock",
    "seller_cancel_unpaid_reason_wrong_price": "Pricing error",
    "seller_cancel_unpaid_reason_buyer_hasnt_paid_within_time_allowed": "Buyer did not pay on time",
    "seller_cancel_unpaid_reason_buyer_requested_cancellation": "Buyer requested cancellation",
}
BUYER_REASONS = {
    "ecom_order_to_ship_canceled_reason_created_by_mistakes": "Order created by mistake",
    "ecom_order_to_ship_canceled_reason_no_longer_needed": "No longer needed",
    "ecom_order_to_ship_canceled_reason_better_price_available": "Better price available",
}
SYSTEM_REASONS = {
    "ecom_order_unpaid_timeout": "The buyer did not pay in time",
    "ecom_order_seller_ship_timeout": "The seller did not ship in time",
    "ecom_order_collection_timeout": "The carrier did not collect the package in time",
    "ecom_order_out_of_stock": "Out of stock",
    "ecom_order_package_lost": "The package was lost",
}
REJECT_REASONS = {
    "seller_reject_apply_product_has_been_packed": "The product has been packed",
    "seller_reject_apply_you_have_reached_an_agreement_with_the_buyer": "You have agreed with the buyer",
}
SELLER_RETURN_REASONS = {
    "ecom_order_delivered_refund_and_return_reason_damaged_item": "Damaged item",
    "ecom_order_delivered_refund_reason_missing_product_seller": "Missing product",
}
TEXTS = {**PAID_REASONS, **UNPAID_REASONS, **BUYER_REASONS, **SYSTEM_REASONS}
