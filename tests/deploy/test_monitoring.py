"""Alerts and dashboard speak of metrics and labels that exist."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram

from chassis import metrics
from tests.deploy.files import DEPLOY, SERVICES

_NAME = re.compile(r"\btandem_[a-z_]+\b")
_GROUPED = re.compile(r"\bby \(([^)]*)\)")
_MATCHED = re.compile(r"\{([a-z_]+)[=!~]")
_ALARMED = {
    "tandem_oldest_unsaid_seconds",
    "tandem_oldest_due_seconds",
    "tandem_parked_now",
    "tandem_records_gone_total",
    "tandem_drift",
    "tandem_subscriptions_lost_total",
    "tandem_quota_left_ratio",
    "tandem_hooks_total",
}


def _declared() -> dict[str, set[str]]:
    """Every series that a process can expose, with its labels."""
    series: dict[str, set[str]] = {}
    for metric in vars(metrics).values():
        if not isinstance(metric, Counter | Gauge | Histogram):
            continue
        (family,) = metric.describe()
        labels = set(metric._labelnames)
        if isinstance(metric, Counter):
            series[f"{family.name}_total"] = labels
        elif isinstance(metric, Histogram):
            series.update({f"{family.name}_{part}": labels | {"le"} for part in ("bucket", "sum", "count")})
        else:
            series[family.name] = labels
    return series


def _rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def _panels() -> list[dict[str, Any]]:
    dashboard = json.loads((DEPLOY / "grafana" / "tandem.json").read_text(encoding="utf-8"))
    return list(dashboard["panels"])


def _expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in _rules())
    yield from (target["expr"] for panel in _panels() for target in panel["targets"])


@pytest.mark.parametrize("expression", sorted(_expressions()))
def test_expressions_use_declared_metrics_with_their_own_labels(expression: str) -> None:
    declared = _declared()
    names = _NAME.findall(expression)

    assert names or expression.startswith("up{")
    for name in names:
        assert name in declared
        grouped = {label.strip() for group in _GROUPED.findall(expression) for label in group.split(",")}
        matched = set(_MATCHED.findall(expression))
        assert grouped | matched <= declared[name]
    assert expression.count("(") == expression.count(")")


def test_what_the_runbook_promises_is_alarmed() -> None:
    alarmed = {name for rule in _rules() for name in _NAME.findall(rule["expr"])}
    assert alarmed >= _ALARMED


def test_alerts_have_names_of_their_own_a_severity_and_a_sentence() -> None:
    rules = _rules()
    assert len({rule["alert"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"]
        labels = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
        grouped = {label.strip() for group in _GROUPED.findall(rule["expr"]) for label in group.split(",")}
        assert labels <= grouped | ({"instance"} if rule["expr"].startswith("up{") else set())


def test_the_panels_of_the_dashboard_do_not_overlap() -> None:
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in _panels()]
    assert len(set(places)) == len(places)
    assert len({panel["id"] for panel in _panels()}) == len(places)


def test_every_service_is_scraped() -> None:
    scraping = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yaml").read_text(encoding="utf-8"))
    (job,) = scraping["scrape_configs"]
    assert sorted(target.split(":")[0] for target in job["static_configs"][0]["targets"]) == SERVICES
    assert scraping["rule_files"] == ["alerts.yaml"]
