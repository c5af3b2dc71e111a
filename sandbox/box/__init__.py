"""What both simulated platforms stand on: clock, chance, ledger, faults and webhooks."""

from sandbox.box.box import Box
from sandbox.box.clock import BoxClock, Timer
from sandbox.box.entropy import Entropy
from sandbox.box.faults import Answer, ConnectionLost, FaultMiddleware, PlatformFace
from sandbox.box.ledger import Ledger
from sandbox.box.switches import Rule, Switches, WebhookFaults
from sandbox.box.webhooks import Courier, Delivery, WebhookSender

__all__ = [
    "Answer",
    "Box",
    "BoxClock",
    "ConnectionLost",
    "Courier",
    "Delivery",
    "Entropy",
    "FaultMiddleware",
    "Ledger",
    "PlatformFace",
    "Rule",
    "Switches",
    "Timer",
    "WebhookFaults",
    "WebhookSender",
]
