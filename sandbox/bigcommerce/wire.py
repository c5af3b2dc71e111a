"""How values look on the wire: dates, money, pages, filters."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from sandbox.bigcommerce.errors import Refusal, invalid

MAX_LIMIT = 250
DEFAULT_LIMIT = 50
MAX_INTEGER = 2_147_483_647

Query = Mapping[str, str]


def iso_date(moment: float) -> str:
    """v3: `2026-01-31T12:00:00+00:00`."""
    return datetime.fromtimestamp(moment, UTC).replace(microsecond=0).isoformat()


def rfc_date(moment: float | None) -> str:
    """v2: RFC 2822 in UTC; an empty date is an empty string."""
    if moment is None:
        return ""
    return format_datetime(datetime.fromtimestamp(int(moment), UTC))


def read_date(field: str, text: str) -> float:
    """ISO 8601, RFC 2822 or unix seconds; a missing zone means UTC. Raises Refusal 400."""
    try:
        return float(text)
    except ValueError:
        pass
    try:
        # In a query string the plus of a zone arrives as a space.
        moment = datetime.fromisoformat(re.sub(r" (\d\d:?\d\d)$", r"+\1", text))
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            raise invalid(field, f"{text!r} is not a date", 400) from None
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()


def money4(amount: Decimal) -> str:
    """v2: a string with four decimals."""
    return f"{amount:.4f}"


def number(amount: Decimal | None) -> float | None:
    """v3: a JSON number."""
    return None if amount is None else float(amount)


def read_money(field: str, value: Any, status: int = 422) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise invalid(field, "must be a number", status)
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise invalid(field, "must be a number", status) from None
    if not amount.is_finite():
        raise invalid(field, "must be a number", status)
    return amount


def read_integer(field: str, value: Any, status: int = 422) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise invalid(field, "must be an integer", status)
    try:
        return int(value)
    except ValueError:
        raise invalid(field, "must be an integer", status) from None


def id_list(query: Query, name: str) -> list[int] | None:
    """`1,2,3`, or None when the filter was not given."""
    if name not in query:
        return None
    return [read_integer(name, part.strip(), 422) for part in query[name].split(",") if part.strip()]


def word_list(query: Query, name: str) -> list[str] | None:
    if name not in query:
        return None
    return [part.strip() for part in query[name].split(",") if part.strip()]


def page_of(query: Query, maximum: int = MAX_LIMIT, default: int = DEFAULT_LIMIT) -> tuple[int, int]:
    """(page, limit). Raises Refusal 422 for what is not a positive integer; more than the maximum is cut."""
    page = read_integer("page", query.get("page", 1))
    limit = read_integer("limit", query.get("limit", default))
    if page < 1 or limit < 1:
        raise invalid("page" if page < 1 else "limit", "must be 1 or more")
    return page, min(limit, maximum)


def v2_page_of(query: Query) -> tuple[int, int]:
    """v2 refuses a limit above 250 with 413."""
    page = read_integer("page", query.get("page", 1), 400)
    limit = read_integer("limit", query.get("limit", DEFAULT_LIMIT), 400)
    if page < 1 or limit < 1:
        raise invalid("page" if page < 1 else "limit", "must be 1 or more", 400)
    if limit > MAX_LIMIT:
        title = "The specified limit exceeds the maximum allowed."
        raise Refusal(413, title, details={"max_limit": MAX_LIMIT})
    return page, limit


def v3_page(
    rows: Sequence[Any], query: Query, render: Callable[[Any], Any], maximum: int = MAX_LIMIT
) -> dict[str, Any]:
    """The v3 envelope; only the rows of the page are rendered."""
    page, limit = page_of(query, maximum)
    chosen = rows[(page - 1) * limit : page * limit]
    pages = -(-len(rows) // limit)
    links = {"current": _link(query, page, limit)}
    if page > 1:
        links["previous"] = _link(query, page - 1, limit)
    if page < pages:
        links["next"] = _link(query, page + 1, limit)
    pagination = {
        "total": len(rows),
        "count": len(chosen),
        "per_page": limit,
        "current_page": page,
        "total_pages": pages,
        "links": links,
    }
    return {"data": [render(row) for row in chosen], "meta": {"pagination": pagination}}


def v3_one(data: Any) -> dict[str, Any]:
    return {"data": data, "meta": {}}


def trim_fields(row: dict[str, Any], query: Query) -> dict[str, Any]:
    """`include_fields` and `exclude_fields`; the id always stays."""
    include = word_list(query, "include_fields")
    exclude = word_list(query, "exclude_fields")
    if include is not None:
        return {name: value for name, value in row.items() if name == "id" or name in include}
    if exclude is not None:
        return {name: value for name, value in row.items() if name == "id" or name not in exclude}
    return row


def _link(query: Query, page: int, limit: int) -> str:
    others = {name: value for name, value in query.items() if name not in ("page", "limit")}
    return "?" + urlencode({**others, "page": page, "limit": limit})
