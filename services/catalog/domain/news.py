"""What hints say of store products: something changed, go and read. One actor per product, known or not."""

from __future__ import annotations

from datetime import datetime

from chassis.actors import ActorState, Change
from contracts.gateway import HintReceivedV1, Subject
from contracts.ids import product_key

STORE_SUBJECTS = (Subject.STORE_PRODUCT, Subject.STORE_PRODUCT_CREATED, Subject.STORE_PRODUCT_DELETED)


class News(ActorState):
    """``at``: since when the product is to be read; None when nothing is due. ``created``: it may be new to us."""

    store_product: int
    at: datetime | None = None
    created: bool = False


def concerns(hint: HintReceivedV1) -> bool:
    return hint.subject in STORE_SUBJECTS and hint.object_id.isdecimal()


def heard(news: News | None, hint: HintReceivedV1) -> Change[News] | None:
    created = hint.subject is Subject.STORE_PRODUCT_CREATED
    return told(news, hint.connection, int(hint.object_id), hint.received_at, created=created)


def told(
    news: News | None, connection: str, store_product: int, at: datetime, *, created: bool = False
) -> Change[News]:
    """The product is to be read since ``at``. Merged into news that are still unserved."""
    if news is None:
        key = product_key(connection, store_product)
        return Change(News(id=key, connection=connection, store_product=store_product, at=at, created=created))
    newest = max(news.at, at) if news.at else at
    return Change(news.model_copy(update={"at": newest, "created": news.created or created}))


def served(news: News | None, at: datetime | None) -> Change[News] | None:
    """Read, unless a newer hint came meanwhile."""
    if news is None or news.at != at:
        return None
    return Change(news.model_copy(update={"at": None, "created": False}))
