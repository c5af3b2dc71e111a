"""Loads every message class, so that the registry is complete for decoding, schemas and AsyncAPI."""

from contracts import catalog, gateway, inventory, orders, tasks

MODULES = (catalog, gateway, inventory, orders, tasks)
