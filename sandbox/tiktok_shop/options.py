"""What the platform's public material leaves open, or varies by shop: each is a switch with a default.

The box's `options` may override any of them at any time; all are read at the moment of use.
"""

from __future__ import annotations

from typing import Any

DEFAULTS: dict[str, Any] = {
    # review of listings
    "tts_review_seconds": 30,
    "tts_review_outcome": "approve",  # approve | reject | pre_approve | hold (until the control API decides)
    "tts_status_while_edit_in_review": "ACTIVATE",  # or PENDING: what `status` says of a live, edited product
    "tts_activate_needs_review": False,  # activating an unchanged, once approved product
    "tts_idempotent_repeat": "same_answer",  # or error (12052910): a create repeated with its idempotency_key
    "tts_listing_warning": "none",  # a warning beside the success of a create or an edit
    "tts_daily_listing_limit": 0,  # creates per shop and UTC day; 0 = none
    # stock
    "zero_quantity_refused": False,  # 12052055 for quantity 0
    "tts_max_quantity": 99_999,
    "tts_stock_when_platform_deactivated": True,  # may stock of a PLATFORM_DEACTIVATED product be updated
    "tts_inventory_webhook": False,  # type 71, the newest
    # tokens and gateway
    "tts_access_token_seconds": 7 * 86_400,
    "tts_refresh_token_seconds": 365 * 86_400,
    "tts_code_seconds": 1_800,
    "old_refresh_token_dies": "now",  # now | later (after tts_old_refresh_token_seconds) | never
    "tts_old_refresh_token_seconds": 3_600,
    "tts_expired_token_status": 200,  # HTTP status beside 105002: 200 and 401 were both seen
    "tts_business_error_status": 200,
    "tts_denied_error": "auth_denied",  # or access_denied
    "tts_rate_per_second": 50,  # per API and shop; 0 = unlimited
    "tts_rate_status": 429,  # or 503
    "tts_retry_after": True,  # whether a 429 carries Retry-After
    # orders
    "tts_hold_seconds": 3_600,  # 0: paid orders go straight to AWAITING_SHIPMENT
    "tts_unpaid_cancel_seconds": 86_400,  # 0 = never
    "tts_ship_within_seconds": 3 * 86_400,
    "tts_cancel_unshipped_seconds": 0,  # system cancels paid orders not shipped by then; 0 = never
    "tts_cancel_uncollected_seconds": 0,  # the same for shipped, not collected ones
    "tts_complete_after_seconds": 0,  # DELIVERED to COMPLETED by itself; 0 = only when driven
    "tts_mask_after_completed_seconds": 30 * 86_400,
    "tts_missing_orders": "absent",  # or error (21008111): ids in order detail that do not exist
    "tts_cancel_answer_seconds": 48 * 3_600,
    "tts_shipping_cancels_request": True,  # US: shipping rejects the buyer's open cancel request
    # fulfilment
    "tts_tracking_update_hours": 72,
    "tts_tracking_updates": 1,
    "tts_same_sku_in_two_packages": True,
    "tts_orders_per_tracking_number": 20,
    "tts_tracking_check": "warn",  # warn | refuse (21004015) | off: a number unlike the carrier's
    # cancellations
    "tts_withdrawn_reasons": [],  # cancel reasons that the market no longer knows (25001020)
    # webhooks
    "tts_webhook_winner": "shop",  # or app: which address wins when both are set
    # products
    "tts_external_id_unique": True,  # 12052996 for an external_product_id that another live product has
    "tts_search_results_most": 10_000,  # a product search that finds more is refused (12052180)
    # what searches show late
    "read_after_write_lag": 0,
    # answers carry a field and an enum value that no document mentions
    "tts_unknown_fields": False,
}
