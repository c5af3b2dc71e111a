"""The guided flow, from sign-up to a connection whose webhooks stand, over the public API."""

from tests.support.world import running_world


async def test_a_store_is_joined_to_a_shop() -> None:
    async with running_world() as world:
        connection = await world.connect("My shop")
        found = await world.call("GET", f"/connections/{connection}")
        assert found["name"] == "My shop"
        assert found["status"] == "active"
        assert found["store"]["hash"] == "sandbox1"
        assert all(check["met"] for check in found["checklist"] if check["required"])
        hooks = world.sandbox.bigcommerce.shop("sandbox1").state.hooks
        assert len(hooks) == 21
