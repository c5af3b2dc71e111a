"""The backbone: Kafka and a MongoDB server, wherever they come from (DESIGN: external, containers, embedded).

`start_backbone` is the one interface for the demo, the tests and local runs.
"""

from deploy.backbone.base import Backbone, BackboneError, Ports
from deploy.backbone.start import start_backbone

__all__ = ["Backbone", "BackboneError", "Ports", "start_backbone"]
