"""What codes mean to people, and the documented limits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from platforms.tiktok_shop import rules, versions
from platforms.tiktok_shop.codes import Group, Who, explain
from platforms.tiktok_shop.versions import Operation


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("12052220", Group.CATEGORY),
        ("12052026", Group.BRAND),
        ("12052028", Group.IMAGES),
        ("12052051", Group.TEXT),
        ("12052104", Group.ATTRIBUTE),
        ("12052050", Group.SKU),
        ("12052570", Group.PRICE),
        ("12052055", Group.STOCK),
        ("12052533", Group.WAREHOUSE),
        ("12052105", Group.CERTIFICATE),
        ("12052673", Group.SIZE_CHART),
        ("12052915", Group.PACKAGE),
        ("12052093", Group.SELLER),
        ("12052032", Group.PRODUCT_GONE),
        ("12052901", Group.PRODUCT_STATE),
        ("12052038", Group.PROMOTION),
        ("21011006", Group.SHIPMENT),
        ("21004015", Group.TRACKING),
        ("25001011", Group.CANCELLATION),
        ("105002", Group.ACCESS),
        ("106001", Group.OUR_FAULT),
    ],
)
def test_known_codes_have_a_sentence_and_an_action(code: str, group: Group) -> None:
    advice = explain(code, "words of the platform")
    assert (advice.code, advice.group, advice.known) == (code, group, True)
    assert advice.sentence.endswith(".")
    assert advice.action.endswith(".")


def test_an_unknown_code_keeps_the_platforms_words() -> None:
    advice = explain("99999999", "The moon is full")
    assert (advice.sentence, advice.known, advice.group) == ("The moon is full", False, Group.UNKNOWN)
    assert "http-403" in explain("http-403").sentence


def test_codes_that_mean_nothing_alone_show_the_message() -> None:
    assert "bad hinge" in explain("12052990", "bad hinge").sentence


@pytest.mark.parametrize(
    ("message", "group", "who"),
    [
        ("timestamp is earlier than 5 minutes", Group.OUR_FAULT, Who.OPERATOR),
        ("access_token header is invalid", Group.ACCESS, Who.CONNECTOR),
        ("Invalid app_key", Group.OUR_FAULT, Who.OPERATOR),
        ("param body.address is missing", Group.OUR_FAULT, Who.OPERATOR),
        ("", Group.OUR_FAULT, Who.OPERATOR),
    ],
)
def test_the_code_for_many_faults_is_told_apart_by_its_text(message: str, group: Group, who: Who) -> None:
    advice = explain("36009004", message)
    assert (advice.group, advice.who) == (group, who)
    assert advice.sentence


@pytest.mark.parametrize(
    ("region", "price", "allowed"),
    [
        ("US", "0.01", True),
        ("US", "7600", True),
        ("US", "7600.01", False),
        ("US", "0", False),
        ("GB", "5600.01", False),
        ("UK", "5600", True),
        ("JP", "0.99", False),
        ("TH", "30", True),
    ],
)
def test_price_ranges(region: str, price: str, allowed: bool) -> None:
    bounds = rules.price_range(region)
    assert bounds is not None
    assert (Decimal(price) in bounds) is allowed


def test_unknown_regions_have_the_narrow_limits_and_no_price_range() -> None:
    assert rules.price_range("ZZ") is None
    assert rules.most_skus("ZZ") == 100
    assert 24 not in rules.title_lengths("ZZ")
    assert 1 in rules.title_lengths("US")
    assert 300 in rules.title_lengths("MX")
    assert rules.weight_units("US")[0] == "POUND"
    assert rules.dimension_units("US")[0] == "INCH"
    assert not rules.seller_marks_shipped("SG")


def test_each_operation_stands_once_in_the_table_of_versions() -> None:
    operations = [value for value in vars(versions).values() if isinstance(value, Operation)]
    assert len({operation.endpoint for operation in operations}) == len(operations)
    for operation in operations:
        version = operation.path.split("/")[2]
        assert len(version) == 6
        assert version.isdecimal()
        assert operation.writes or operation.method in {"GET", "POST"}
