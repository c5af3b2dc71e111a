"""The listing check: every rule of the category and the shop, judged before a call is made, all at once.

Sources of the limits: the parameter descriptions of Create Product, the product pricing page, Get Category Rules and
Get Attributes of the Open API.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from contracts.catalog import Problem
from platforms.tiktok_shop import rules as limits
from services.catalog.domain import problems
from services.catalog.domain.draft import Draft, DraftSku
from services.catalog.domain.problems import problem
from services.catalog.domain.rules import AttributeRule, CategoryRules, CertificateRule, Condition
from services.catalog.domain.values import AttributeValue, Details

FREE_VALUE_MOST = 50
BARCODE_TYPES = {8: "EAN", 10: "ISBN", 12: "UPC", 13: "EAN", 14: "GTIN"}

_ENTITY = re.compile(r"&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_STORE_FIX = "Change it in BigCommerce, then pull and push the product again."


def check(draft: Draft, rules: CategoryRules | None, today: date) -> tuple[Problem, ...]:
    """Everything that TikTok Shop would refuse, as far as can be told here. ``rules`` None: no category to check by."""
    found = [
        *_category(draft),
        *_title(draft),
        *_description(draft),
        *_media(draft),
        *_package(draft),
        *_skus(draft),
    ]
    if rules is not None:
        found += _demanded(draft.details, rules, today)
    return tuple(found)


def _category(draft: Draft) -> Iterator[Problem]:
    if draft.category is not None:
        return
    if draft.store_category:
        yield problems.category_not_mapped(draft.store_category)
    else:
        yield problems.no_category_source()


def _title(draft: Draft) -> Iterator[Problem]:
    title, allowed = draft.title, limits.title_lengths(draft.region)
    least, most = allowed.start, allowed.stop - 1
    if not title.strip():
        yield problem("title_missing", "name", "The product has no name.", _STORE_FIX)
    elif len(title) < least:
        sentence = f"The name has {len(title)} characters; at least {least}."
        yield problem("title_too_short", "name", sentence, _STORE_FIX)
    if len(title) > most:
        yield problem("title_too_long", "name", f"The name has {len(title)} characters; at most {most}.", _STORE_FIX)
    if _CHINESE.search(title):
        yield problem("title_chinese", "name", "The name holds Chinese characters.", _STORE_FIX)
    if _ENTITY.search(title) or any(_forbidden(letter) for letter in title):
        sentence = "The name holds HTML entities, emoji or control characters."
        yield problem("title_characters", "name", sentence, _STORE_FIX)


def _forbidden(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs", "So") and letter not in "®©™°"


def _description(draft: Draft) -> Iterator[Problem]:
    text = draft.description
    if not text.strip():
        yield problem("description_missing", "description", "The product has no description.", _STORE_FIX)
    if len(text) > limits.DESCRIPTION_CHARACTERS:
        sentence = f"The description has {len(text)} characters; at most {limits.DESCRIPTION_CHARACTERS}."
        yield problem("description_too_long", "description", sentence, _STORE_FIX)


def _media(draft: Draft) -> Iterator[Problem]:
    if not draft.images:
        yield problem("image_missing", "media", "The product has no picture.", _STORE_FIX)
    inside = draft.description.count("<img")
    if inside > limits.DESCRIPTION_IMAGES:
        sentence = f"The description holds {inside} pictures; at most {limits.DESCRIPTION_IMAGES}."
        yield problem("description_images", "description", sentence, _STORE_FIX)


def _package(draft: Draft) -> Iterator[Problem]:
    if draft.package is None:
        yield problem(
            "package_missing",
            "package",
            "The default package (length, width, height, weight) is not set.",
            "Fill it in under Product Settings.",
        )


def _skus(draft: Draft) -> Iterator[Problem]:
    most = limits.most_skus(draft.region)
    if not draft.skus:
        yield problem("no_variant", "variants", "No variant of the product can be sold.", _STORE_FIX)
    if len(draft.skus) > most:
        yield problem("too_many_variants", "variants", f"{len(draft.skus)} variants; at most {most}.", _STORE_FIX)
    for sku in draft.skus:
        yield from _sku(sku, draft.region)
    yield from _repeated(draft.skus)
    yield from _options(draft.skus)


def _sku(sku: DraftSku, region: str) -> Iterator[Problem]:
    field = f"variants.{sku.variant}"
    if not sku.seller_sku:
        sentence = f"Variant {sku.variant} has neither a SKU nor a barcode."
        yield problem("sku_missing", f"{field}.sku", sentence, "Give it a SKU in BigCommerce, then pull it again.")
    if len(sku.seller_sku) > limits.SELLER_SKU_CHARACTERS:
        sentence = f"The SKU {sku.seller_sku[:60]} has more than {limits.SELLER_SKU_CHARACTERS} characters."
        yield problem("sku_too_long", f"{field}.sku", sentence, _STORE_FIX)
    if any(letter.isspace() for letter in sku.seller_sku):
        yield problem("sku_has_spaces", f"{field}.sku", f'The SKU "{sku.seller_sku}" has spaces.', _STORE_FIX)
    if sku.barcode and not barcode_type(sku.barcode):
        sentence = f"The barcode {sku.barcode} of {sku.seller_sku or sku.variant} has a wrong number of digits."
        yield problem("barcode_invalid", f"{field}.barcode", sentence, _STORE_FIX)
    bounds = limits.price_range(region)
    if bounds is not None and sku.price not in bounds:
        named = sku.seller_sku or sku.variant
        sentence = f"The price {sku.price} of {named} is outside {bounds.lowest} to {bounds.highest}."
        yield problem("price_out_of_bounds", f"{field}.price", sentence, "Change the price or the price rule.")


def barcode_type(code: str) -> str:
    """The identifier type that its number of digits allows; "" when none does."""
    body = code[:-1] if len(code) == 10 and code.endswith("X") else code
    return BARCODE_TYPES.get(len(code), "") if body.isascii() and body.isdecimal() else ""


def _repeated(skus: tuple[DraftSku, ...]) -> Iterator[Problem]:
    for name, values in (("sku", [s.seller_sku for s in skus]), ("barcode", [s.barcode for s in skus])):
        for value, times in Counter(value for value in values if value).items():
            if times > 1:
                sentence = f"{times} variants have the same {name}, {value}."
                yield problem(f"{name}_repeated", f"variants.{name}", sentence, _STORE_FIX)


def _options(skus: tuple[DraftSku, ...]) -> Iterator[Problem]:
    kinds = [tuple(name for name, _ in sku.options) for sku in skus]
    if any(len(names) > limits.OPTIONS for names in kinds):
        yield problem("too_many_options", "options", f"More than {limits.OPTIONS} options.", _STORE_FIX)
    if len(skus) > 1 and (len(set(kinds)) > 1 or not kinds[0]):
        yield problem("options_differ", "options", "The variants do not all have the same options.", _STORE_FIX)
    for name in dict.fromkeys(name for names in kinds for name in names if len(name) > limits.OPTION_NAME_CHARACTERS):
        sentence = f'The option name "{name}" has more than {limits.OPTION_NAME_CHARACTERS} characters.'
        yield problem("option_name_too_long", "options", sentence, _STORE_FIX)
    values = [value for sku in skus for _, value in sku.options if len(value) > limits.OPTION_VALUE_CHARACTERS]
    for value in dict.fromkeys(values):
        sentence = f'The option value "{value}" has more than {limits.OPTION_VALUE_CHARACTERS} characters.'
        yield problem("option_value_too_long", "options", sentence, _STORE_FIX)
    combinations = Counter(sku.options for sku in skus if sku.options)
    for options, times in combinations.items():
        if times > 1:
            shown = ", ".join(value for _, value in options)
            yield problem("options_repeated", "options", f"{times} variants are all {shown}.", _STORE_FIX)


def _demanded(details: Details, rules: CategoryRules, today: date) -> list[Problem]:
    found = [p for rule in rules.certificates for p in _certificate(rule, details, today)]
    found += [p for rule in rules.attributes for p in attribute_problems(rule, details)]
    if rules.size_chart_required and details.size_chart is None:
        sentence = "The category requires a size chart, and the product has none."
        found.append(problem("size_chart_missing", "size_chart", sentence, "Add a size chart image."))
    return found


def _certificate(rule: CertificateRule, details: Details, today: date) -> Iterator[Problem]:
    held = details.certificates.get(rule.id)
    field = f"certificates.{rule.id}"
    if held is None or not held.files:
        if rule.required and _applies(rule.conditions, details):
            sentence = f"{problems.MISSING_CERTIFICATE}: {rule.name}"
            yield problem("certificate_missing", field, sentence, 'Upload it under "Show certifications".')
        return
    if rule.expires and (held.expires is None or held.expires <= today):
        sentence = f"The certificate {rule.name} needs an expiry date in the future."
        yield problem("certificate_expired", field, sentence, "Enter the date, or upload a valid certificate.")


def attribute_problems(rule: AttributeRule, details: Details) -> Iterator[Problem]:
    """What is wrong with the values given for one attribute."""
    field, values = f"attributes.{rule.id}", details.attributes.get(rule.id, ())
    fix = f'Fill it in under "Fill in {"compliances" if rule.is_compliance else "attributes"}".'
    if not values:
        if rule.required and _applies(rule.conditions, details):
            yield problem("attribute_missing", field, f'"{rule.name}" is required.', fix)
        elif not rule.required and rule.conditions and _applies(rule.conditions, details):
            yield problem("attribute_missing", field, f'"{rule.name}" is required by another answer.', fix)
        return
    if len(values) > 1 and not rule.multiple:
        yield problem("attribute_single", field, f'"{rule.name}" takes one value.', fix)
    for value in values:
        reason = _value_fault(rule, value)
        if reason:
            yield problem("attribute_value", field, f'"{rule.name}": {reason}', fix)


def _value_fault(rule: AttributeRule, value: AttributeValue) -> str:
    if value.id:
        known = any(value.id == known for known, _ in rule.values)
        return "" if known else f"{value.name or value.id} is not among its values."
    if not value.name:
        return "an empty value."
    if not rule.customizable and value.name not in [name for _, name in rule.values]:
        return f"{value.name} is not among its values."
    if len(value.name) > FREE_VALUE_MOST:
        return f"a value has more than {FREE_VALUE_MOST} characters."
    if rule.number and not _is_positive(value.name):
        return f"{value.name} is not a number above 0."
    return ""


def _is_positive(text: str) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and number > 0


def _applies(conditions: tuple[Condition, ...], details: Details) -> bool:
    """All conditions hold; without any, the rule always applies."""
    return all(
        any(value.id == condition.value for value in details.attributes.get(condition.attribute, ()))
        for condition in conditions
    )
