"""Certificates, attributes, compliance answers, brand and size chart, of a category or of one product."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from chassis.store import Files
from contracts.queries import catalog as q
from platforms.download import image_format
from platforms.tiktok_shop.rules import CERTIFICATES, FILE_BYTES, IMAGE_BYTES, SIZE_CHART_SHORT_SIDE
from services.catalog.domain.category import Category
from services.catalog.domain.check import attribute_problems
from services.catalog.domain.product import Product
from services.catalog.domain.rules import AttributeRule, CategoryRules
from services.catalog.domain.values import AttributeValue, Brand, Certificate, Details, ShopCategory, StoredFile
from services.catalog.effects.desk import Desk
from services.catalog.effects.shop_facts import ShopFacts
from services.catalog.mapping.pictures import pixels
from services.catalog.queries import Queries
from services.catalog.refusal import invalid
from services.catalog.usecases.choices import ChoiceEdits

IMAGE_FORMATS = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "heic": "image/heic",
    "bmp": "image/bmp",
}
PDF = "application/pdf"
_UNSAFE = re.compile(r"[^\w.\- ]+")


@dataclass(frozen=True)
class Owner:
    """A category or a product, with its own details and those it inherits."""

    connection: str
    level: str
    actor: Product | Category
    own: Details
    inherited: Details
    shop_category: ShopCategory | None


class DetailEdits:
    """Every edit is checked against the TikTok Shop category's rules; what is refused changes nothing."""

    def __init__(self, desk: Desk, shop_facts: ShopFacts, queries: Queries, choices: ChoiceEdits, files: Files) -> None:
        self._desk = desk
        self._shop_facts = shop_facts
        self._queries = queries
        self._choices = choices
        self._files = files

    async def product(self, connection: str, store_product: int) -> Owner:
        product = await self._queries.product_of(connection, store_product)
        category, inherited = await self._shop_facts.inherited(product)
        chosen = product.choices.category or category
        return Owner(connection, "product", product, product.choices.details, inherited, chosen)

    async def category(self, connection: str, key: str) -> Owner:
        category = await self._queries.category_of(connection, key)
        return Owner(connection, "category", category, category.details, Details(), category.shop_category)

    async def requirements(self, owner: Owner) -> q.Requirements:
        return await self._queries.requirements(
            owner.connection, owner.shop_category, owner.own, owner.inherited, owner.level
        )

    async def attributes(self, owner: Owner, edit: q.AttributesEdit, if_match: str) -> q.Saved:
        """Save one of the two forms whole: every required field of it must be filled, here or at the level above."""
        rules = await self._rules(owner)
        form = {rule.id: rule for rule in rules.attributes if rule.is_compliance is edit.compliance}
        for id_ in edit.attributes:
            if id_ not in form:
                raise invalid(
                    f"attributes.{id_}", "The category has no such attribute in this form.", "unknown_attribute"
                )
        given = {
            id_: tuple(AttributeValue(id=value.id, name=value.name.strip()) for value in values)
            for id_, values in edit.attributes.items()
        }
        kept = {id_: values for id_, values in {**owner.own.attributes, **given}.items() if values}
        self._judge(form, owner.own.model_copy(update={"attributes": kept}).over(owner.inherited))
        return await self._save(owner, lambda details: details.model_copy(update={"attributes": kept}), if_match)

    def _judge(self, form: dict[str, AttributeRule], whole: Details) -> None:
        for rule in form.values():
            for problem in attribute_problems(rule, whole):
                raise invalid(problem.field, problem.message, problem.code)

    async def brand(self, owner: Owner, edit: q.BrandEdit, if_match: str) -> q.Saved:
        brand = None
        if edit.brand_id:
            known = (await self._queries.brands(owner.connection, edit.name)).items
            found = next((one for one in known if one.id == edit.brand_id), None)
            if found is None:
                raise invalid("brand_id", "TikTok Shop has no such brand under this name.", "unknown_brand")
            if not found.authorized:
                raise invalid("brand_id", f"This shop is not authorized to sell {found.name}.", "brand_not_authorized")
            brand = Brand(id=found.id, name=found.name)
        return await self._save(owner, lambda details: details.model_copy(update={"brand": brand}), if_match)

    async def add_certificate(
        self, owner: Owner, certificate: str, name: str, content: bytes, expires: date | None, if_match: str
    ) -> q.Saved:
        """Store a document; at most 10 for one certificate."""
        rules = await self._rules(owner)
        rule = next((rule for rule in rules.certificates if rule.id == certificate), None)
        if rule is None:
            raise invalid("certificate", "The category asks for no such certificate.", "unknown_certificate")
        if rule.expires and (expires is None or expires <= self._desk.now().date()):
            raise invalid("expires", f"{rule.name} needs an expiry date in the future.", "expiry_missing")
        held = owner.own.certificates.get(certificate, Certificate())
        if len(held.files) >= CERTIFICATES:
            raise invalid("file", f"At most {CERTIFICATES} files for one certificate.", "too_many_files")
        file = await self._keep(owner.connection, name, content, pdf=True)
        files = (*(known for known in held.files if known.digest != file.digest), file)
        whole = {**owner.own.certificates, certificate: Certificate(files=files, expires=expires or held.expires)}
        return await self._save(owner, lambda details: details.model_copy(update={"certificates": whole}), if_match)

    async def remove_certificate(self, owner: Owner, certificate: str, if_match: str) -> q.Saved:
        """The level above applies again."""

        def without(details: Details) -> Details:
            rest = {id_: held for id_, held in details.certificates.items() if id_ != certificate}
            return details.model_copy(update={"certificates": rest})

        return await self._save(owner, without, if_match)

    async def size_chart(self, owner: Owner, name: str, content: bytes | None, if_match: str) -> q.Saved:
        """Store a size chart image; None removes it at this level."""
        file = None
        if content is not None:
            file = await self._keep(owner.connection, name, content, pdf=False)
            size = pixels(content)
            if size is not None and min(size) < SIZE_CHART_SHORT_SIDE:
                sentence = f"The shorter side of a size chart must have at least {SIZE_CHART_SHORT_SIDE} pixels."
                raise invalid("file", sentence, "image_too_small")
        return await self._save(owner, lambda details: details.model_copy(update={"size_chart": file}), if_match)

    async def _rules(self, owner: Owner) -> CategoryRules:
        if owner.shop_category is None:
            raise invalid("category", "Choose a TikTok Shop category first.", "category_not_mapped")
        return await self._shop_facts.rules(owner.connection, owner.shop_category.id)

    async def _keep(self, connection: str, name: str, content: bytes, *, pdf: bool) -> StoredFile:
        """Type and size are judged by the content itself, not by its name."""
        kind = file_type(content)
        if kind == "" or (kind == PDF and not pdf):
            allowed = "PDF, JPG, PNG, WEBP, HEIC, BMP" if pdf else "JPG, PNG, WEBP, HEIC, BMP"
            raise invalid("file", f"The content is none of {allowed}.", "file_type")
        most = FILE_BYTES if kind == PDF else IMAGE_BYTES
        if len(content) > most:
            raise invalid("file", f"The file is larger than {most // 1024 // 1024} MB.", "file_too_large")
        if kind != PDF and pixels(content) is None:
            raise invalid("file", "The image is damaged or cut off.", "file_damaged")
        digest = hashlib.sha256(content).hexdigest()
        key = f"{connection}:{digest}"
        if await self._files.get(key) is None:
            await self._files.put(key, content, name=name, content_type=kind)
        return StoredFile(digest=digest, name=safe_name(name, kind), content_type=kind, size=len(content))

    async def _save(self, owner: Owner, change: Callable[[Details], Details], if_match: str) -> q.Saved:
        if isinstance(owner.actor, Category):

            def of_category(state: Category) -> Category:
                return state.model_copy(update={"details": change(state.details)})

            return await self._choices.save_category(owner.actor, of_category, if_match)

        def of_product(state: Product) -> Product:
            choices = state.choices.model_copy(update={"details": change(state.choices.details)})
            return state.model_copy(update={"choices": choices})

        return await self._choices.save_product(owner.actor, of_product, if_match)


def file_type(content: bytes) -> str:
    """Media type by the first bytes; "" for what TikTok Shop does not take."""
    if content.startswith(b"%PDF-"):
        return PDF
    return IMAGE_FORMATS.get(image_format(content), "")


def safe_name(name: str, kind: str) -> str:
    """The file's own name without path and control characters, with the extension that its content has."""
    stem = _UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0])[:80].strip() or "document"
    return f"{stem}.{kind.rsplit('/', 1)[-1].replace('jpeg', 'jpg')}"
