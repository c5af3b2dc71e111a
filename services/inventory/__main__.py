"""Runs inventory as a process: ``python -m services.inventory``."""

from services.common.process import run
from services.inventory.app import create_app
from services.inventory.settings import InventorySettings

if __name__ == "__main__":
    settings = InventorySettings()
    run("inventory", settings, lambda ports, http: create_app(settings, ports, http))
