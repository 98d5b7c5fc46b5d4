"""Every service of the catalogue that runs in the cluster, in every environment that has it."""

import re

import pytest
import yaml

from tests.flux.rendered import CHECKOUT, objects, pods, tree
from tests.terraform.catalogue import environments, workloads

pytestmark = pytest.mark.sandbox
CASES = list(workloads())
each = pytest.mark.parametrize(
    ("environment", "service", "facts"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES]
)


def pod_of(environment: str, service: str) -> dict:
    return pods(environment)[service]["spec"]


@each
def test_it_runs_on_its_environment_s_nodes_and_nowhere_else(environment, service, facts):
    spec = pod_of(environment, service)
    assert spec["nodeSelector"] == {"environment": environment}
    assert spec["tolerations"] == [
        {"key": "environment", "operator": "Equal", "value": environment, "effect": "NoSchedule"}
    ]


@each
def test_it_is_its_own_identity(environment, service, facts):
    info = tree().info[f"flux-runtime-info-{environment}"]
    account = objects("ServiceAccount", environment)[service].data["metadata"]["annotations"]
    labels = pods(environment)[service]["metadata"]["labels"]
    assert pod_of(environment, service)["serviceAccountName"] == service
    assert account["azure.workload.identity/client-id"] == info[f"{service.replace('-', '_')}_client_id"]
    assert labels["azure.workload.identity/use"] == "true"


@each
def test_it_is_told_all_its_settings_and_replaced_when_they_change(environment, service, facts):
    (container,) = pod_of(environment, service)["containers"]
    told = objects("ConfigMap", environment)[service].data["data"]
    assert {"configMapRef": {"name": service}} in container["envFrom"]
    assert facts.get("settings", {}).items() <= told.items()
    if facts["kind"] == "container":
        info = tree().info[f"flux-runtime-info-{environment}"]
        annotations = pods(environment)[service]["metadata"]["annotations"]
        assert annotations["settings"] == info[f"{service.replace('-', '_')}_settings_version"]


@each
def test_it_gets_every_secret_that_the_catalogue_names_from_its_own_vault(environment, service, facts):
    (container,) = pod_of(environment, service)["containers"]
    wanted = {secret.upper().replace("-", "_"): secret for secret in facts.get("secrets", ())}
    read = {"secretRef": {"name": service}} in container["envFrom"]
    assert read == bool(wanted or "mongo" in facts.get("uses", {})), "a Secret that is empty never comes"
    if read:
        spec = objects("ExternalSecret", environment)[service].data["spec"]
        found = {one["secretKey"]: one["remoteRef"]["key"] for one in spec["data"]}
        assert wanted.items() <= found.items()
        assert spec["secretStoreRef"]["name"] == "vault"


@each
def test_its_image_is_pinned_and_of_its_own_repository(environment, service, facts):
    (container,) = pod_of(environment, service)["containers"]
    name, _, tag = container["image"].rpartition(":")
    assert tag != "latest"
    assert f"{name}:{tag}" == facts["image"] if "image" in facts else name.endswith(f"/{service}")


@each
def test_it_asks_for_what_the_catalogue_says_and_may_use_no_more_memory(environment, service, facts):
    (container,) = pod_of(environment, service)["containers"]
    resources = container["resources"]
    assert resources["requests"].keys() == {"cpu", "memory"}
    assert resources["limits"] == {"memory": resources["requests"]["memory"]}


@each
def test_it_runs_with_no_more_rights_than_it_needs_and_datadog_sees_it(environment, service, facts):
    spec, labels = pod_of(environment, service), pods(environment)[service]["metadata"]["labels"]
    (container,) = spec["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
    }
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["securityContext"].get("runAsNonRoot") or "image" in facts
    assert labels["admission.datadoghq.com/enabled"] == "true"
    kept = {"tags.datadoghq.com/service": service, "tags.datadoghq.com/env": environment}
    assert labels.items() >= kept.items()
    # What Kubernetes says of the deployment or the job itself, and monitors ask for, has these of that object alone.
    if facts["kind"] == "container":
        owner = objects("Deployment", environment)[service].data["metadata"]
    else:
        owner = objects("CronJob", environment)[service].data["spec"]["jobTemplate"]["metadata"]
    assert owner["labels"].items() >= kept.items()


@each
def test_a_container_scales_between_what_the_catalogue_says(environment, service, facts):
    if facts["kind"] == "container":
        spec = objects("HorizontalPodAutoscaler", environment)[service].data["spec"]
        replicas = {"min": 1, "max": 1, **facts.get("replicas", {})}
        assert (spec["minReplicas"], spec["maxReplicas"]) == (replicas["min"], replicas["max"])
        assert "replicas" not in objects("Deployment", environment)[service].data["spec"]


@each
def test_a_cron_job_runs_when_the_catalogue_says(environment, service, facts):
    if facts["kind"] == "cron":
        spec = objects("CronJob", environment)[service].data["spec"]
        assert (spec["schedule"], spec["timeZone"]) == (facts["schedule"], "Etc/UTC")


@each
def test_it_listens_where_the_catalogue_says_and_drops_nothing_in_a_release(environment, service, facts):
    if "port" in facts:
        (container,) = pod_of(environment, service)["containers"]
        strategy = objects("Deployment", environment)[service].data["spec"]["strategy"]
        assert container["ports"] == [{"name": "http", "containerPort": facts["port"]}]
        assert container["readinessProbe"]["httpGet"]["path"] == facts.get("health", "/healthz")
        assert strategy["rollingUpdate"]["maxUnavailable"] == 0
        assert objects("PodDisruptionBudget", environment)[service].data["spec"]["maxUnavailable"] == 1


@each
def test_a_public_gateway_leads_to_public_services_only(environment, service, facts):
    private = environments()[environment]["network"].get("private", False)
    routed = service in objects("HTTPRoute", environment)
    assert routed == ("port" in facts and (private or facts.get("public", False)))


@each
def test_new_images_of_our_own_are_found_and_each_environment_writes_its_own_tags(
    environment, service, facts
):
    if "image" in facts:
        return
    policy = objects("ImagePolicy")[f"{environment}-{service}"].data["spec"]
    pattern = re.compile(policy["filterTags"]["pattern"])
    assert pattern.match(f"{environment}-17-0a1b2c3") and not pattern.match("other-17-0a1b2c3")
    overlay = (CHECKOUT / f"flux/apps/{environment}/kustomization.yaml").read_text()
    assert f'"flux-system:{environment}-{service}:tag"' in overlay


def test_dev_runs_new_images_at_once_and_prod_is_asked_first():
    branches = {
        name: one.data["spec"]["git"]["push"]["branch"]
        for name, one in objects("ImageUpdateAutomation").items()
    }
    read = yaml.safe_load((CHECKOUT / "config/flux.yaml").read_text())["branch"]
    assert branches["dev"] == read
    assert branches["prod"] != read
    for name, one in objects("ImageUpdateAutomation").items():
        assert one.data["spec"]["update"]["path"] == f"./flux/apps/{name}"
        assert one.data["spec"]["git"]["checkout"]["ref"]["branch"] == read
