"""Runs the gateway as a process: ``python -m services.gateway``, with ``--only ingest`` for webhooks alone."""

import argparse

from services.common.process import run
from services.gateway.app import Only, create_app
from services.gateway.settings import GatewaySettings

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="services.gateway", description=__doc__)
    parser.add_argument("--only", type=Only, choices=list(Only), default=Only.ALL)
    only = parser.parse_args().only
    settings = GatewaySettings()
    run("gateway", settings, lambda ports, http: create_app(settings, ports, http, only=only))
