"""What a TikTok Shop category demands, as kept in the catalog's cache."""

from __future__ import annotations

from datetime import datetime

from contracts.base import Frozen

COMPLIANCE_NAMES = ("contains batteries or cells", "other dangerous goods or hazardous materials", "battery type")
"""Attributes that the compliance form shows, folded, without their question mark."""


class Condition(Frozen):
    """Demanded only while another attribute has this value."""

    attribute: str
    value: str


class AttributeRule(Frozen):
    id: str
    name: str
    required: bool = False
    multiple: bool = False
    customizable: bool = False
    number: bool = False
    values: tuple[tuple[str, str], ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def is_compliance(self) -> bool:
        return self.name.casefold().rstrip("? ") in COMPLIANCE_NAMES


class CertificateRule(Frozen):
    id: str
    name: str
    required: bool = False
    details: str = ""
    sample: str = ""
    expires: bool = False
    conditions: tuple[Condition, ...] = ()


class CategoryRules(Frozen):
    """Rules and product attributes of one leaf; ``read_at`` tells when they must be read again."""

    category: str
    certificates: tuple[CertificateRule, ...] = ()
    attributes: tuple[AttributeRule, ...] = ()
    size_chart_supported: bool = False
    size_chart_required: bool = False
    package_required: bool = True
    read_at: datetime


class TreeNode(Frozen):
    """A category of the shop's tree."""

    id: str
    parent: str = ""
    name: str = ""
    leaf: bool = False
    permissions: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """May this shop list here?"""
        return not self.permissions or "AVAILABLE" in self.permissions
