"""Pages for a person: the store's back office, the Seller Center, the clock and the scenarios."""

from sandbox.ui.pages import ui_routes

__all__ = ["ui_routes"]
