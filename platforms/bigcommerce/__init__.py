"""BigCommerce: client, objects, webhook verification."""

from platforms.bigcommerce.caller import StoreCredentials
from platforms.bigcommerce.client import BigCommerceClient
from platforms.bigcommerce.inventory import Adjustment
from platforms.bigcommerce.orders import Status
from platforms.bigcommerce.webhooks import VerifiedHook, verify_hook

__all__ = ["Adjustment", "BigCommerceClient", "Status", "StoreCredentials", "VerifiedHook", "verify_hook"]
