"""`make screenshots`: play the demo's story, add what it leaves out, and take a picture of every page."""

from __future__ import annotations

import argparse
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from demo.narrate import Narrator
from demo.stage import Stage, set_up
from demo.story import Story
from tests.browser.places import BEFORE_SIGN_IN, OF_ACCOUNT, OF_CONNECTION, Place
from tests.browser.window import PROJECT, Window, chromium

PICTURES = PROJECT / "docs" / "console"
OUT_OF_STOCK = "seller_cancel_reason_out_of_stock"
HEIGHT = 800
COLORS = 128
"""Of a picture: enough for screens, and a third of the size."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("--into", type=Path, default=PICTURES, help="folder of the pictures")
    parser.add_argument("--width", type=int, nargs="+", default=[1280], help="of the window, in pixels; one or more")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="tandem-pictures-") as folder, set_up(Path(folder)) as stage:
        tell = Narrator()
        names = busy_day(stage, Story(stage, tell))
        for width in given.width:
            take(stage, names, given.into if width == given.width[0] else given.into / str(width), width)
    (given.into / "README.md").write_text(index(), encoding="utf-8")
    return 1 if tell.failures else 0


def busy_day(stage: Stage, story: Story) -> dict[str, str]:
    """The demo's story without its burst; then what needs a person. Returns the ids that addresses take."""
    world, tandem = stage.world, stage.tandem
    story.connect()
    story.pull()
    story.push()
    shipped = story.sell()
    story.edit_stock()
    story.ship(shipped)
    story.cancel()
    sku = story.sellable(at_least=10)
    gone, asked, _unpaid, _held = (world.buy(sku, pay=number != 2) for number in range(4))
    world.http.post(f"/tiktok/orders/{gone}/cancel", json={"by": "SELLER", "reason": OUT_OF_STOCK}).raise_for_status()
    world.release(asked)
    tandem.until(lambda: world.store_orders_of(asked), bool, "the store order")
    world.request_cancel(asked)
    categories = {row["name"]: row["key"] for row in tandem.categories()}
    toys = next(each for each in tandem.shop_categories("toddler") if "Baby & Toddler Toys" in each["path"])
    tandem.map_category(categories["Baby & Toddler Toys"], toys["id"])
    products = {row["name"]: row["store_product"] for row in tandem.products()}
    blocks = products["Stacking Rainbow Blocks"]
    tandem.act("push", [blocks])
    tandem.call("POST", "/users", {"name": "Alex Archer", "email": "alex@example.com", "role": "admin"})
    tandem.of_connection("POST", "/reconciliations")
    tandem.until(tandem.orders, lambda rows: any(row["oversold"] for row in rows), "the oversold order")
    return {
        "connection": tandem.connection,
        "product": str(blocks),
        "category": categories["Baby & Toddler Toys"],
        "order": asked,
        "task": tandem.call("GET", "/tasks")["items"][-1]["id"],
    }


def take(stage: Stage, names: dict[str, str], into: Path, width: int) -> None:
    into.mkdir(parents=True, exist_ok=True)
    size: Any = {"width": width, "height": HEIGHT}
    with chromium() as browser:
        window = Window.opened(browser, stage.tandem.address, connection=names["connection"], viewport=size)
        for place in BEFORE_SIGN_IN:
            picture(window, place, names, into)
        window.sign_in("merchant@example.com", stage.tandem.password)
        window.settled("Connections")
        for place in OF_ACCOUNT + OF_CONNECTION:
            picture(window, place, names, into)
        window.close()


def index() -> str:
    """The page that shows which picture is which."""
    groups = {"Before signing in": BEFORE_SIGN_IN, "Account": OF_ACCOUNT, "A connection": OF_CONNECTION}
    lines = ["# The console in pictures", "", "Every page with the demo's data; `make screenshots` takes them anew."]
    for title, places in groups.items():
        lines += ["", f"## {title}", ""]
        for place in places:
            lines.append(f"- [{place.name.replace('-', ' ').capitalize()}]({place.name}.png): `{place.path}`")
    return "\n".join(lines) + "\n"


def picture(window: Window, place: Place, names: dict[str, str], into: Path) -> None:
    window.open(place.path.format(**names), place.title.format(**names))
    window.pictured()
    taken = Image.open(BytesIO(window.page.screenshot(full_page=True)))
    taken.convert("RGB").quantize(COLORS).save(into / f"{place.name}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
