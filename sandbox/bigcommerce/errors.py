"""How the platform refuses. One exception; the HTTP layer words it as v2 or v3 does."""

from typing import Any

STATUS_TITLES = {
    400: "The request could not be understood.",
    401: "Unauthorized",
    403: "Your app does not have the scope that this resource requires.",
    404: "The requested resource was not found.",
    405: "The method is not supported by this resource.",
    406: "The requested format is not available.",
    409: "The request conflicts with an existing resource.",
    413: "The request is too large.",
    415: "The content type of the request is not supported.",
    422: "Fields of the request are missing or invalid.",
    429: "Too many requests.",
    500: "An unexpected error occurred.",
    503: "The store is down for maintenance.",
}


class Refusal(Exception):
    """An answer with a reason. `errors` maps field to sentence (v3); `details` goes into v2 bodies."""

    def __init__(
        self,
        status: int,
        title: str = "",
        errors: dict[str, Any] | None = None,
        details: dict[str, Any] | None = None,
        body: Any = None,
    ) -> None:
        self.status = status
        self.title = title or STATUS_TITLES.get(status, "Error")
        self.errors = errors
        self.details = details
        self.body = body
        """A whole body, where an endpoint has a shape of its own."""
        super().__init__(f"{status} {self.title}")


def not_found() -> Refusal:
    return Refusal(404)


def invalid(field: str, sentence: str, status: int = 422) -> Refusal:
    """One bad field. `title` carries it too, for the v2 bodies that have no field map."""
    return Refusal(status, f"{field}: {sentence}", {field: sentence}, {"invalid_field": field})
