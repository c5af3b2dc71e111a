"""What a platform error means for the work that met it: wait, and for what, or a bug of ours."""

from __future__ import annotations

from platforms.errors import ClockOff, Malformed, NotAuthorized, RateLimited, TooLate, Unavailable, Uncertain
from services.common.internal import InternalRefused

AUTHORIZATION_PAUSE = 60.0
MALFORMED_PAUSE = 30.0
CLOCK_PAUSE = 30.0


def classify(error: Exception) -> tuple[str, float | None] | None:
    """(what is waited for, least seconds to wait) for errors that time can mend, None for all others.

    Refused is a decision of its own and belongs to the flow: it is never waited out here.
    """
    match error:
        case RateLimited():
            return f"the platform's rate limit ({error.endpoint})", error.retry_after
        case ClockOff():
            return f"the right time: {error.sentence}", CLOCK_PAUSE
        case Unavailable() | Uncertain():
            return f"an answer of the platform ({error.endpoint})", None
        case TooLate():
            return f"a new turn to send ({error.endpoint})", None
        case NotAuthorized():
            return f"authorization: {error.sentence}", AUTHORIZATION_PAUSE
        case Malformed():
            return f"a readable answer of the platform ({error.endpoint})", MALFORMED_PAUSE
        case InternalRefused():
            return f"the gateway: {error.problem.detail or error.problem.title}", AUTHORIZATION_PAUSE
        case _:
            return None
