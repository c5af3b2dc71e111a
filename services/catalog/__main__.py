"""Runs the catalog as a process: ``python -m services.catalog``."""

from services.catalog.app import create_app
from services.catalog.settings import CatalogSettings
from services.common.process import run

if __name__ == "__main__":
    settings = CatalogSettings()
    run("catalog", settings, lambda ports, http: create_app(settings, ports, http))
