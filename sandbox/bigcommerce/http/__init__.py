"""The platform's HTTP surface: a thin layer over the desks of a shop."""

from sandbox.bigcommerce.http.app import bigcommerce_app

__all__ = ["bigcommerce_app"]
