"""`make up`: the four services on this machine against the real platforms, with the settings of a `.env` file."""

import asyncio
import os
import signal
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from deploy.backbone import start_backbone
from deploy.backbone.base import BackboneError
from deploy.local.system import LocalSystem, Platforms
from deploy.topics import create_missing, declared

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / ".state" / "up"
DEFAULT_PORT = 8000
NEEDED = {
    "TANDEM_PUBLIC_URL": "the https address at which browsers and both platforms reach this machine",
    "TANDEM_TIKTOK_APP_KEY": "App Key of your app in TikTok Shop's Partner Center",
    "TANDEM_TIKTOK_APP_SECRET": "its App Secret",
    "TANDEM_TIKTOK_SERVICE_ID": "its Service ID",
}


def read_settings(path: Path = PROJECT / ".env") -> dict[str, str]:
    """The file's settings under those of the environment. Raises BackboneError naming everything that is missing."""
    from_file = {name: value for name, value in dotenv_values(path).items() if value is not None}
    settings = {**from_file, **{name: value for name, value in os.environ.items() if name in NEEDED}}
    missing = [f"  {name}: {meaning}" for name, meaning in NEEDED.items() if not settings.get(name)]
    if missing:
        listed = "\n".join(missing)
        raise BackboneError(f"Write a .env file (cp deploy/env.example .env); these are missing:\n{listed}")
    if urlsplit(settings["TANDEM_PUBLIC_URL"]).scheme != "https":
        raise BackboneError(
            "TANDEM_PUBLIC_URL must start with https: webhooks, TikTok Shop's authorization and the session cookie "
            "do not work without. Put a TLS proxy or a tunnel in front of this machine."
        )
    return settings


def main() -> int:
    try:
        return _run(read_settings())
    except BackboneError as error:
        print(error, file=sys.stderr)
        return 1


def _run(settings: dict[str, str]) -> int:
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with start_backbone(FOLDER / "backbone") as backbone:
        asyncio.run(create_missing(backbone.kafka, declared()))
        system = LocalSystem(
            FOLDER,
            backbone.kafka,
            backbone.mongo,
            _platforms(settings),
            gateway_port=int(settings.get("GATEWAY_PORT", DEFAULT_PORT)),
            extra={
                name: value for name, value in settings.items() if name.startswith(("GATEWAY_SMTP", "GATEWAY_MAIL"))
            },
            public_url=settings["TANDEM_PUBLIC_URL"],
        )
        try:
            system.start()
            print(f"Tandem serves {settings['TANDEM_PUBLIC_URL']} from {system.address('gateway')}; Ctrl-C ends it.")
            while not stopping.wait(1.0):
                dead = [name for (name, _), child in system.children.items() if not child.alive]
                for name in dead:
                    print(f"{name} ended; starting it again", file=sys.stderr)
                    system.spawn(name)
        finally:
            system.stop()
    return 0


def _platforms(settings: dict[str, str]) -> Platforms:
    return Platforms(
        bigcommerce_api=settings.get("TANDEM_BIGCOMMERCE_API", "https://api.bigcommerce.com"),
        tiktok_api=settings.get("TANDEM_TIKTOK_API", "https://open-api.tiktokglobalshop.com"),
        tiktok_auth=settings.get("TANDEM_TIKTOK_AUTH", "https://auth.tiktok-shops.com"),
        tiktok_consent=settings.get("TANDEM_TIKTOK_CONSENT", "https://services.us.tiktokshop.com/open/authorize"),
        app_key=settings["TANDEM_TIKTOK_APP_KEY"],
        app_secret=settings["TANDEM_TIKTOK_APP_SECRET"],
        service_id=settings["TANDEM_TIKTOK_SERVICE_ID"],
    )


if __name__ == "__main__":
    sys.exit(main())
