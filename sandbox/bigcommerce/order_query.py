"""Which orders a v2 list asks for, and in which order."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.errors import invalid
from sandbox.bigcommerce.model import Order
from sandbox.bigcommerce.order_totals import totals
from sandbox.bigcommerce.wire import Query, read_date, read_integer, read_money

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop

Test = Callable[[Order], bool]

_SORTS: dict[str, Callable[[Order], Any]] = {
    "id": lambda order: order.id,
    "customer_id": lambda order: order.customer_id,
    "date_created": lambda order: order.date_created,
    "date_modified": lambda order: order.date_modified,
    "status_id": lambda order: order.status_id,
    "channel_id": lambda order: order.channel_id,
    "external_id": lambda order: order.external_order_id,
}


class OrderQuery:
    def __init__(self, shop: "Shop") -> None:
        self._shop = shop

    def orders(self, query: Query) -> list[Order]:
        """Raises Refusal 400 for a bad value. Archived orders are left out unless `is_deleted=true`."""
        tests = [*self._range_tests(query), *self._equality_tests(query)]
        wants_archived = query.get("is_deleted", "false").lower() in ("1", "true")
        found = [
            order
            for order in self._candidates(query)
            if order.is_deleted == wants_archived and all(test(order) for test in tests)
        ]
        name, _, direction = query.get("sort", "id:asc").partition(":")
        if name not in _SORTS or direction not in ("", "asc", "desc"):
            raise invalid("sort", f"must be one of {', '.join(_SORTS)}, with :asc or :desc", 400)
        return sorted(found, key=lambda one: (_SORTS[name](one), one.id), reverse=direction == "desc")

    def _candidates(self, query: Query) -> Iterable[Order]:
        if "external_order_id" in query:
            return self._shop.orders.by_external_id(query["external_order_id"])
        return self._shop.state.orders.values()

    def _range_tests(self, query: Query) -> list[Test]:
        tests: list[Test] = []
        readers: dict[str, tuple[Callable[[str, str], float], Callable[[Order], float]]] = {
            "id": (lambda name, text: read_integer(name, text, 400), lambda order: order.id),
            "total": (
                lambda name, text: float(read_money(name, text, 400)),
                lambda order: float(totals(order)["total_inc_tax"]),
            ),
            "date_created": (read_date, lambda order: int(order.date_created)),
            "date_modified": (read_date, lambda order: int(order.date_modified)),
        }
        for field, (read, value_of) in readers.items():
            if f"min_{field}" in query:
                tests.append(_at_least(value_of, read(f"min_{field}", query[f"min_{field}"])))
            if f"max_{field}" in query:
                tests.append(_at_most(value_of, read(f"max_{field}", query[f"max_{field}"])))
        return tests

    def _equality_tests(self, query: Query) -> list[Test]:
        tests: list[Test] = []
        for name in ("customer_id", "status_id", "channel_id"):
            if name in query:
                tests.append(_same_number(name, read_integer(name, query[name], 400)))
        for name in ("payment_method", "cart_id"):
            if name in query:
                tests.append(_same_text(name, query[name]))
        if "email" in query:
            email = query["email"].casefold()
            tests.append(lambda order: str(order.billing_address["email"]).casefold() == email)
        if "external_order_id" in query:
            newest = self._shop.now() - float(self._shop.option("bc_order_index_lag"))
            tests.append(lambda order: order.entered_at <= newest)
        return tests


def _at_least(value_of: Callable[[Order], float], bound: float) -> Test:
    return lambda order: value_of(order) >= bound


def _at_most(value_of: Callable[[Order], float], bound: float) -> Test:
    return lambda order: value_of(order) <= bound


def _same_number(name: str, wanted: int) -> Test:
    return lambda order: bool(getattr(order, name) == wanted)


def _same_text(name: str, wanted: str) -> Test:
    return lambda order: order.texts.get(name, "").casefold() == wanted.casefold()
