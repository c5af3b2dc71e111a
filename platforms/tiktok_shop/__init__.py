"""TikTok Shop: client, authorization, objects, webhook verification, what codes and limits mean."""

from platforms.tiktok_shop.auth import Authorization, Consent, Declined, TokenGrant, consent_url, read_callback
from platforms.tiktok_shop.caller import AccessToken
from platforms.tiktok_shop.client import TikTokShopClient
from platforms.tiktok_shop.codes import Advice, explain
from platforms.tiktok_shop.images import UseCase
from platforms.tiktok_shop.webhooks import Event, VerifiedEvent, verify_event

__all__ = [
    "AccessToken",
    "Advice",
    "Authorization",
    "Consent",
    "Declined",
    "Event",
    "TikTokShopClient",
    "TokenGrant",
    "UseCase",
    "VerifiedEvent",
    "consent_url",
    "explain",
    "read_callback",
    "verify_event",
]
