"""The Kubernetes manifests: our processes, restricted, with health, secrets of their own and a spool that lasts."""

import importlib
from typing import Any

import pytest

from tests.deploy.files import PROJECT, SERVICES, kustomized, manifests
from tests.deploy.test_containers import image_environment

_WORKLOADS = {"Deployment", "StatefulSet"}


@pytest.fixture(scope="module")
def workloads() -> dict[str, dict[str, Any]]:
    return {document["metadata"]["name"]: document for document in kustomized() if document["kind"] in _WORKLOADS}


def test_the_workloads_are_our_services(workloads: dict[str, Any]) -> None:
    assert sorted(workloads) == SERVICES
    for name, workload in workloads.items():
        assert _container(workload)["args"] == [f"services.{name}"]


def test_every_document_has_a_kind_a_version_and_a_name_of_its_own() -> None:
    names = [(document["kind"], document["metadata"]["name"]) for document in kustomized()]
    assert len(names) == len(set(names))
    assert all(document["apiVersion"] for document in kustomized())


def test_selectors_find_the_pods_that_they_mean(workloads: dict[str, Any]) -> None:
    for name, workload in workloads.items():
        labels = workload["spec"]["template"]["metadata"]["labels"]
        assert workload["spec"]["selector"]["matchLabels"].items() <= labels.items()
        services = [d for d in kustomized() if d["kind"] == "Service" and d["metadata"]["name"] == name]
        budgets = [d for d in kustomized() if d["kind"] == "PodDisruptionBudget" and d["metadata"]["name"] == name]
        assert services[0]["spec"]["selector"].items() <= labels.items()
        assert budgets[0]["spec"]["selector"]["matchLabels"].items() <= labels.items()


def test_each_replica_of_the_gateway_keeps_its_spool(workloads: dict[str, Any]) -> None:
    gateway = workloads["gateway"]
    assert gateway["kind"] == "StatefulSet"
    (claim,) = gateway["spec"]["volumeClaimTemplates"]
    mounts = {mount["name"]: mount["mountPath"] for mount in _container(gateway)["volumeMounts"]}
    assert mounts[claim["metadata"]["name"]] == image_environment()["GATEWAY_SPOOL"]
    assert gateway["spec"]["persistentVolumeClaimRetentionPolicy"] == {"whenDeleted": "Retain", "whenScaled": "Retain"}
    headless = [d for d in kustomized() if d["metadata"]["name"] == gateway["spec"]["serviceName"]]
    assert headless[0]["spec"]["clusterIP"] == "None"


def test_a_process_that_crashed_comes_back_by_the_name_of_its_pod(workloads: dict[str, Any]) -> None:
    for workload in workloads.values():
        named = {entry["name"]: entry["valueFrom"] for entry in _container(workload)["env"]}
        assert named["TANDEM_INSTANCE"] == {"fieldRef": {"fieldPath": "metadata.name"}}


def test_pods_are_restricted_probed_and_have_time_to_end(workloads: dict[str, Any]) -> None:
    for workload in workloads.values():
        pod, container = workload["spec"]["template"]["spec"], _container(workload)
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["livenessProbe"]["httpGet"]["path"] == "/health/live"
        assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready"
        assert pod["terminationGracePeriodSeconds"] > 10
        assert "limits" in container["resources"]


@pytest.mark.parametrize("name", [name for name in SERVICES if (PROJECT / "services" / name / "settings.py").exists()])
def test_settings_and_secrets_together_satisfy_the_service(
    name: str, filled_in: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (settings_map,) = manifests("settings.yaml")
    secrets = {document["metadata"]["name"]: document for document in manifests("secrets.example.yaml")}
    secret = {key: filled_in.get(key, value) for key, value in secrets[f"tandem-{name}"]["stringData"].items()}
    for key, value in {**image_environment(), **settings_map["data"], **secret}.items():
        monkeypatch.setenv(key, value)

    settings = getattr(importlib.import_module(f"services.{name}.settings"), f"{name.capitalize()}Settings")()

    assert settings.database == f"tandem_{name}"


def test_no_service_is_given_the_secret_of_another(workloads: dict[str, Any]) -> None:
    for name, workload in workloads.items():
        secrets = [source["secretRef"]["name"] for source in _container(workload)["envFrom"] if "secretRef" in source]
        assert secrets == [f"tandem-{name}"]


def _container(workload: dict[str, Any]) -> dict[str, Any]:
    (container,) = workload["spec"]["template"]["spec"]["containers"]
    return dict(container)
