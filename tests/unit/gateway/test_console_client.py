"""The console talks to the API that there is: its types are made from the present OpenAPI document."""

from __future__ import annotations

from pathlib import Path

from services.gateway.api.document import digest

CONSOLE = Path(__file__).parents[3] / "services" / "gateway" / "console"


def test_the_types_are_of_the_present_document() -> None:
    with (CONSOLE / "src" / "api" / "schema.ts").open(encoding="utf-8") as types:
        assert digest() in types.readline(), "run `npm run api` in services/gateway/console"


def test_nothing_built_and_no_download_address_is_kept() -> None:
    assert "services/gateway/console/dist/" in (CONSOLE.parents[2] / ".gitignore").read_text()
    assert '"resolved"' not in (CONSOLE / "package-lock.json").read_text()
