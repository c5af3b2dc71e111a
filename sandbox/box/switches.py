"""What can be made to go wrong, per endpoint and per platform's webhooks."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from typing import Any

from sandbox.box.entropy import Entropy

KINDS = (
    "latency",
    "timeout_before",
    "timeout_after",
    "error_before",
    "error_after",
    "reset_before",
    "reset_after",
    "rate_limited",
    "wrong_content_type",
    "slow_body",
    "html_error",
)


@dataclass(slots=True)
class Rule:
    """One fault.

    `pattern`: "bc:POST /v2/orders", "tts:POST /product/*/products" (`*` is one path segment, `**` any
    number), "bc:*", or "*". Ids in a path are written `{id}` or `*`.
    `times`: how often it strikes (None: for ever); `after`: lets the first n calls pass;
    `seconds`: of latency or slow body; `status` and `body`: of error_* and html_error;
    `with_headers`: of rate_limited.
    """

    pattern: str
    kind: str
    times: int | None = 1
    probability: float = 1.0
    after: int = 0
    seconds: float = 1.0
    status: int = 500
    body: Any = None
    with_headers: bool = True
    connection: str | None = None
    id: str = ""
    seen: int = field(default=0)
    struck: int = field(default=0)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind: {self.kind!r} is none of {', '.join(KINDS)}")
        if not 0 <= self.probability <= 1:
            raise ValueError("probability: must lie between 0 and 1")


@dataclass(slots=True)
class WebhookFaults:
    """What happens to a platform's webhooks. Probabilities are per delivery; `lose_next` counts down.

    A reordered webhook waits up to `reorder_seconds` more, so that later ones overtake it.
    """

    delay: float = 0.0
    duplicate: float = 0.0
    reorder: float = 0.0
    reorder_seconds: float = 30.0
    lose: float = 0.0
    lose_next: int = 0


class Switches:
    def __init__(self, entropy: Entropy) -> None:
        self._entropy = entropy
        self._rules: list[Rule] = []
        self._webhooks: dict[str, WebhookFaults] = {}
        self._ids = 0

    @property
    def rules(self) -> Sequence[Rule]:
        return tuple(self._rules)

    def add(self, rule: Rule) -> Rule:
        self._ids += 1
        rule.id = rule.id or f"switch-{self._ids}"
        self._rules.append(rule)
        return rule

    def on(self, pattern: str, kind: str, **settings: Any) -> Rule:
        """Short for `add(Rule(...))`. Raises ValueError or TypeError for a setting that does not exist."""
        return self.add(Rule(pattern, kind, **settings))

    def off(self, rule_id: str | None = None) -> None:
        """Removes one rule, or all of them together with the webhook faults."""
        if rule_id is None:
            self._rules.clear()
            self._webhooks.clear()
            return
        self._rules = [rule for rule in self._rules if rule.id != rule_id]

    def strike(self, platform: str, connection: str, method: str, path: str) -> Rule | None:
        """The first rule that strikes this call; counts the call for every rule that matches."""
        if not self._rules:
            return None
        endpoint = f"{platform}:{method} {path}"
        hit: Rule | None = None
        for rule in self._rules:
            if rule.connection not in (None, connection) or not _compiled(rule.pattern).fullmatch(endpoint):
                continue
            rule.seen += 1
            if hit is None and self._strikes(rule):
                rule.struck += 1
                hit = rule
        return hit

    def webhooks(self, platform: str) -> WebhookFaults:
        """The faults of one platform's webhooks, to be changed in place."""
        return self._webhooks.setdefault(platform, WebhookFaults())

    def set_webhooks(self, platform: str, **settings: Any) -> WebhookFaults:
        known = {one.name for one in fields(WebhookFaults)}
        for name, value in settings.items():
            if name not in known:
                raise ValueError(f"{name}: no such webhook switch")
            setattr(self.webhooks(platform), name, value)
        return self.webhooks(platform)

    def snapshot(self) -> dict[str, Any]:
        return {
            "rules": [asdict(rule) for rule in self._rules],
            "webhooks": {platform: asdict(faults) for platform, faults in self._webhooks.items()},
            "ids": self._ids,
        }

    def restore(self, saved: dict[str, Any]) -> None:
        self._rules = [Rule(**rule) for rule in saved["rules"]]
        self._webhooks = {name: WebhookFaults(**faults) for name, faults in saved["webhooks"].items()}
        self._ids = saved["ids"]

    def _strikes(self, rule: Rule) -> bool:
        if rule.seen <= rule.after or (rule.times is not None and rule.struck >= rule.times):
            return False
        return rule.probability >= 1 or self._entropy.chance(rule.probability)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    if pattern == "*":
        return re.compile(".*")
    platform, _, rest = pattern.partition(":")
    if rest in ("", "*"):
        return re.compile(f"{re.escape(platform)}:.*")
    escaped = re.escape(rest).replace(r"\*\*", ".*").replace(r"\*", "[^/ ]+").replace(r"\{id\}", "[^/ ]+")
    return re.compile(f"{re.escape(platform)}:{escaped}")
