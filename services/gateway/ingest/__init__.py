"""Webhooks in: verified over their raw bytes, handed over durably, answered at once."""
