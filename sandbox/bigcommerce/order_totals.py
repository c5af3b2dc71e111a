"""The amounts of an order."""

from decimal import Decimal

from sandbox.bigcommerce.model import ZERO, Order
from sandbox.bigcommerce.order_fields import AMOUNT_PAIRS


def totals(order: Order) -> dict[str, Decimal]:
    """Every amount of the order: what the caller set, else the sums of the lines."""
    amounts = order.amounts
    subtotal_ex = sum((line.price_ex_tax * line.quantity for line in order.lines), ZERO)
    subtotal_inc = sum((line.price_inc_tax * line.quantity for line in order.lines), ZERO)
    values = {name: amounts.get(name, ZERO) for pair in AMOUNT_PAIRS for name in pair}
    values["subtotal_ex_tax"] = amounts.get("subtotal_ex_tax", subtotal_ex)
    values["subtotal_inc_tax"] = amounts.get("subtotal_inc_tax", subtotal_inc)
    values["discount_amount"] = amounts.get("discount_amount", ZERO)
    fees_ex = sum((Decimal(fee["cost_ex_tax"]) for fee in order.fees), ZERO)
    fees_inc = sum((Decimal(fee["cost_inc_tax"]) for fee in order.fees), ZERO)
    for kind, fees in (("ex_tax", fees_ex), ("inc_tax", fees_inc)):
        extras = sum((values[f"{name}_cost_{kind}"] for name in ("shipping", "handling", "wrapping")), ZERO)
        computed = values[f"subtotal_{kind}"] + extras + fees - values["discount_amount"]
        values[f"total_{kind}"] = amounts.get(f"total_{kind}", max(ZERO, computed))
    values["refunded_amount"] = sum((refund.total_amount for refund in order.refunds), ZERO)
    return values
