"""Settings by section, tasks, Home, mails about failures."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.messaging import outgoing
from contracts.catalog import PullProductsV1
from contracts.cloudevents import Envelope, decode
from contracts.orders import OrderChangedV1, OrderStatus
from contracts.tasks import TaskKind, TaskProgressedV1, TaskStatus
from sandbox.tiktok_shop.seed import add_tenant
from services.orders.app import create_app as create_orders
from services.orders.settings import OrdersSettings
from tests.integration.gateway.mailbox import Mailbox
from tests.support.world import World, running_world

PACKAGE = {"length": 10, "width": 8, "height": 4, "weight": 2}


async def put(world: World, path: str, body: object, etag: str) -> Any:
    headers = {"X-CSRF-Token": world.csrf, "If-Match": etag}
    return await world.browser.put(f"/api/v1{path}", json=body, headers=headers)


async def patch_general(world: World, connection: str, body: object) -> Any:
    headers = {"X-CSRF-Token": world.csrf, "If-Match": await etag(world, connection)}
    answer = await world.browser.patch(f"/api/v1/connections/{connection}/settings/general", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


async def etag(world: World, connection: str) -> str:
    answer = await world.browser.get(f"/api/v1/connections/{connection}/settings")
    return str(answer.headers["etag"])


@pytest.mark.acceptance("S-149")
async def test_settings_have_their_sections_and_reach_the_services() -> None:
    async with running_world() as world:
        connection = await world.connect()
        path = f"/connections/{connection}/settings"
        found = await world.call("GET", path)
        assert set(found) >= {"product", "order", "general", "warehouses"}
        assert (await world.call("GET", f"/connections/{connection}/shop-setup"))["warehouses"]
        changed = {**found["product"], "pull_products": False, "package": PACKAGE}
        answer = await put(world, f"{path}/product", changed, await etag(world, connection))
        assert answer.status_code == 200
        assert answer.json()["product"] == changed
        said = (await world.snapshot(connection)).settings.product
        assert (said.pull_products, said.package is not None and said.package.weight) == (False, 2)


@pytest.mark.acceptance("S-150")
async def test_package_sizes_are_whole_numbers_above_zero() -> None:
    async with running_world() as world:
        connection = await world.connect()
        path = f"/connections/{connection}/settings"
        for wrong in (0, -1, 1.5, "3", None):
            body = {"package": {**PACKAGE, "height": wrong}}
            refused = await put(world, f"{path}/product", body, await etag(world, connection))
            assert (refused.status_code, refused.json()["field"]) == (422, "package.height")
        assert (await world.call("GET", path))["product"]["package"] is None


@pytest.mark.acceptance("S-106")
async def test_a_threshold_is_a_whole_number_of_zero_or_more_and_a_low_one_is_taken_with_a_hint() -> None:
    async with running_world() as world:
        connection = await world.connect()
        path = f"/connections/{connection}/settings"

        async def enter(value: object) -> Any:
            body = {"threshold": {"value": value, "mode": "out_of_stock"}}
            return await put(world, f"{path}/product", body, await etag(world, connection))

        for wrong in (-1, 2.5, "7", None):
            refused = await enter(wrong)
            assert (refused.status_code, refused.json()["field"]) == (422, "threshold.value")
        assert (await world.call("GET", path))["product"]["threshold"] is None
        for low in (0, 5):
            taken = await enter(low)
            assert (taken.status_code, taken.json()["product"]["threshold"]["value"]) == (200, low)
            (hint,) = (await world.call("GET", path))["hints"]
            assert (hint["field"], hint["text"]) == ("threshold.value", "A threshold of more than 5 is advised.")
        assert (await enter(6)).json()["hints"] == []


async def test_settings_are_edited_on_the_revision_that_was_read() -> None:
    async with running_world() as world:
        connection = await world.connect()
        path = f"/connections/{connection}/settings"
        old = await etag(world, connection)
        assert (await put(world, f"{path}/order", {"archive_cancelled": True}, old)).status_code == 200
        late = await put(world, f"{path}/order", {"archive_cancelled": False}, old)
        assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
        blind = await put(world, f"{path}/order", {"archive_cancelled": False}, "")
        assert blind.status_code == 428
        assert (await world.call("GET", path))["order"]["archive_cancelled"]


async def test_the_general_section_is_edited_on_the_revision_that_was_read_too() -> None:
    async with running_world() as world:
        connection = await world.connect()
        path = f"/connections/{connection}/settings"

        async def patch(body: object, revision: str) -> Any:
            headers = {"X-CSRF-Token": world.csrf, **({"If-Match": revision} if revision else {})}
            return await world.browser.patch(f"/api/v1{path}/general", json=body, headers=headers)

        old = await etag(world, connection)
        assert (await patch({"name": "Blind"}, "")).status_code == 428
        saved = await patch({"name": "Second name", "email_notifications": False}, old)
        assert (saved.status_code, saved.headers["etag"]) == (200, await etag(world, connection))
        late = await patch({"name": "Third name", "email_notifications": True}, old)
        assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
        assert (await world.call("GET", path))["general"] == {"name": "Second name", "email_notifications": False}
        shown = await etag(world, connection)
        assert (await patch({"email_notifications": True}, shown)).status_code == 200
        assert (await patch({"email_notifications": False}, shown)).status_code == 412
        shown = await etag(world, connection)
        await world.call("PATCH", f"/connections/{connection}", {"name": "Renamed elsewhere"})
        assert (await patch({"name": "Second name"}, shown)).status_code == 412


async def test_a_status_map_is_judged_by_the_orders_service_before_it_is_saved() -> None:
    async with running_world() as world:
        connection = await world.connect()
        path = f"/connections/{connection}/settings"
        before = (await world.call("GET", path))["order"]
        back = [
            {"shop_status": "AWAITING_COLLECTION", "store_status_id": 2},
            {"shop_status": "IN_TRANSIT", "store_status_id": 11},
        ]
        wrong = {**before, "statuses": back}
        away = await put(world, f"{path}/order", wrong, await etag(world, connection))
        assert (away.status_code, away.json()["code"]) == (503, "part_away")
        await world.start("orders", lambda kw, ports, http: create_orders(OrdersSettings(**kw), ports, http))
        refused = await put(world, f"{path}/order", wrong, await etag(world, connection))
        assert (refused.status_code, refused.json()["code"]) == (422, "status_map")
        assert refused.json()["field"] == "statuses"
        headers = {"X-CSRF-Token": world.csrf, "If-Match": await etag(world, connection)}
        imported = await world.browser.post(f"/api/v1{path}/import", json={"order": wrong}, headers=headers)
        assert (imported.status_code, imported.json()["code"]) == (422, "status_map")
        assert (await world.call("GET", path))["order"] == before
        good = {**before, "statuses": [{"shop_status": "AWAITING_COLLECTION", "store_status_id": 2}]}
        assert (await put(world, f"{path}/order", good, await etag(world, connection))).status_code == 200


@pytest.mark.acceptance("S-154")
async def test_warehouses_of_another_shop_cannot_be_meant() -> None:
    async with running_world() as world:
        connection = await world.connect()
        shop = next(iter(world.sandbox.tiktok_shop.state.shops.values()))
        setup = await world.call("GET", f"/connections/{connection}/shop-setup")
        assert setup["shop_id"] == shop.id
        shown = {row["warehouse"]["id"] for row in setup["warehouses"]}
        assert shown == set(shop.warehouses)
        path = f"/connections/{connection}/settings/warehouses"
        refused = await put(world, path, {"warehouses": [{"warehouse_id": "1"}]}, await etag(world, connection))
        assert refused.json()["code"] == "other_shop"
        tiktok = world.sandbox.tiktok_shop
        app = next(iter(tiktok.state.apps.values()))
        add_tenant(tiktok, "Second Outfitters", app.redirect_url, app=app)
        again = await world.call("POST", f"/connections/{connection}/authorization")
        told = await world.consent(again["address"], shop=1)
        assert told.headers["location"].endswith(f"/connections/{connection}?problem=other_shop")
        assert (await world.call("GET", f"/connections/{connection}/shop-setup"))["shop_id"] == shop.id
        switched = await world.connect("The other seller", shop=1)
        other = await world.call("GET", f"/connections/{switched}/shop-setup")
        assert other["shop_id"] not in ("", shop.id)
        assert not shown & {row["warehouse"]["id"] for row in other["warehouses"]}


async def test_what_is_done_about_drift_is_a_setting_per_kind() -> None:
    async with running_world() as world:
        connection = await world.connect()
        path = f"/connections/{connection}/settings"
        assert (await world.call("GET", path))["drift"] == {"quantity_higher": "repair", "quantity_lower": "repair"}
        refused = await put(world, f"{path}/drift", {"quantity_higher": "ignore"}, await etag(world, connection))
        assert (refused.status_code, refused.json()["field"]) == (422, "quantity_higher")
        taken = await put(world, f"{path}/drift", {"quantity_lower": "ask"}, await etag(world, connection))
        assert taken.json()["drift"] == {"quantity_higher": "repair", "quantity_lower": "ask"}


async def test_settings_travel_between_connections_without_warehouses() -> None:
    async with running_world() as world:
        connection = await world.connect()
        path = f"/connections/{connection}/settings"
        exported = await world.call("GET", f"{path}/export")
        assert set(exported) == {"product", "order", "drift"}
        headers = {"X-CSRF-Token": world.csrf, "If-Match": await etag(world, connection)}
        exported["order"]["mirror_refunds"] = True
        answer = await world.browser.post(f"/api/v1{path}/import", json=exported, headers=headers)
        assert answer.json()["order"]["mirror_refunds"]


async def say(world: World, message: Any, number: int = 1) -> None:
    """As the service that owns it would."""
    envelope = Envelope(id=f"e{number}", source="test", time=world.clock.now(), message=message)
    assert await world.ports_of("probe").broker.send([outgoing(envelope)]) == [None]


async def test_home_lists_tasks_as_they_go() -> None:
    async with running_world() as world:
        connection = await world.connect()
        home = await world.call("GET", f"/connections/{connection}/home")
        assert home["tasks"] == []
        commands: list[PullProductsV1] = []

        async def obey(records: Any) -> None:
            for record in records:
                envelope = decode(record.headers, record.value)
                assert isinstance(envelope, Envelope)
                assert isinstance(envelope.message, PullProductsV1)
                commands.append(envelope.message)

        broker = world.ports_of("probe").broker
        broker.subscribe("probe", PullProductsV1.TOPIC, obey)
        await broker.start()
        asked = await world.call("POST", f"/connections/{connection}/pulls", {}, status=202)
        assert (asked["kind"], asked["status"]) == ("pull", "submitted")

        async def told() -> list[PullProductsV1]:
            return commands

        (command,) = await world.until(told)
        assert (command.task, command.connection) == (asked["id"], connection)
        progress = TaskProgressedV1(
            id=command.task,
            connection=connection,
            rev=3,
            kind=TaskKind.PULL,
            status=TaskStatus.COMPLETED,
            total=5,
            changed=4,
            failed=1,
            started_at=command.asked_at,
        )
        await say(world, progress)
        await say(world, progress.model_copy(update={"rev": 2, "status": TaskStatus.RUNNING}), 2)

        async def completed() -> Any:
            (task,) = (await world.call("GET", f"/connections/{connection}/home"))["tasks"]
            return task if task["status"] == "completed" else None

        task = await world.until(completed)
        assert (task["id"], task["done"], task["failed"]) == (command.task, 5, 1)
        assert (await world.call("GET", f"/tasks/{command.task}"))["status"] == "completed"
        await broker.stop()


@pytest.mark.acceptance("S-137")
@pytest.mark.parametrize("on", [True, False])
async def test_one_switch_decides_about_mail_for_every_connection(on: bool) -> None:
    mailbox = Mailbox()
    async with running_world(mailer=mailbox) as world:
        connection = await world.connect()
        await patch_general(world, connection, {"email_notifications": on})
        order = OrderChangedV1(
            id=f"{connection}:5761",
            connection=connection,
            rev=1,
            shop_order="5761",
            status=OrderStatus.CANCELLED,
            cancelled=True,
        )
        await say(world, order)
        await say(world, order.model_copy(update={"rev": 2}), 2)
        digests = world.services["gateway"].ports.database.collection("digests")

        async def gathered() -> bool:
            return bool((await digests.find_one({"_id": connection}) or {}).get("entries"))

        await world.until(gathered)
        mailbox.away = True
        await world.advance(150)

        async def told() -> bool:
            return bool((await digests.find_one({"_id": connection}) or {}).get("told_at"))

        await world.until(told)
        mailbox.away = False
        await world.advance(60)
        if on:
            mail = await world.until(lambda: mailbox.newest("owner@example.com"))
            assert mailbox.body(mail).count("5761") == 1
        else:
            assert await world.services["gateway"].ports.database.collection("mails").count({}) == 0
