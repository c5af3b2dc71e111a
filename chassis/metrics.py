"""Every metric of the product, in one place, with its meaning. Alert rules refer to these names."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

registry = CollectorRegistry()

LAG_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600)

records = Counter("tandem_records_total", "Records consumed, by outcome", ["group", "outcome"], registry=registry)
records_gone = Counter(
    "tandem_records_gone_total",
    "Partitions found without the offset that a group had committed: records may be gone unheard",
    ["group"],
    registry=registry,
)
consumers_replaced = Counter(
    "tandem_consumers_replaced_total",
    "Consumers that heard nothing for a minute although records were waiting, and were replaced",
    ["group"],
    registry=registry,
)
event_lag = Histogram(
    "tandem_event_lag_seconds", "From saying to hearing", ["group"], buckets=LAG_BUCKETS, registry=registry
)
events_said = Counter("tandem_events_said_total", "Events published by the relay", ["kind"], registry=registry)
lost_races = Counter("tandem_lost_races_total", "Saves that had to be decided again", ["kind"], registry=registry)
work = Counter("tandem_work_total", "Actors worked on by a flow, by outcome", ["flow", "outcome"], registry=registry)
parked = Counter("tandem_parked_total", "Records set aside", ["group", "why"], registry=registry)
parked_now = Gauge("tandem_parked_now", "Records set aside and not yet replayed", ["service"], registry=registry)
oldest_unsaid = Gauge(
    "tandem_oldest_unsaid_seconds",
    "Age of the oldest event that waits to be published",
    ["service"],
    registry=registry,
)
oldest_due = Gauge(
    "tandem_oldest_due_seconds", "Age of the oldest due platform work", ["service", "flow"], registry=registry
)
hooks = Counter("tandem_hooks_total", "Webhooks received, by outcome", ["platform", "outcome"], registry=registry)
spooled = Gauge("tandem_spool_bytes", "Bytes of webhooks waiting in the local spool", registry=registry)
platform_calls = Counter(
    "tandem_platform_calls_total",
    "Calls to a platform, by outcome",
    ["platform", "operation", "outcome"],
    registry=registry,
)
quota_left = Gauge(
    "tandem_quota_left_ratio",
    "Part of the store's request quota left in its window",
    ["connection"],
    registry=registry,
)
drift = Gauge("tandem_drift", "Differences found by the last reconciliation", ["connection", "kind"], registry=registry)
stock_lag = Histogram(
    "tandem_stock_lag_seconds",
    "From a stock change being told to its value being accepted by TikTok Shop",
    buckets=LAG_BUCKETS,
    registry=registry,
)
subscriptions_lost = Counter(
    "tandem_subscriptions_lost_total",
    "Webhook subscriptions that a platform had dropped",
    ["platform"],
    registry=registry,
)


def render() -> bytes:
    """The text exposition of all metrics of this process."""
    return generate_latest(registry)
