"""Categories, what each demands, and brands."""

from __future__ import annotations

from pydantic import AliasChoices, Field

from platforms.lenient import Lenient
from platforms.tiktok_shop.models.products import AttributeValue


class Category(Lenient):
    """``permission_statuses``: AVAILABLE | INVITE_ONLY | NON_MAIN_CATEGORY | PROHIBITED."""

    id: str
    parent_id: str = ""
    local_name: str = ""
    is_leaf: bool = False
    permission_statuses: tuple[str, ...] = ()


class RecommendedCategory(Lenient):
    id: str
    name: str = ""
    level: int = 0
    is_leaf: bool = False
    permission_statuses: tuple[str, ...] = ()


class Recommendation(Lenient):
    leaf_category_id: str = ""
    categories: tuple[RecommendedCategory, ...] = ()


class Requirement(Lenient):
    is_required: bool = False
    is_supported: bool = False


class RequirementCondition(Lenient):
    condition_type: str = ""
    attribute_id: str = ""
    attribute_value_id: str = ""


class CertificationRule(Lenient):
    id: str
    name: str = ""
    is_required: bool = False
    sample_image_url: str = ""
    document_details: str = ""
    expiration_date: Requirement = Requirement()
    requirement_conditions: tuple[RequirementCondition, ...] = ()


class CategoryRules(Lenient):
    product_certifications: tuple[CertificationRule, ...] = ()
    size_chart: Requirement = Requirement()
    package_dimension: Requirement = Requirement()
    manufacturer: Requirement = Requirement()
    responsible_person: Requirement = Requirement()


class CategoryAttribute(Lenient):
    """``type``: SALES_PROPERTY | PRODUCT_PROPERTY."""

    id: str
    name: str = ""
    type: str = ""
    is_required: bool = Field(default=False, validation_alias=AliasChoices("is_required", "is_requried"))
    is_multiple_selection: bool = False
    is_customizable: bool = False
    value_data_format: str = ""
    values: tuple[AttributeValue, ...] = ()
    requirement_conditions: tuple[RequirementCondition, ...] = ()


class Brand(Lenient):
    """``authorized_status``: AUTHORIZED or anything else (the wire misspells the other value)."""

    id: str
    name: str = ""
    authorized_status: str = ""
    brand_status: str = ""
    is_t1_brand: bool = False

    @property
    def authorized(self) -> bool:
        return self.authorized_status == "AUTHORIZED"
