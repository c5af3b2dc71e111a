"""Plays a script on the box clock, through the control API and nothing else."""

import re
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.types import ASGIApp

from sandbox.box import BoxClock
from sandbox.scenarios.script import Script, Step

_WHOLE = re.compile(r"\{(\w+)\}")


@dataclass
class Run:
    """One playing of a script. `answers` counts the statuses that the requests got."""

    id: str
    script: str
    started_at: float
    ends_at: float
    due: int
    values: dict[str, Any]
    done: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "scenario": self.script,
            "started_at": self.started_at,
            "ends_at": self.ends_at,
            "finished": self.done == self.due,
            "requests": self.done,
            "of": self.due,
            "answers": {str(status): count for status, count in sorted(self.answers.items())},
            "complaints": self.complaints[:20],
        }


class Player:
    def __init__(self, clock: BoxClock, control: Callable[[], ASGIApp]) -> None:
        self._clock = clock
        self._control = control
        self.runs: dict[str, Run] = {}

    def play(self, script: Script, parameters: dict[str, Any]) -> Run:
        """Schedules every request. Raises ValueError for a parameter that the script does not have."""
        unknown = sorted(set(parameters) - set(script.parameters))
        if unknown:
            raise ValueError(f"{unknown[0]}: the scenario has no such parameter")
        values = {**script.parameters, **parameters}
        missing = sorted(name for name, value in values.items() if value is None)
        if missing:
            raise ValueError(f"{missing[0]}: the scenario needs this parameter")
        start = self._clock.now()
        moments = [
            (start + step.at + number * float(_filled(step.every, values)), step)
            for step in script.steps
            for number in range(int(_filled(step.times, values)))
        ]
        last = max(moment for moment, _ in moments)
        run = Run(f"run-{len(self.runs) + 1}", script.name, start, last, len(moments), values)
        self.runs[run.id] = run
        for moment, step in moments:
            self._clock.call_at(moment, self._request(run, step), f"scenario {script.name}")
        return run

    def _request(self, run: Run, step: Step) -> Callable[[], Coroutine[Any, Any, None]]:
        async def request() -> None:
            transport = httpx.ASGITransport(self._control())
            path, body = _filled(step.path, run.values), _filled(step.body, run.values)
            async with httpx.AsyncClient(transport=transport, base_url="http://control.sandbox") as client:
                answer = await client.request(step.method, path, json=body)
            run.done += 1
            run.answers[answer.status_code] += 1
            told = answer.json()
            if answer.status_code >= 400:
                run.complaints.append(f"{step.method} {path}: {told.get('error')}")
                return
            for name, field_name in step.save.items():
                run.values[name] = told[field_name]

        return request


def _filled(part: Any, values: dict[str, Any]) -> Any:
    """Placeholders replaced; one that is a whole string keeps the value's type. Raises KeyError when unknown."""
    if isinstance(part, dict):
        return {name: _filled(value, values) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values) for value in part]
    if not isinstance(part, str):
        return part
    whole = _WHOLE.fullmatch(part)
    if whole is not None:
        return values[whole[1]]
    return _WHOLE.sub(lambda found: str(values[found[1]]), part)
