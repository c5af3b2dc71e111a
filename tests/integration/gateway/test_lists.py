"""What all lists offer: pages, sorts, filters, some fields alone; and refusals that name the parameter."""

from __future__ import annotations

from typing import Any

from services.gateway.api.listing import SPARSE
from tests.support.world import World, running_world


async def names(world: World, path: str, field: str = "name") -> list[Any]:
    """Walks through all pages, two rows at a time."""
    found: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        joined = "&" if "?" in path else "?"
        page = await world.call("GET", f"{path}{joined}limit=2&cursor={cursor}")
        assert len(page["items"]) <= 2
        found += [row[field] for row in page["items"]]
        cursor = page["next"]
    return found


async def with_users(world: World) -> None:
    await world.sign_up()
    for number, name in enumerate(("Bea", "adam", "Cora", "Dan"), start=1):
        role = "viewer" if number % 2 else "admin"
        await world.call("POST", "/users", {"name": name, "email": f"u{number}@example.com", "role": role})


async def test_users_are_sorted_filtered_and_paged() -> None:
    async with running_world() as world:
        await with_users(world)
        everybody = ["adam", "Bea", "Cora", "Dan", "Olive Owner"]
        assert await names(world, "/users?sort=name") == everybody
        assert await names(world, "/users?sort=-name") == everybody[::-1]
        assert await names(world, "/users?sort=name&role=viewer") == ["Bea", "Cora"]
        refused = await world.call("GET", "/users?sort=password", status=422)
        assert (refused["code"], refused["field"]) == ("sort_unknown", "sort")
        for cursor in ("nonsense", "W10", "eyJhIjoxfQ", "WzFd"):
            refused = await world.call("GET", f"/users?cursor={cursor}", status=422)
            assert (refused["code"], refused["field"]) == ("cursor_invalid", "cursor")


async def test_a_page_goes_on_where_it_stopped_though_its_last_row_was_removed() -> None:
    async with running_world() as world:
        await with_users(world)
        page = await world.call("GET", "/users?sort=name&limit=2")
        await world.call("DELETE", f"/users/{page['items'][1]['id']}", status=204)
        rest = await world.call("GET", f"/users?sort=name&cursor={page['next']}")
        assert [row["name"] for row in rest["items"]] == ["Cora", "Dan", "Olive Owner"]


async def test_the_audit_log_and_tasks_are_filtered_and_sorted() -> None:
    async with running_world() as world:
        connection = await world.connect()
        for _ in range(3):
            await world.call("POST", f"/connections/{connection}/pulls", {}, status=202)
            await world.advance(1)
        await world.call("POST", f"/connections/{connection}/reconciliations", status=202)
        assert await names(world, "/audit-log?what=task.pull", "what") == ["task.pull"] * 3
        numbers = await names(world, "/audit-log?sort=number", "number")
        assert numbers == list(range(1, len(numbers) + 1))
        assert await names(world, "/audit-log", "number") == numbers[::-1]
        assert await names(world, "/audit-log?who=nobody@example.com", "number") == []
        kinds = await names(world, "/tasks?sort=started_at", "kind")
        assert kinds == ["pull", "pull", "pull", "reconcile"]
        assert await names(world, "/tasks", "kind") == kinds[::-1]
        assert await names(world, "/tasks?kind=reconcile", "kind") == ["reconcile"]
        assert await names(world, "/tasks?status=completed", "kind") == []
        assert await names(world, f"/tasks?connection={connection}&status=submitted&sort=started_at", "kind") == kinds


async def test_some_fields_alone_have_a_media_type_of_their_own() -> None:
    async with running_world() as world:
        connection = await world.connect()
        for path in ("/connections?fields=id,name", f"/connections/{connection}?fields=name,id"):
            answer = await world.browser.get(f"/api/v1{path}")
            assert answer.headers["content-type"] == SPARSE
            rows = answer.json().get("items", [answer.json()])
            assert rows == [{"id": connection, "name": "First"}]
        tasks = await world.call("GET", "/tasks?fields=id")
        assert tasks == {"items": [], "next": None}
        settings = await world.browser.get(f"/api/v1/connections/{connection}/settings?fields=general")
        assert set(settings.json()) == {"general"}
        assert settings.headers["etag"] == '"1"'
        for fields in ("secrets", "id,", "", "id,nothing"):
            refused = await world.call("GET", f"/connections?fields={fields}", status=422)
            assert (refused["code"], refused["field"]) == ("field_unknown", "fields")
        await world.call("GET", "/users?fields=id&sort=nonsense", status=422)
        document = await world.call("GET", "/openapi.json")
        offered = [path for path, methods in document["paths"].items() if _offers(methods.get("get", {}))]
        assert len(offered) > 30
        assert document["openapi"].startswith("3.1")


def _offers(operation: dict[str, Any]) -> bool:
    return any(parameter["name"] == "fields" for parameter in operation.get("parameters", ()))
