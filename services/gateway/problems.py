"""A refusal that a person or a program reads: one stable code, one sentence, the field where there is one."""

from __future__ import annotations

from collections.abc import Mapping

from platforms.errors import ClockOff, Denial, NotAuthorized, PlatformError, RateLimited, Refused


class Problem(Exception):
    """Becomes a problem document (RFC 9457)."""

    def __init__(
        self, status: int, code: str, detail: str = "", *, field: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.detail = detail
        self.field = field
        self.headers = dict(headers or {})


def not_found(what: str) -> Problem:
    """Also for what belongs to another account: its existence is not told."""
    return Problem(404, "not_found", f"There is no such {what}.")


def of_store(error: PlatformError) -> Problem:
    """Why a store's credentials could not be proven: wrong token, wrong hash, and a missing scope read differently."""
    match error:
        case NotAuthorized(kind=Denial.SCOPE):
            return Problem(
                422, "scope_missing", f"The API account lacks the permission {error.scope}.", field="access_token"
            )
        case NotAuthorized():
            return Problem(422, "token_refused", "BigCommerce refuses the access token.", field="access_token")
        case Refused(not_found=True):
            return Problem(422, "store_unknown", "BigCommerce knows no store with this hash.", field="store_hash")
        case Refused():
            return Problem(422, "store_refused", f"BigCommerce refused: {error.message}", field="store_hash")
        case _:
            return platform_away("BigCommerce", error)


def of_shop(error: PlatformError) -> Problem:
    match error:
        case ClockOff():
            return Problem(503, "clock_off", error.sentence, headers={"Retry-After": "60"})
        case NotAuthorized():
            return Problem(422, "authorization_refused", f"TikTok Shop refused the authorization: {error.sentence}.")
        case Refused():
            return Problem(422, "authorization_refused", f"TikTok Shop refused: {error.message}")
        case _:
            return platform_away("TikTok Shop", error)


def platform_away(platform: str, error: PlatformError) -> Problem:
    wait = str(int(error.retry_after) + 1) if isinstance(error, RateLimited) else "5"
    return Problem(
        503, "platform_away", f"{platform} does not answer right now; try again.", headers={"Retry-After": wait}
    )
