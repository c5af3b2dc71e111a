"""The hand-made catalogue: goods of several kinds, and a few planted problems (`PROBLEMS`)."""

import itertools
import zlib
from dataclasses import dataclass, field
from typing import Any

from sandbox.bigcommerce.shop import Shop

SEED = "sample catalogue"

PROBLEMS = {
    "Walnut Serving Tray": "neither SKU nor barcode",
    "Stacking Rainbow Blocks": "its category demands a certificate",
    "Mystery Gift Parcel": "no category source: no custom field, no store category",
    "Enamel Camp Pin": "its only picture is too small for a listing",
    "Linen Apron": "several variants, stock kept for the product as a whole",
    "Gilded Mantel Clock": "its price is out of bounds for a listing",
}


@dataclass(frozen=True)
class Goods:
    """One product. `options` maps a name to its labels; every combination becomes a variant."""

    name: str
    code: str
    brand: str
    category: str
    shelf: str
    price: str
    weight: str
    size: tuple[int, int, int]
    text: str
    stock: int = 20
    options: dict[str, list[str]] = field(default_factory=dict)
    pictures: int = 3
    picture_size: str = "800x800"
    surcharge: dict[str, str] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)


GOODS = (
    Goods(
        "Harbor Crewneck Tee",
        "HCT",
        "Northshore",
        "Men's T-shirts",
        "Clothing",
        "24.00",
        "0.4",
        (10, 8, 1),
        "Midweight cotton with a ribbed collar that keeps its shape.",
        options={"Color": ["Navy", "Sand", "Moss"], "Size": ["S", "M", "L", "XL"]},
    ),
    Goods(
        "Fjord Wool Sweater",
        "FWS",
        "Northshore",
        "Sweaters",
        "Clothing",
        "89.00",
        "1.2",
        (14, 12, 3),
        "Knitted from undyed lambswool; warm when damp.",
        options={"Color": ["Oat", "Slate"], "Size": ["S", "M", "L"], "Cut": ["Regular", "Long"]},
        surcharge={"Long": "6.00"},
        stock=8,
    ),
    Goods(
        "Trailhead Backpack 24L",
        "TBP",
        "Ridgeway",
        "Backpacks",
        "Bags",
        "74.50",
        "1.9",
        (20, 12, 7),
        "A day pack with a laptop sleeve and a hidden rain cover.",
        options={"Color": ["Ember", "Pine", "Black"]},
        stock=15,
    ),
    Goods(
        "Canvas Market Tote",
        "CMT",
        "Ridgeway",
        "Tote Bags",
        "Bags",
        "18.00",
        "0.6",
        (15, 14, 1),
        "Heavy canvas, long handles, folds flat.",
        options={"Print": ["Plain", "Stripes", "Botanical", "Harbor Map"]},
        stock=40,
    ),
    Goods(
        "Pour-Over Coffee Set",
        "PCS",
        "Kettle & Co",
        "Pots",
        "Kitchen",
        "42.00",
        "2.4",
        (10, 10, 9),
        "Glass server, steel filter and an oak collar.",
        stock=25,
    ),
    Goods(
        "Speckled Stoneware Mug",
        "SSM",
        "Kettle & Co",
        "Mugs",
        "Kitchen",
        "16.00",
        "0.9",
        (5, 4, 4),
        "Hand-glazed; no two are the same.",
        options={"Glaze": ["Cream", "Ink", "Clay", "Sage"], "Volume": ["8 oz", "12 oz"]},
        surcharge={"12 oz": "3.00"},
        stock=30,
    ),
    Goods(
        "Linen Apron",
        "LAP",
        "Kettle & Co",
        "Cutting Boards",
        "Kitchen",
        "34.00",
        "0.7",
        (12, 9, 1),
        "Washed linen with cross-back straps.",
        options={"Color": ["Flax", "Charcoal"]},
        stock=12,
        changes={"inventory_tracking": "product"},
    ),
    Goods(
        "Walnut Serving Tray",
        "",
        "Grainhouse",
        "Plates & Bowls",
        "Kitchen",
        "58.00",
        "3.1",
        (18, 12, 2),
        "Solid walnut, oiled, with brass handles.",
        stock=6,
    ),
    Goods(
        "Beeswax Pillar Candle",
        "BPC",
        "Grainhouse",
        "Candles",
        "Home",
        "14.00",
        "0.8",
        (3, 3, 6),
        "Pure beeswax; burns for sixty hours.",
        options={"Height": ["4 in", "6 in", "8 in"]},
        surcharge={"6 in": "4.00", "8 in": "8.00"},
        stock=50,
    ),
    Goods(
        "Gilded Mantel Clock",
        "GMC",
        "Grainhouse",
        "Clocks",
        "Home",
        "14900.00",
        "11.0",
        (14, 9, 6),
        "A collector's piece with a striking movement.",
        stock=1,
    ),
    Goods(
        "Stacking Rainbow Blocks",
        "SRB",
        "Littlewood",
        "Baby & Toddler Toys",
        "Toys",
        "27.00",
        "1.1",
        (12, 6, 3),
        "Seven arches in water-based colors, from limewood.",
        options={"Palette": ["Classic", "Pastel"]},
        stock=18,
    ),
    Goods(
        "Enamel Camp Pin",
        "ECP",
        "Ridgeway",
        "Keychains",
        "Accessories",
        "7.50",
        "0.1",
        (2, 2, 1),
        "A small tent under a large sky.",
        stock=120,
        pictures=1,
        picture_size="120x120",
    ),
    Goods(
        "Mystery Gift Parcel",
        "MGP",
        "",
        "",
        "",
        "25.00",
        "1.5",
        (9, 7, 5),
        "We choose, you smile.",
        stock=10,
    ),
    Goods(
        "Everyday Canvas Sneaker",
        "ECS",
        "Northshore",
        "Men's Sneakers",
        "Shoes",
        "59.00",
        "1.8",
        (12, 8, 5),
        "Vulcanized sole and organic canvas.",
        options={"Color": ["White", "Navy"], "Size": ["8", "9", "10", "11"]},
        stock=14,
    ),
    Goods(
        "Braided USB-C Cable",
        "BUC",
        "Voltwise",
        "Cables",
        "Electronics",
        "12.00",
        "0.2",
        (6, 4, 1),
        "Charges and moves data; rated for thirty thousand bends.",
        options={"Length": ["3 ft", "6 ft"], "Color": ["Black", "Coral"]},
        stock=80,
    ),
    Goods(
        "Slim Felt Phone Case",
        "SFC",
        "Voltwise",
        "Phone Cases",
        "Electronics",
        "22.00",
        "0.2",
        (7, 4, 1),
        "Wool felt over a shock-proof frame.",
        options={"Model": ["A1", "A1 Max", "B2"], "Color": ["Grey", "Rust"]},
        stock=22,
    ),
)


