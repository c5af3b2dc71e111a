"""Tasks' slots that wait for a product: taken, answered, reported. Each step may be done twice."""

from __future__ import annotations

from datetime import datetime

from chassis.actors import Change
from contracts.catalog import Problem
from services.catalog.domain.problems import waiting_for_listing_day
from services.catalog.domain.product import Action, Flow, Outcome, Product, Result, Wish


def wished(product: Product | None, wish: Wish, now: datetime) -> Change[Product] | None:
    """Take one task's slot, once."""
    if product is None or any(_same(known, wish) for known in product.wishes):
        return None
    return Change(product.model_copy(update={"wishes": (*product.wishes, wish)}).marked(Flow.ACT, now))


def open_wishes(product: Product, action: Action | None = None) -> tuple[Wish, ...]:
    """Wishes without a result, oldest first."""
    found = [wish for wish in product.wishes if wish.result is None and action in (None, wish.action)]
    return tuple(sorted(found, key=lambda wish: (wish.asked_at, wish.task)))


def in_line(product: Product) -> bool:
    """Does it wait for a day on which TikTok Shop takes new listings again?"""
    waiting = [wish.waiting.code for wish in open_wishes(product)[:1] if wish.waiting]
    return waiting == [waiting_for_listing_day().code]


def age(product: Product) -> tuple[datetime, str, int]:
    """Sorts products by how long their oldest open wish waits; only for products that have one."""
    oldest = open_wishes(product)[0]
    return oldest.asked_at, oldest.task, oldest.slot


def answered(product: Product, served: tuple[Wish, ...], result: Result) -> Product:
    """Give the wishes that the work began with its result; those that came meanwhile stay open."""
    wishes = tuple(
        wish.model_copy(update={"result": result, "waiting": None})
        if wish.result is None and any(_same(wish, one) for one in served)
        else wish
        for wish in product.wishes
    )
    return product.model_copy(update={"wishes": wishes})


def put_off(product: Product, action: Action, why: Problem) -> Product:
    """The action must wait, visibly, without failing."""
    wishes = tuple(
        wish.model_copy(update={"waiting": why, "tries": wish.tries + 1})
        if wish.action is action and wish.result is None
        else wish
        for wish in product.wishes
    )
    return product.model_copy(update={"wishes": wishes})


def reported(product: Product, wishes: tuple[Wish, ...]) -> Product:
    """Forget the wishes whose results stand in their slots."""
    rest = tuple(wish for wish in product.wishes if not any(_same(wish, told) for told in wishes))
    return product.model_copy(update={"wishes": rest})


def failed(*reasons: Problem) -> Result:
    return Result(outcome=Outcome.FAILED, problems=reasons)


def skipped(*reasons: Problem) -> Result:
    return Result(outcome=Outcome.SKIPPED, problems=reasons)


def _same(one: Wish, other: Wish) -> bool:
    return one.task == other.task and one.slot == other.slot
