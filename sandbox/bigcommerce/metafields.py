"""Metafields: what an app writes beside an order, a product or a variant, for itself or for others to see."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.errors import Refusal, invalid, not_found
from sandbox.bigcommerce.model import Account, Metafield
from sandbox.bigcommerce.wire import Query, iso_date, word_list

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop

MOST = 250
"""Of one owner, for each resource."""
LONGEST = {"namespace": 64, "key": 64, "value": 65_535}
PERMISSIONS = ("app_only", "read", "write", "read_and_sf_access", "write_and_sf_access")


class Metafields:
    """Every method takes the account that asks: what is `app_only` does not exist for others."""

    def __init__(self, shop: "Shop") -> None:
        self._shop = shop

    def of(self, account: Account, kind: str, owner: int, query: Query) -> list[Metafield]:
        """Those of one resource that the account may see, filtered and in the order of their ids."""
        keys, names = word_list(query, "key:in"), word_list(query, "namespace:in")
        found = [
            row
            for row in self._seen_by(account)
            if (row.resource_type, row.resource_id) == (kind, owner)
            and query.get("key", row.key) == row.key
            and query.get("namespace", row.namespace) == row.namespace
            and (keys is None or row.key in keys)
            and (names is None or row.namespace in names)
        ]
        return sorted(found, key=lambda row: row.id, reverse=query.get("direction") == "desc")

    def get(self, account: Account, kind: str, owner: int, metafield_id: int) -> Metafield:
        """Raises Refusal 404."""
        for row in self.of(account, kind, owner, {}):
            if row.id == metafield_id:
                return row
        raise not_found()

    def create(self, account: Account, kind: str, owner: int, body: dict[str, Any]) -> Metafield:
        """Raises Refusal 409 for a namespace and key that the account has there, 422 for what does not fit."""
        given = _read(body)
        for name in ("permission_set", "namespace", "key", "value"):
            if name not in given:
                raise invalid(name, "is required")
        mine = [
            row
            for row in self._shop.state.metafields.values()
            if (row.owner_client_id, row.resource_type, row.resource_id) == (account.client_id, kind, owner)
        ]
        if any((row.namespace, row.key) == (given["namespace"], given["key"]) for row in mine):
            raise Refusal(409, "A metafield with this namespace and key exists already.")
        if len(mine) >= MOST:
            raise invalid("metafields", f"a resource has at most {MOST}")
        now = self._shop.now()
        made = Metafield(
            id=self._shop.state.next_id("metafield"),
            resource_type=kind,
            resource_id=owner,
            owner_client_id=account.client_id,
            created_at=now,
            updated_at=now,
            **given,
        )
        self._shop.state.metafields[made.id] = made
        return made

    def update(self, account: Account, kind: str, owner: int, metafield_id: int, body: dict[str, Any]) -> Metafield:
        """Value, description and permission; namespace and key stay. Raises Refusal 403, 404, 422."""
        row = self._writable(account, kind, owner, metafield_id)
        for name, value in _read(body).items():
            if name not in ("namespace", "key"):
                setattr(row, name, value)
        row.updated_at = self._shop.now()
        return row

    def delete(self, account: Account, kind: str, owner: int, metafield_id: int) -> None:
        """Raises Refusal 403, 404."""
        del self._shop.state.metafields[self._writable(account, kind, owner, metafield_id).id]

    def _writable(self, account: Account, kind: str, owner: int, metafield_id: int) -> Metafield:
        row = self.get(account, kind, owner, metafield_id)
        if row.owner_client_id != account.client_id and not row.permission_set.startswith("write"):
            raise Refusal(403)
        return row

    def _seen_by(self, account: Account) -> Iterator[Metafield]:
        for row in self._shop.state.metafields.values():
            if row.owner_client_id == account.client_id or row.permission_set != "app_only":
                yield row


def render(row: Metafield) -> dict[str, Any]:
    return {
        "id": row.id,
        "key": row.key,
        "value": row.value,
        "namespace": row.namespace,
        "permission_set": row.permission_set,
        "resource_type": row.resource_type,
        "resource_id": row.resource_id,
        "description": row.description,
        "date_created": iso_date(row.created_at),
        "date_modified": iso_date(row.updated_at),
        "owner_client_id": row.owner_client_id,
    }


def _read(body: dict[str, Any]) -> dict[str, str]:
    """The fields that were given. Raises Refusal 422."""
    given: dict[str, str] = {}
    for name, longest in LONGEST.items():
        if name in body:
            if not isinstance(body[name], str) or not 1 <= len(body[name]) <= longest:
                raise invalid(name, f"must be a text of 1 to {longest} characters")
            given[name] = body[name]
    if "permission_set" in body:
        if body["permission_set"] not in PERMISSIONS:
            raise invalid("permission_set", f"must be one of {', '.join(PERMISSIONS)}")
        given["permission_set"] = body["permission_set"]
    if "description" in body:
        given["description"] = str(body["description"])[:255]
    return given
