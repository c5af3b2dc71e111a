"""Planned partial failures: a batch answers code 0 and names one of its members in `errors`."""

from __future__ import annotations

from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError


class PartialFaults(Area):
    """`state.partial_faults` holds `{id, code, times}`; the id is a SKU's or a product's, "" is any."""

    def plan(self, id_: str, code: int, times: int) -> None:
        self.state.partial_faults.append({"id": id_, "code": code, "times": times})

    def strike(self, id_: str) -> ApiError | None:
        """The failure planned for this member of a batch, counted down; None as a rule."""
        for planned in self.state.partial_faults:
            if planned["id"] in ("", id_) and planned["times"] > 0:
                planned["times"] -= 1
                return ApiError(planned["code"])
        return None
