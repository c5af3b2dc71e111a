"""Category tree, suggestions, rules and attributes (`/product/202309/categories...`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sandbox.tiktok_shop import category_tree as tree
from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError
from sandbox.tiktok_shop.state import Shop

FIRST_ID = 600_001
FIRST_CERTIFICATE = 602_362
FIRST_ATTRIBUTE = 100_392
FIRST_VALUE = 1_001_533


@dataclass(slots=True)
class Category:
    id: str
    name: str
    level: int
    parent: Category | None
    words: set[str] = field(default_factory=set)
    children: list[Category] = field(default_factory=list)

    @property
    def is_leaf(self) -> bool:
        return not self.children

    @property
    def chain(self) -> list[Category]:
        """From the top category down to this one."""
        return [*(self.parent.chain if self.parent else []), self]

    def within(self, names: tuple[str, ...]) -> bool:
        return any(one.name in names for one in self.chain)


class Categories(Area):
    @cached_property
    def by_id(self) -> dict[str, Category]:
        found: dict[str, Category] = {}
        for top, middles in tree.TREE.items():
            first = self._grow(found, top, None)
            for middle, leaves in middles.items():
                second = self._grow(found, middle, first)
                for leaf in leaves.split(", "):
                    self._grow(found, leaf, second)
        return found

    @property
    def leaves(self) -> list[Category]:
        return [category for category in self.by_id.values() if category.is_leaf]

    def named(self, name: str) -> Category:
        """Raises KeyError when no category has that name."""
        for category in self.by_id.values():
            if category.name == name:
                return category
        raise KeyError(name)

    def listing(self, shop: Shop, query: dict[str, str]) -> dict[str, Any]:
        """`GET .../categories`: the whole tree, or the categories whose name holds `keyword` with their chain."""
        self.check_version(shop, query.get("category_version", "v1"))
        shown = list(self.by_id.values())
        keyword = query.get("keyword", "").lower()
        if keyword:
            chains = [one.chain for one in shown if keyword in one.name.lower()]
            wanted = {category.id for chain in chains for category in chain}
            shown = [category for category in shown if category.id in wanted]
        if query.get("include_prohibited_categories", "").lower() != "true":
            shown = [category for category in shown if not category.within(tree.PROHIBITED)]
        return {"categories": [self._wire(category, shop) for category in shown]}

    def recommend(self, shop: Shop, body: dict[str, Any]) -> dict[str, Any]:
        """`POST .../categories/recommend`: the leaf whose names share most words with the title."""
        self.check_version(shop, body.get("category_version", "v1"))
        title = str(body.get("product_title", "")).strip()
        if not title:
            raise ApiError(12052261)
        words = _words(title) | _words(re.sub(r"<[^>]+>", " ", str(body.get("description", ""))), 0)
        scored = [(self._score(leaf, words, title), leaf) for leaf in self.leaves]
        best, leaf = max(scored, key=lambda pair: pair[0])
        if best <= 0:
            raise ApiError(12019064)
        return {
            "leaf_category_id": leaf.id,
            "categories": [
                {
                    "id": one.id,
                    "name": one.name,
                    "level": one.level,
                    "is_leaf": one.is_leaf,
                    "permission_statuses": self.permissions(one, shop),
                }
                for one in leaf.chain
            ],
        }

    def rules(self, shop: Shop, category_id: str, query: dict[str, str]) -> dict[str, Any]:
        """`GET .../categories/{id}/rules`."""
        self.check_version(shop, query.get("category_version", "v1"))
        category = self.leaf(category_id)
        return {
            "product_certifications": self.certifications(category),
            "size_chart": {
                "is_supported": category.within(tree.CLOTHING) or category.within(("Shoes",)),
                "is_required": category.within(tree.SIZE_CHART_REQUIRED),
            },
            "cod": {"is_supported": False},
            "package_dimension": {"is_required": True},
            "epr": {"is_required": False},
            "manufacturer": {"is_required": False},
            "responsible_person": {"is_required": False},
            "fees": [],
            "allowed_special_product_types": [],
        }

    def attributes(self, shop: Shop, category_id: str, query: dict[str, str]) -> dict[str, Any]:
        """`GET .../categories/{id}/attributes`."""
        self.check_version(shop, query.get("category_version", "v1"))
        return {"attributes": self.attribute_list(self.leaf(category_id))}

    def leaf(self, category_id: str) -> Category:
        """Raises 12052023 for an unknown category, 12052230 for one that has children."""
        category = self.by_id.get(str(category_id))
        if category is None:
            raise ApiError(12052023)
        if not category.is_leaf:
            raise ApiError(12052230)
        return category

    def check_version(self, shop: Shop, version: str) -> None:
        """US shops must say v2; 12052217 otherwise."""
        if shop.region == "US" and version != "v2":
            raise ApiError(12052217)

    def permissions(self, category: Category, shop: Shop) -> list[str]:
        if category.within(tree.PROHIBITED):
            return ["PROHIBITED"]
        invited = any(one.id in shop.invited_categories for one in category.chain)
        if category.within(tree.INVITE_ONLY) and not invited:
            return ["INVITE_ONLY"]
        return ["AVAILABLE"]

    def certifications(self, category: Category) -> list[dict[str, Any]]:
        found = []
        for position, (name, (title, details, expires)) in enumerate(tree.CERTIFICATES.items()):
            if category.within((name,)):
                found.append(
                    {
                        "id": str(FIRST_CERTIFICATE + position),
                        "name": title,
                        "is_required": True,
                        "document_details": details,
                        "sample_image_url": "",
                        "expiration_date": {"is_required": expires},
                        "requirement_conditions": [],
                    }
                )
        return found

    def attribute_list(self, category: Category) -> list[dict[str, Any]]:
        """Built-in values have ids below 2,000,000; what a seller names gets an id of its own."""
        attributes = [
            _attribute(id_, name, "SALES_PROPERTY", (), customizable=True)
            for name, id_ in tree.SALES_ATTRIBUTES.items()
        ]
        clothing = category.within(tree.CLOTHING)
        for position, (name, values) in enumerate(tree.PRODUCT_ATTRIBUTES.items()):
            if name in ("Care Instructions", "Season") and not clothing:
                continue
            attributes.append(
                _attribute(
                    str(FIRST_ATTRIBUTE + position),
                    name,
                    "PRODUCT_PROPERTY",
                    values,
                    multiple=name in ("Material", "Season"),
                    customizable=name != "Season",
                    required=name == "Material" and category.within(("Women's Dresses", "Sweaters")),
                )
            )
        return [*attributes, *self._compliance(category), *self._capacity(category)]

    def _compliance(self, category: Category) -> list[dict[str, Any]]:
        needed = category.within(tree.BATTERIES)
        return [
            _attribute("101610", "Contains Batteries or Cells?", "PRODUCT_PROPERTY", YES_NO, required=needed),
            {
                **_attribute("101611", "Battery Type", "PRODUCT_PROPERTY", ("Lithium-ion", "Alkaline")),
                "requirement_conditions": [
                    {
                        "condition_type": "VALUE_ID_MATCH",
                        "attribute_id": "101610",
                        "attribute_value_id": _value_id("101610", 0),
                    }
                ],
            },
            _attribute(
                "101619",
                "Other Dangerous Goods or Hazardous Materials",
                "PRODUCT_PROPERTY",
                YES_NO,
                required=needed,
            ),
        ]

    def _capacity(self, category: Category) -> list[dict[str, Any]]:
        if not category.within(("Tableware & Drinkware",)):
            return []
        capacity = _attribute("100701", "Capacity (oz)", "PRODUCT_PROPERTY", (), customizable=True)
        return [{**capacity, "value_data_format": "POSITIVE_INT_OR_DECIMAL"}]

    def _grow(self, found: dict[str, Category], name: str, parent: Category | None) -> Category:
        level = parent.level + 1 if parent else 1
        category = Category(str(FIRST_ID + len(found) * 8), name, level, parent, _words(name))
        found[category.id] = category
        if parent:
            parent.children.append(category)
        return category

    def _score(self, leaf: Category, words: set[str], title: str) -> float:
        own = len(leaf.words & words) / len(leaf.words)
        above = sum(len(one.words & words) / len(one.words) for one in leaf.chain[:-1])
        exact = leaf.name.lower() in title.lower()
        return own * 4 + above + (2 if exact else 0)

    def _wire(self, category: Category, shop: Shop) -> dict[str, Any]:
        return {
            "id": category.id,
            "parent_id": category.parent.id if category.parent else "0",
            "local_name": category.name,
            "is_leaf": category.is_leaf,
            "permission_statuses": self.permissions(category, shop),
        }


YES_NO = ("Yes", "No")


def _attribute(
    id_: str,
    name: str,
    kind: str,
    values: tuple[str, ...],
    *,
    multiple: bool = False,
    customizable: bool = False,
    required: bool = False,
) -> dict[str, Any]:
    return {
        "id": id_,
        "name": name,
        "type": kind,
        "is_requried": required,  # spelt so on the wire
        "is_multiple_selection": multiple,
        "is_customizable": customizable,
        "values": [{"id": _value_id(id_, place), "name": value} for place, value in enumerate(values)],
    }


def _value_id(attribute_id: str, place: int) -> str:
    return str(FIRST_VALUE + int(attribute_id) % 1000 * 100 + place)


def _words(text: str, shortest: int = 2) -> set[str]:
    """Lower-case words in a crude singular, so that "Mug" finds "Mugs"."""
    found = (word.rstrip("s") for word in re.findall(r"[a-z]+", text.lower()))
    return {word for word in found if len(word) > shortest}
