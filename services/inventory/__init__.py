"""Inventory: how many units each linked SKU may offer on TikTok Shop, and that TikTok Shop shows exactly that."""
