"""Servers that somebody else runs: their addresses come from TANDEM_KAFKA and TANDEM_MONGO."""

from collections.abc import Mapping

from deploy.backbone.base import Backbone, BackboneError


class ExternalBackbone(Backbone):
    """Only the addresses; starting, stopping and killing those servers is not ours to do."""

    def __init__(self, kafka: str, mongo: str) -> None:
        self.kafka = kafka
        self.mongo = mongo

    def stop(self) -> None:
        """Nothing to stop: the servers are not ours."""

    def kill_kafka(self) -> None:
        raise _not_ours()

    def start_kafka(self) -> None:
        raise _not_ours()

    def kill_store(self) -> None:
        raise _not_ours()

    def start_store(self) -> None:
        raise _not_ours()


def connect(environment: Mapping[str, str]) -> ExternalBackbone:
    """The backbone that the environment names.

    Raises:
        BackboneError: if one of the two addresses is missing.
    """
    for name in ("TANDEM_KAFKA", "TANDEM_MONGO"):
        if not environment.get(name):
            raise BackboneError(f"The external backbone needs {name}: set it to the server's address.")
    return ExternalBackbone(environment["TANDEM_KAFKA"], environment["TANDEM_MONGO"])


def _not_ours() -> BackboneError:
    return BackboneError("The external backbone's servers are not ours to kill or start: use TANDEM_BACKBONE=embedded.")
