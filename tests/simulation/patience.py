"""People on a day on which every process dies again and again: who cannot get on tries again a little later."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from tests.simulation.day import NEMESIS, Step
from tests.simulation.merchant import Merchant, Refusal
from tests.simulation.play import NOT_DONE, Nothing, Player

WORTH_WAITING = 6 * 3600.0
"""Seconds in which something may come to be possible. A flow that makes ten calls dies twenty times on its way, and each
time its lease has to run out."""
TOO_OFTEN = 429


class Patient(Player):
    """A step waits until what it needs is there: an order that is paid, a package that was handed over."""

    def _take(self, step: Step) -> None:
        if step.name in NEMESIS:
            super()._take(step)
            return
        self.town.trace.note("day", str(step))
        self._goes(step, self._again_and_again(step))

    async def _again_and_again(self, step: Step) -> None:
        for _ in self._tries(15.0):
            try:
                self.shop.cause = f"day {step.name}"
                doing = getattr(self, step.name)(**step.given)
                if doing is not None:
                    await doing
            except NOT_DONE:
                await asyncio.sleep(15.0)
            else:
                return
        raise Nothing(f"{step.name} never became possible")

    def _tries(self, apart: float) -> range:
        return range(int(WORTH_WAITING / apart))

    async def ask(self, who: Merchant, method: str, path: str, body: object = None, **headers: str) -> Any:
        """The answer's JSON; None for a refusal, which may be that of a repetition."""
        for _ in self._tries(1.0):
            try:
                answer = await who.call(method, path, body, **headers)
                return answer.json() if answer.content else None
            except httpx.TransportError:
                await asyncio.sleep(1.0)
            except Refusal as refusal:
                if refusal.status < 500 and refusal.status != TOO_OFTEN:
                    self.town.trace.note("day", f"refused {refusal}")
                    return None
                await asyncio.sleep(1.0)
        raise Nothing(f"{method} {path} was never answered")

    async def sure(self, who: Merchant, method: str, path: str, body: object = None) -> Any:
        """As ``ask``; raises Nothing for a refusal."""
        answer = await self.ask(who, method, path, body)
        if answer is None:
            raise Nothing(f"{method} {path} was refused")
        return answer

    async def insist(self, act: Callable[[], Awaitable[object]]) -> None:
        """Until it goes through, again from its beginning. Raises Nothing when it never does."""
        for _ in self._tries(5.0):
            try:
                await act()
            except (*NOT_DONE, KeyError):
                await asyncio.sleep(5.0)
            else:
                return
        raise Nothing("it never went through")

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Raises Nothing when it does not come to hold within an hour: then something is to be done again."""
        for _ in range(360):
            if holds():
                return
            await asyncio.sleep(10.0)
        raise Nothing(f"waited for {what}")
