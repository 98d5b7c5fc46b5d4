"""What happens by itself: namespaces, workloads, owners, events; and what is still there after a restart."""

import pytest
from kubernetes.dynamic.exceptions import ForbiddenError, NotFoundError

from tests.sandbox.kubernetes.running import running, until


def condition(document, kind):
    conditions = document.get("status", {}).get("conditions") or ()
    return next((one["status"] for one in conditions if one["type"] == kind), None)


def is_gone(world, *where):
    try:
        world.get(*where)
    except NotFoundError:
        return True
    return False


def test_a_namespace_has_an_account_and_takes_everything_along(world, namespace, config):
    until(lambda: not is_gone(world, "ServiceAccount", "default", namespace))
    held = config(a="1")
    held["metadata"]["finalizers"] = ["example.com/hold"]
    world.apply(held)
    world.resource("Namespace").delete(name=namespace)
    assert world.get("Namespace", namespace, None)["status"]["phase"] == "Terminating"
    with pytest.raises(ForbiddenError):
        other = config(a="1")
        other["metadata"]["name"] = "late"
        world.apply(other)
    del held["metadata"]["finalizers"]
    world.apply(held)
    until(lambda: is_gone(world, "Namespace", namespace, None))


def test_a_deployment_becomes_available_with_its_pods(world, namespace, deployment):
    world.apply(deployment(replicas=2))
    found = until(lambda: available(world, namespace))
    assert found["status"]["readyReplicas"] == 2
    pods = world.resource("Pod").get(namespace=namespace, label_selector="app=web").items
    assert [pod.status.phase for pod in pods] == ["Running", "Running"]
    world.apply(deployment("web:2", replicas=1))
    until(lambda: images(world, namespace) == ["web:2"])


def available(world, namespace, wanted="True"):
    found = world.get("Deployment", "web", namespace, "apps/v1")
    return found if condition(found, "Available") == wanted else None


def images(world, namespace):
    pods = world.resource("Pod").get(namespace=namespace).items
    return [pod.spec.containers[0].image for pod in pods]


def test_a_fault_keeps_a_deployment_back_until_it_is_mended(world, namespace, deployment):
    world.fault(
        "fail", "ImagePullBackOff: no such image", type="kubernetes_workload", name=f"{namespace}/web"
    )
    world.apply(deployment())
    until(lambda: available(world, namespace, "False"))
    (pod,) = world.resource("Pod").get(namespace=namespace).items
    assert pod.status.containerStatuses[0].state.waiting.reason == "ImagePullBackOff"
    events = until(lambda: world.resource("Event").get(namespace=namespace).items)
    assert {event.type for event in events} == {"Warning"}
    assert "no such image" in events[0].message
    world.mend()
    until(lambda: available(world, namespace))


def test_what_is_owned_goes_with_its_owner(world, namespace, deployment):
    world.apply(deployment())
    until(lambda: available(world, namespace))
    world.resource("Deployment", "apps/v1").delete(name="web", namespace=namespace)
    until(lambda: not world.resource("Pod").get(namespace=namespace).items)


def test_a_restart_forgets_nothing(tmp_path):
    document = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kept"}}
    with running(tmp_path) as world:
        first, before = world.apply(document), world.get("Namespace", "kube-system", None)
    with running(tmp_path) as world:
        assert world.apply(document)["metadata"]["uid"] == first["metadata"]["uid"]
        assert world.get("Namespace", "kube-system", None)["metadata"]["uid"] == before["metadata"]["uid"]
