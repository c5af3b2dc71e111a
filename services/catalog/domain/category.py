"""The category actor: a "Category in BigCommerce" and what it means on TikTok Shop."""

from __future__ import annotations

import hashlib
from datetime import datetime

from pydantic import computed_field

from chassis.actors import ActorState, Change
from services.catalog.domain.rules import CategoryRules
from services.catalog.domain.values import Details, ShopCategory


def category_key(connection: str, name: str) -> str:
    """Names are merchant's text of any form; their hash is a safe key."""
    return f"{connection}:{hashlib.sha256(name.encode()).hexdigest()[:32]}"


class Category(ActorState):
    """``mapping`` is a person's choice and is never overridden; ``suggestion`` is TikTok Shop's."""

    name: str
    sample: str = ""
    """A product's name: the platform recommends by product titles."""
    suggestion: ShopCategory | None = None
    suggest_due: datetime | None = None
    mapping: ShopCategory | None = None
    details: Details = Details()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def folded(self) -> str:
        return self.name.casefold()

    @property
    def shop_category(self) -> ShopCategory | None:
        return self.mapping or self.suggestion


def seen(category: Category | None, connection: str, name: str, sample: str, now: datetime) -> Change[Category] | None:
    """A product has this category: make it known, with a suggestion due."""
    if category is not None:
        return None
    key = category_key(connection, name)
    return Change(Category(id=key, connection=connection, name=name, sample=sample, suggest_due=now))


def suggested(category: Category | None, suggestion: ShopCategory | None) -> Change[Category] | None:
    """Keep what the platform suggests; none means that it had no idea."""
    if category is None:
        return None
    return Change(category.model_copy(update={"suggestion": suggestion, "suggest_due": None}))


def mapped(category: Category, choice: ShopCategory | None) -> Category:
    """A person's choice; None gives the field back to the suggestion."""
    return category.model_copy(update={"mapping": choice})


def missing_kinds(details: Details, rules: CategoryRules) -> tuple[str, ...]:
    """The red tags: kinds of required items that the category does not have yet."""
    tags: list[str] = []
    if any(rule.required and rule.id not in details.certificates for rule in rules.certificates):
        tags.append("certificates")
    open_rules = [rule for rule in rules.attributes if rule.required and not details.attributes.get(rule.id)]
    if any(not rule.is_compliance for rule in open_rules):
        tags.append("attributes")
    if any(rule.is_compliance for rule in open_rules):
        tags.append("compliance")
    if rules.size_chart_required and details.size_chart is None:
        tags.append("size_chart")
    return tuple(tags)
