"""The seller's answers to buyers, given through Tandem: which decision the platform is told, by kind and status.

Source: approve and reject return, return and refund API reference; cancellations take no decision.
"""

from __future__ import annotations

from contracts.catalog import Problem
from services.orders.domain.order import Answer, BuyerRequest, CallState, Order

SENT_BACK = "BUYER_SHIPPED_ITEM"
SUBJECTS = {"refund": "REFUND", "replacement": "REPLACEMENT"}


def waiting(order: Order) -> tuple[Answer, ...]:
    """Answers that are not given yet."""
    return tuple(answer for answer in order.answers if answer.state is CallState.NONE)


def decided(order: Order) -> Order:
    """Every waiting answer to a return has its decision, or is refused with the reason why none fits."""
    answers = tuple(_decided(order, one) if one in waiting(order) else one for one in order.answers)
    return order.model_copy(update={"answers": answers})


def _decided(order: Order, answer: Answer) -> Answer:
    if not answer.is_return or answer.decision:
        return answer
    request = next((one for one in order.requests if one.id == answer.request and one.kind != "cancellation"), None)
    if request is None:
        return not_taken(answer, "TikTok Shop tells of no such request for this order")
    if not request.open:
        return not_taken(answer, f"it is {request.status} and waits for no answer")
    return _with_decision(answer, "RECEIVED_PACKAGE" if request.status == SENT_BACK else _subject(request))


def _subject(request: BuyerRequest) -> str:
    return SUBJECTS.get(request.kind, "RETURN")


def _with_decision(answer: Answer, subject: str) -> Answer:
    """subject: REFUND, RETURN, RECEIVED_PACKAGE or REPLACEMENT, what the platform waits for."""
    special = {
        "OFFER_PARTIAL_REFUND": (answer.partial_refund is not None, "REFUND", "a refund request"),
        "ISSUE_REPLACEMENT_REFUND": (answer.refund_instead, "REPLACEMENT", "a replacement request"),
        "APPROVE_RETURN": (answer.keep_item, "RETURN", "a return that is not sent yet"),
    }
    for said, (asked, fits, what) in special.items():
        if asked and not (answer.accept and subject == fits):
            return not_taken(answer, f"{said} answers only {what}, and accepts it")
        if asked:
            return answer.model_copy(update={"decision": said})
    return answer.model_copy(update={"decision": f"{'APPROVE' if answer.accept else 'REJECT'}_{subject}"})


def details(order: Order, answer: Answer) -> dict[str, object]:
    """What an approval says besides its decision."""
    if answer.partial_refund is not None:
        currency = order.shop.payment.currency if order.shop else ""
        return {"partial_refund": {"amount": str(answer.partial_refund), "currency": currency}}
    return {"buyer_keep_item": True} if answer.keep_item else {}


def not_taken(answer: Answer, message: str) -> Answer:
    what = "return" if answer.is_return else "cancellation"
    why = Problem(
        code="answer_refused",
        field=answer.request,
        message=f"The answer to {what} {answer.request} was not taken: {message}",
        who="shop",
        fix="Look at the request as it stands now, or answer it in Seller Center.",
    )
    return answer.model_copy(update={"state": CallState.REFUSED, "problem": why})
