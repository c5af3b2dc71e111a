"""Splitting offered units over warehouses: whole units, exactly the sum, only where it may be written."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.gateway import Location, Warehouse
from contracts.settings import WarehouseRow
from services.inventory.domain.warehouses import Feed, Level, Place, WarehousePlan, fitted, on_hand, plan_of, split

SALES = "SALES_WAREHOUSE"


def warehouse(name: str, *, default: bool = False, enabled: bool = True, kind: str = SALES) -> Warehouse:
    return Warehouse(id=f"w-{name}", name=name, type=kind, enabled=enabled, is_default=default)


def location(number: int, name: str, *, default: bool = False, enabled: bool = True) -> Location:
    return Location(id=number, name=name, enabled=enabled, is_default=default)


plans = st.lists(
    st.builds(
        Feed,
        warehouse=st.sampled_from(["a", "b", "c", "d"]),
        locations=st.lists(st.integers(1, 4), max_size=4, unique=True).map(tuple),
        share=st.integers(0, 100),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda feed: feed.warehouse,
).map(lambda feeds: WarehousePlan(tuple(feeds), "a"))
levels = st.lists(
    st.builds(Level, location=st.integers(1, 4), available=st.integers(-5, 99_999)),
    max_size=4,
    unique_by=lambda level: level.location,
)


@given(plan=plans, levels=levels, part=st.integers(0, 100))
def test_the_sum_is_exactly_what_is_offered_and_no_part_is_negative(
    plan: WarehousePlan, levels: list[Level], part: int
) -> None:
    offered = on_hand(levels, plan) * part // 100

    places = split(offered, levels, plan)

    assert sum(place.units for place in places) == offered
    assert all(place.units >= 0 for place in places)
    assert [place.warehouse for place in places] == [feed.warehouse for feed in plan.feeds]


def test_one_location_feeds_two_warehouses_by_share_and_the_default_takes_the_rest() -> None:
    rows = (
        WarehouseRow(warehouse_id="w-east", location_ids=(1,), share=50),
        WarehouseRow(warehouse_id="w-west", location_ids=(1,), share=30),
    )
    shop = [warehouse("east", default=True), warehouse("west")]
    plan = plan_of(rows, [location(1, "home", default=True)], shop)

    places = split(7, [Level(location=1, available=7)], plan)

    assert places == (Place(warehouse="w-east", units=5), Place(warehouse="w-west", units=2))


def test_several_locations_feed_one_warehouse_and_each_counts_once() -> None:
    rows = (
        WarehouseRow(warehouse_id="w-east", location_ids=(1, 2)),
        WarehouseRow(warehouse_id="w-west", location_ids=(2,)),
    )
    plan = plan_of(rows, [location(1, "a"), location(2, "b")], [warehouse("east", default=True), warehouse("west")])
    stock = [Level(location=1, available=4), Level(location=2, available=6), Level(location=3, available=50)]

    assert on_hand(stock, plan) == 10
    assert split(10, stock, plan) == (Place(warehouse="w-east", units=7), Place(warehouse="w-west", units=3))


def test_without_settings_the_default_location_feeds_the_default_warehouse() -> None:
    shop = [
        warehouse("Reno"),
        warehouse("Main", default=True),
        warehouse("Closed", enabled=False),
        warehouse("Returns", kind="RETURN_WAREHOUSE"),
    ]

    plan = plan_of((), [location(1, "Elsewhere"), location(2, "Headquarters", default=True)], shop)

    assert plan == WarehousePlan((Feed("w-Main", (2,)),), "w-Main", frozenset({"w-Closed", "w-Returns"}))


def test_units_go_to_exactly_the_warehouses_that_the_sku_is_in() -> None:
    plan = WarehousePlan((Feed("a", (1,)), Feed("b", (1,))), "a", frozenset({"shut"}))
    places = (Place(warehouse="a", units=4), Place(warehouse="b", units=3))

    assert fitted(places, (), plan) == places
    assert fitted(places, ("b", "c", "shut"), plan) == (Place(warehouse="b", units=7), Place(warehouse="c", units=0))


def test_a_disabled_location_feeds_nothing() -> None:
    rows = (WarehouseRow(warehouse_id="w-Main", location_ids=(1, 2)),)
    plan = plan_of(rows, [location(1, "a"), location(2, "b", enabled=False)], [warehouse("Main", default=True)])

    assert plan.feeds == (Feed("w-Main", (1,)),)


def test_before_the_shop_is_known_the_default_location_counts() -> None:
    assert plan_of((), (), ()).feeds == (Feed("", (1,)),)
