"""What a connection's settings say about stock, as the decisions need it."""

from __future__ import annotations

from dataclasses import dataclass, field

from contracts.gateway import ConnectionChangedV1, Pausable
from contracts.settings import Buffer, DriftSettings, Threshold
from services.inventory.domain.warehouses import WarehousePlan, plan_of


@dataclass(frozen=True)
class Policy:
    """One connection's rules. settle: seconds from a store order taking stock until a read surely shows it."""

    works: bool
    buffer: Buffer
    maximum: int | None
    threshold: Threshold | None
    warehouses: WarehousePlan
    settle: float
    drift: DriftSettings = field(default_factory=DriftSettings)


def policy_of(facts: ConnectionChangedV1, settle: float) -> Policy:
    product = facts.settings.product
    return Policy(
        works=facts.works(Pausable.STOCK),
        buffer=product.buffer,
        maximum=product.maximum_offered,
        threshold=product.threshold,
        warehouses=plan_of(facts.settings.warehouses, facts.store.locations, facts.shop.warehouses),
        settle=settle,
        drift=facts.settings.drift,
    )
