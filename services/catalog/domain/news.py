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
    """A hint is merged into one that is still unserved."""
    created = hint.subject is Subject.STORE_PRODUCT_CREATED
    if news is None:
        key = product_key(hint.connection, int(hint.object_id))
        fresh = News(
            id=key,
            connection=hint.connection,
            store_product=int(hint.object_id),
            at=hint.received_at,
            created=created,
        )
        return Change(fresh)
    newest = max(news.at, hint.received_at) if news.at else hint.received_at
    return Change(news.model_copy(update={"at": newest, "created": news.created or created}))


def served(news: News | None, at: datetime | None) -> Change[News] | None:
    """Read, unless a newer hint came meanwhile."""
    if news is None or news.at != at:
        return None
    return Change(news.model_copy(update={"at": None, "created": False}))
