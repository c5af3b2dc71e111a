"""Both simulated platforms as one child process."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.announce import announced
from deploy.local.system import Platforms
from deploy.processes import Child, start_child


@dataclass
class SandboxProcess:
    """A running sandbox. Addresses have no slash at the end; ``credentials`` as it announced them."""

    child: Child
    bigcommerce: str
    tiktok_shop: str
    control: str
    credentials: dict[str, Any]

    @classmethod
    def start(cls, folder: Path, *, redirect_url: str, seed: int = 1) -> "SandboxProcess":
        """``redirect_url``: where its consent page sends the seller. Raises BackboneError when it does not start."""
        child = start_child(
            [sys.executable, "-m", "sandbox", "--seed", str(seed), "--redirect-url", redirect_url],
            pid_file=folder / "sandbox.pid",
            log_file=folder / "sandbox.log",
        )
        said = announced(child, "control")
        return cls(
            child,
            bigcommerce=said["bigcommerce"]["url"],
            tiktok_shop=said["tiktok_shop"]["url"],
            control=said["control"]["url"],
            credentials=said,
        )

    def platforms(self) -> Platforms:
        """Its addresses and its first app, as the services' settings want them."""
        shop = self.credentials["tiktok_shop"]["shops"][0]
        return Platforms(
            bigcommerce_api=self.bigcommerce,
            tiktok_api=self.tiktok_shop,
            tiktok_auth=self.tiktok_shop,
            tiktok_consent=f"{self.tiktok_shop}/open/authorize",
            app_key=shop["app_key"],
            app_secret=shop["app_secret"],
            service_id=shop["service_id"],
            clock_url=self.control,
        )

    def stop(self) -> None:
        self.child.stop()