def seed_sample(shop: Shop) -> None:
    """Fills an empty store with the sample goods, in the order of `GOODS`."""
    shelves: dict[str, int] = {}
    for goods in GOODS:
        if goods.shelf and goods.shelf not in shelves:
            shelves[goods.shelf] = shop.taxonomy.create_category({"name": goods.shelf}).id
    for goods in GOODS:
        shop.catalog.create_product(_body(shop, goods, shelves), SEED)


def barcode(code: str) -> str:
    """A GTIN-12 with a right check digit, made from the SKU."""
    digits = f"8{zlib.crc32(code.encode()) % 10**10:010d}"
    odd, even = sum(int(one) for one in digits[::2]), sum(int(one) for one in digits[1::2])
    return digits + str(-(odd * 3 + even) % 10)


def _body(shop: Shop, goods: Goods, shelves: dict[str, int]) -> dict[str, Any]:
    width, depth, height = goods.size
    tracking = "variant" if goods.options else "product"
    body: dict[str, Any] = {
        "name": goods.name,
        "type": "physical",
        "sku": goods.code,
        "price": goods.price,
        "weight": goods.weight,
        "width": width,
        "depth": depth,
        "height": height,
        "description": f"<p>{goods.text}</p>",
        "inventory_tracking": tracking,
        "inventory_warning_level": 3,
        "categories": [shelves[goods.shelf]] if goods.shelf else [],
        "images": _images(shop, goods),
    }
    if goods.brand:
        body["brand_name"] = goods.brand
    if goods.category:
        body["custom_fields"] = [{"name": "Category", "value": goods.category}]
    if goods.options:
        body["variants"] = _variants(goods)
    elif goods.code:
        body["upc"] = barcode(goods.code)
    body.update(goods.changes)
    if body["inventory_tracking"] == "product":
        body["inventory_level"] = goods.stock
    return body


def _variants(goods: Goods) -> list[dict[str, Any]]:
    rows = []
    for labels in itertools.product(*goods.options.values()):
        code = "-".join([goods.code, *(_short(label) for label in labels)])
        pairs = zip(goods.options, labels, strict=True)
        row: dict[str, Any] = {
            "sku": code,
            "upc": barcode(code),
            "inventory_level": goods.stock,
            "option_values": [{"option_display_name": name, "label": label} for name, label in pairs],
        }
        extra = sum(float(goods.surcharge.get(label, 0)) for label in labels)
        if extra:
            row["price"] = f"{float(goods.price) + extra:.2f}"
        rows.append(row)
    return rows


def _images(shop: Shop, goods: Goods) -> list[dict[str, Any]]:
    word = "-".join(goods.name.lower().replace("&", "and").split())
    base = f"{shop.platform.public_url}/images"
    return [
        {"image_url": f"{base}/{word}-{number}-{goods.picture_size}.png", "is_thumbnail": number == 1}
        for number in range(1, goods.pictures + 1)
    ]


def _short(label: str) -> str:
    return label.upper().replace(" ", "")[:8]
