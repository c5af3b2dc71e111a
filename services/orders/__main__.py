"""Runs orders as a process: ``python -m services.orders``."""

from services.common.process import run
from services.orders.app import create_app
from services.orders.settings import OrdersSettings

if __name__ == "__main__":
    settings = OrdersSettings()
    run("orders", settings, lambda ports, http: create_app(settings, ports, http))
