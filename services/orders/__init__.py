"""Orders: every paid TikTok Shop order once in the store, followed to its end on both sides."""
