"""Sends webhooks and callbacks over real sockets: the only outgoing traffic, to loopback unless told otherwise."""

from collections.abc import Mapping

import httpx


class HttpPost:
    """A `Post` over one httpx client. Certificates are not checked: receivers are tests and demos."""

    def __init__(self) -> None:
        self._client = httpx.AsyncClient(verify=False, follow_redirects=False)  # noqa: S501  # nosec B501

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> int:
        """Without a body it is a GET. Raises ConnectionError when no answer came in time."""
        method = "POST" if body else "GET"
        try:
            answer = await self._client.request(method, url, headers=dict(headers), content=body, timeout=timeout)
        except httpx.HTTPError as failure:
            raise ConnectionError(str(failure)) from failure
        return answer.status_code

    async def close(self) -> None:
        await self._client.aclose()
