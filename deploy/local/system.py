"""The four services as processes of this machine, each with its own database, credential and port."""

import base64
import json
import os
import secrets
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.backbone.base import BackboneError
from deploy.local.announce import announced
from deploy.processes import Child, start_child, stop_all

SERVICES = ("gateway", "catalog", "inventory", "orders")
READY_POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Platforms:
    """Where the platforms are, and the TikTok Shop app that Tandem is."""

    bigcommerce_api: str
    tiktok_api: str
    tiktok_auth: str
    tiktok_consent: str
    app_key: str
    app_secret: str
    service_id: str = ""
    clock_url: str = ""


@dataclass
class LocalSystem:
    """Start, kill and restart services. ``folder`` keeps their logs, pids and spools.

    Every service gets a random internal credential per start of the system; the gateway's key-encryption key is kept
    in ``folder``, so that stored credentials can be read again after a restart.
    """

    folder: Path
    kafka: str
    mongo: str
    platforms: Platforms
    gateway_port: int = 0
    topic_prefix: str = ""
    databases: str = "tandem"
    extra: Mapping[str, str] = field(default_factory=dict)
    public_url: str = ""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._ports = {name: free_port() for name in SERVICES}
        if self.gateway_port:
            self._ports["gateway"] = self.gateway_port
        self._keys = {name: secrets.token_urlsafe(24) for name in SERVICES}
        self.children: dict[tuple[str, int], Child] = {}

    def address(self, service: str) -> str:
        return f"http://127.0.0.1:{self._ports[service]}"

    def start(self, *names: str, within: float = 60.0) -> None:
        """Start the named services (all by default) and wait until each is ready. Raises BackboneError."""
        wanted = names or SERVICES
        for name in wanted:
            self.spawn(name)
        for name in wanted:
            self.wait_ready(name, within=within)

    def spawn(self, name: str, replica: int = 0) -> Child:
        """Start one process and do not wait. Replicas other than 0 take a free port."""
        label = name if replica == 0 else f"{name}-{replica}"
        child = start_child(
            [sys.executable, "-m", f"services.{name}"],
            pid_file=self.folder / f"{label}.pid",
            log_file=self.folder / f"{label}.log",
            environment=self.environment(name, replica),
        )
        self.children[name, replica] = child
        return child

    def kill(self, name: str, replica: int = 0) -> None:
        """End it as a crash would."""
        self.children[name, replica].kill()

    def stop(self) -> None:
        """SIGTERM to every service, then wait for their graceful ends."""
        stop_all(self.children.values())
        self.children.clear()

    def wait_ready(self, name: str, replica: int = 0, *, within: float = 60.0) -> str:
        """The address of a process, once it says there that it is ready. Raises BackboneError."""
        child = self.children[name, replica]
        give_up = time.monotonic() + within
        address = str(announced(child, "address", within=within)["address"])
        while not _answers(f"{address}/health/ready"):
            if not child.alive or time.monotonic() > give_up:
                tail = "\n".join(child.log_file.read_text(errors="replace").splitlines()[-12:])
                raise BackboneError(f"{name} is not ready:\n{tail}")
            time.sleep(READY_POLL_SECONDS)
        return address

    def environment(self, name: str, replica: int = 0) -> dict[str, str]:
        """The settings of one process, as an operator would write them."""
        prefix, platforms = name.upper(), self.platforms
        calling = SERVICES[1:] if name == "gateway" else ("gateway",)
        settings = {
            "TANDEM_KAFKA": self.kafka,
            "TANDEM_TOPIC_PREFIX": self.topic_prefix,
            "TANDEM_INSTANCE": f"{name}-{replica}",
            "TANDEM_GATEWAY_URL": self.address("gateway"),
            "TANDEM_PUBLIC_URL": self.public_url or self.address("gateway"),
            "TANDEM_BIGCOMMERCE_API": platforms.bigcommerce_api,
            "TANDEM_TIKTOK_API": platforms.tiktok_api,
            "TANDEM_TIKTOK_AUTH": platforms.tiktok_auth,
            "TANDEM_TIKTOK_CONSENT": platforms.tiktok_consent,
            "TANDEM_TIKTOK_APP_KEY": platforms.app_key,
            "TANDEM_TIKTOK_APP_SECRET": platforms.app_secret,
            "TANDEM_TIKTOK_SERVICE_ID": platforms.service_id,
            "TANDEM_CLOCK_URL": platforms.clock_url,
            f"{prefix}_MONGO": self.mongo,
            f"{prefix}_DATABASE": f"{self.databases}_{name}",
            f"{prefix}_INTERNAL_KEY": self._keys[name],
            f"{prefix}_CALLERS": json.dumps({caller: self._keys[caller] for caller in calling}),
            f"{prefix}_PORT": str(self._ports[name] if replica == 0 else 0),
            "GATEWAY_KEKS": f"1:{self._kept_key('gateway.kek')}",
            "GATEWAY_SPOOL": str(self.folder / f"spool-{replica}"),
            **{f"GATEWAY_{other.upper()}_URL": self.address(other) for other in SERVICES if other != "gateway"},
            "ORDERS_VAULT_KEY": base64.b64decode(self._kept_key("orders.key")).hex(),
            "CATALOG_TRUSTED_IMAGES": json.dumps([platforms.bigcommerce_api] if platforms.clock_url else []),
            "PYTHONUNBUFFERED": "1",
        }
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(_OURS)}
        return {**inherited, **settings, **self.extra}

    def _kept_key(self, name: str) -> str:
        """32 random bytes in base64, the same for the life of the folder."""
        path = self.folder / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
        return path.read_text()


_OURS = ("TANDEM_", *(f"{name.upper()}_" for name in SERVICES))


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listened on a moment ago."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  # nosec B310 - an address of our own
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
