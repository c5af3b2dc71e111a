"""A BigCommerce that answers as the real one does, and does to stock what the real one does."""

from sandbox.bigcommerce.shop import BigCommerce, Shop

__all__ = ["BigCommerce", "Shop"]
