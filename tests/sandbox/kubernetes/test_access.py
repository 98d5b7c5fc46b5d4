"""Who is let in, what is refused, and what goes wrong on purpose."""

import pytest
import requests

from scripts.sandbox.kubernetes.authorization import Subject, refuse
from scripts.sandbox.kubernetes.exceptions import Forbidden
from tests.sandbox.kubernetes.running import TOKEN

REVIEW = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "metadata": {}}


def get(world, path, token=TOKEN):
    return requests.get(
        f"{world.url}/kubernetes{path}", headers={"Authorization": f"Bearer {token}"}, timeout=10
    )


@pytest.mark.parametrize("token", ["", "another"])
def test_nobody_is_let_in_without_the_token(world, token):
    answer = get(world, "/api/v1/namespaces", token)
    assert (answer.status_code, answer.json()["reason"]) == (401, "Unauthorized")


def test_the_token_in_the_address_will_do(world):
    assert (
        requests.get(f"{world.url}/kubernetes/{TOKEN}/version", timeout=10).json()["gitVersion"]
        == "v1.34.0+sandbox"
    )


@pytest.mark.parametrize(
    "path",
    [
        "/openapi/v2",
        "/metrics",
        "/api/v1/namespaces/default/pods/a/log",
        "/apis/apps/v1/namespaces/a/deployments/b/scale",
    ],
)
def test_what_is_not_part_of_it_says_so(world, path):
    answer = get(world, path)
    assert answer.status_code == 501
    assert path in answer.json()["message"]


def test_an_unknown_kind_is_not_found(world):
    assert get(world, "/apis/example.org/v1/things").status_code == 404


def allowed(world, verb, resource, group=""):
    attributes = {"verb": verb, "resource": resource, "group": group, "namespace": "default"}
    body = REVIEW | {"spec": {"resourceAttributes": attributes}}
    kind = world.resource("SelfSubjectAccessReview", "authorization.k8s.io/v1")
    return kind.create(body=body).status


def test_everything_is_allowed_unless_a_fault_says_otherwise(world, namespace):
    assert allowed(world, "create", "deployments", "apps").allowed
    world.fault("fail", "told to refuse", type="kubernetes_access", name="create deployments.*")
    assert allowed(world, "create", "deployments", "apps").to_dict() == {
        "allowed": False,
        "denied": True,
        "reason": "told to refuse",
    }
    assert allowed(world, "create", "secrets").allowed


@pytest.mark.parametrize(
    ("message", "status", "reason"),
    [
        ("403 Forbidden: not you", 403, "Forbidden"),
        ("503 not now", 503, "ServiceUnavailable"),
        ("broken", 500, "InternalError"),
    ],
)
def test_a_fault_answers_with_the_status_it_names(world, namespace, message, status, reason):
    world.fault("fail", message, route="GET /kubernetes/api/v1/nodes")
    answer = get(world, "/api/v1/nodes")
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert get(world, "/api/v1/namespaces").status_code == 200


def test_throttling_says_when_to_come_back(world, namespace):
    world.fault("throttle", route="/kubernetes/api/v1/nodes")
    answer = get(world, "/api/v1/nodes")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")


def test_a_lost_reply_is_an_ended_connection(world, namespace):
    world.fault("lose", route="/kubernetes/api/v1/nodes")
    with pytest.raises(requests.ConnectionError):
        get(world, "/api/v1/nodes")


def test_a_service_account_may_do_what_its_roles_say(world, namespace):
    subject, kinds = Subject(namespace, "ada"), world.cluster.objects
    secrets, quotas = kinds.kind("", "v1", "secrets"), kinds.kind("", "v1", "resourcequotas")
    with pytest.raises(Forbidden, match=f'User "system:serviceaccount:{namespace}:ada" cannot create'):
        refuse(kinds, subject, secrets, namespace, "a", "create")
    world.apply(
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "RoleBinding",
            "metadata": {"name": "ada", "namespace": namespace},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "admin"},
            "subjects": [{"kind": "ServiceAccount", "name": "ada", "namespace": namespace}],
        }
    )
    refuse(kinds, subject, secrets, namespace, "a", "create")
    for kind, place in ((quotas, namespace), (secrets, "default")):
        with pytest.raises(Forbidden):
            refuse(kinds, subject, kind, place, "a", "create")
