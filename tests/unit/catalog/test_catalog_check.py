"""The listing check: each rule by itself, and all of them at once."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.domain.check import barcode_type, check
from services.catalog.domain.rules import AttributeRule, CategoryRules, CertificateRule, Condition
from services.catalog.domain.values import AttributeValue, Certificate, Details, StoredFile
from tests.unit.catalog.objects import NOW, draft, sku

TODAY = date(2026, 5, 1)
FILE = StoredFile(digest="d", name="a.pdf", content_type="application/pdf", size=1)
YES = AttributeRule(id="1", name="Contains Batteries or Cells?", required=True, values=(("11", "Yes"), ("12", "No")))
KIND = AttributeRule(
    id="2", name="Battery Type", values=(("21", "Alkaline"),), conditions=(Condition(attribute="1", value="11"),)
)
WATTS = AttributeRule(id="3", name="Capacity", customizable=True, number=True)


def rules(**changes: Any) -> CategoryRules:
    return CategoryRules(category="600", read_at=NOW).model_copy(update=changes)


def codes(changed: Any, demanded: CategoryRules | None = None) -> list[str]:
    return [problem.code for problem in check(changed, demanded, TODAY)]


def test_nothing_speaks_against_a_good_draft() -> None:
    assert codes(draft(), rules()) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"title": "x" * 256}, "title_too_long"),
        ({"title": "Mug 杯"}, "title_chinese"),
        ({"title": "Mug &amp; Co"}, "title_characters"),
        ({"title": "Mug\x07"}, "title_characters"),
        ({"description": ""}, "description_missing"),
        ({"description": "x" * 10_001}, "description_too_long"),
        ({"images": ()}, "image_missing"),
        ({"package": None}, "package_missing"),
        ({"category": None}, "category_not_mapped"),
        ({"category": None, "store_category": ""}, "category_source_missing"),
        ({"skus": ()}, "no_variant"),
        ({"skus": (sku(1, seller_sku=""),)}, "sku_missing"),
        ({"skus": (sku(1, seller_sku="x" * 51),)}, "sku_too_long"),
        ({"skus": (sku(1, seller_sku="a b"),)}, "sku_has_spaces"),
        ({"skus": (sku(1, barcode="123"),)}, "barcode_invalid"),
        ({"skus": (sku(1, price=Decimal("0")),)}, "price_out_of_bounds"),
        ({"skus": (sku(1, price=Decimal("7600.01")),)}, "price_out_of_bounds"),
        ({"skus": (sku(1, options=(("A", "x" * 51),)),)}, "option_value_too_long"),
        ({"skus": (sku(1, options=(("A" * 21, "x"),)),)}, "option_name_too_long"),
        ({"skus": (sku(1, options=tuple((f"O{n}", "x") for n in range(4))),)}, "too_many_options"),
    ],
)
def test_each_limit_has_its_code(changes: dict[str, Any], code: str) -> None:
    assert codes(draft(**changes)) == [code]


def test_variants_must_differ_in_the_same_options() -> None:
    red, blue = (("Color", "Red"),), (("Color", "Blue"),)
    assert codes(draft(skus=(sku(1, options=red), sku(2, options=blue)))) == []
    assert codes(draft(skus=(sku(1, options=red), sku(2, options=red)))) == ["options_repeated"]
    assert codes(draft(skus=(sku(1, options=red), sku(2)))) == ["options_differ"]
    same = (sku(1, options=red), sku(2, options=blue, seller_sku="SKU1"))
    assert codes(draft(skus=same)) == ["sku_repeated"]


def test_more_variants_than_the_region_takes() -> None:
    many = tuple(sku(n, options=(("Size", str(n)),)) for n in range(101))
    assert codes(draft(skus=many)) == []
    assert "too_many_variants" in codes(draft(skus=many, region="SG"))


def test_a_certificate_must_be_there_and_valid() -> None:
    demanded = rules(certificates=(CertificateRule(id="9", name="Safety", required=True, expires=True),))

    def with_one(expires: date | None) -> Any:
        return draft(details=Details(certificates={"9": Certificate(files=(FILE,), expires=expires)}))

    assert codes(draft(), demanded) == ["certificate_missing"]
    assert codes(with_one(None), demanded) == codes(with_one(TODAY), demanded) == ["certificate_expired"]
    assert codes(with_one(date(2026, 5, 2)), demanded) == []


def test_an_answer_may_demand_another() -> None:
    demanded = rules(attributes=(YES, KIND))

    def answering(**values: str) -> Any:
        given_values = {id_: (AttributeValue(id=value),) for id_, value in values.items()}
        return draft(details=Details(attributes={id_.lstrip("a"): v for id_, v in given_values.items()}))

    assert codes(draft(), demanded) == ["attribute_missing"]
    assert codes(answering(a1="12"), demanded) == []
    assert codes(answering(a1="11"), demanded) == ["attribute_missing"]
    assert codes(answering(a1="11", a2="21"), demanded) == []
    assert codes(answering(a1="99"), demanded) == ["attribute_value"]


@pytest.mark.parametrize(("value", "fine"), [("12.5", True), ("0", False), ("-1", False), ("NaN", False), ("x", False)])
def test_a_number_is_a_number(value: str, fine: bool) -> None:
    given_value = draft(details=Details(attributes={"3": (AttributeValue(name=value),)}))
    assert codes(given_value, rules(attributes=(WATTS,))) == ([] if fine else ["attribute_value"])


def test_a_required_size_chart() -> None:
    assert codes(draft(), rules(size_chart_required=True)) == ["size_chart_missing"]
    assert codes(draft(details=Details(size_chart=FILE)), rules(size_chart_required=True)) == []


@given(st.text(max_size=20))
def test_a_barcode_type_is_never_guessed_from_anything_but_digits(code: str) -> None:
    kind = barcode_type(code)
    assert not kind or (len(code) in (8, 10, 12, 13, 14) and code[:-1].isdecimal())


@given(title=st.text(max_size=300), price=st.decimals(-10, 10_000, places=2), code=st.text(max_size=60))
def test_every_problem_says_who_must_do_what(title: str, price: Decimal, code: str) -> None:
    for problem in check(draft(title=title, skus=(sku(1, price=price, seller_sku=code),)), rules(), TODAY):
        assert problem.code
        assert problem.field
        assert problem.message
        assert problem.who
        assert problem.fix
