"""CustomResourceDefinitions: established, served, held to, and gone with all their objects."""

import pytest
import requests
from kubernetes.dynamic.exceptions import (
    DynamicApiError,
    NotFoundError,
    ResourceNotFoundError,
    UnprocessibleEntityError,
)

from scripts.sandbox.kubernetes.custom import definitions
from tests.sandbox.kubernetes.running import TOKEN, message, until

SPEC = {
    "type": "object",
    "required": ["size"],
    "properties": {
        "size": {"type": "integer", "minimum": 1},
        "color": {"type": "string", "default": "red", "enum": ["red", "blue"]},
    },
}


def definition(plural="widgets", kind="Widget"):
    version = {"name": "v1", "served": True, "storage": True, "subresources": {"status": {}}}
    schema = {"type": "object", "required": ["spec"], "properties": {"spec": SPEC}}
    version["schema"] = {"openAPIV3Schema": schema}
    names = {"kind": kind, "plural": plural, "singular": kind.lower(), "listKind": f"{kind}List"}
    spec = {"group": "example.com", "names": names, "scope": "Namespaced", "versions": [version]}
    metadata = {"name": f"{plural}.example.com"}
    api = "apiextensions.k8s.io/v1"
    return {"apiVersion": api, "kind": "CustomResourceDefinition", "metadata": metadata, "spec": spec}


@pytest.fixture
def widget(world, namespace):
    world.apply(definition())
    until(lambda: is_served(world, "Widget"))

    def make(**spec):
        metadata = {"name": "one", "namespace": namespace}
        return {"apiVersion": "example.com/v1", "kind": "Widget", "metadata": metadata, "spec": spec}

    return make


def is_served(world, kind):
    try:
        return world.connect().resources.get(api_version="example.com/v1", kind=kind)
    except ResourceNotFoundError:
        return None


def test_a_kind_is_served_once_it_is_established(world, widget):
    found = world.get("CustomResourceDefinition", "widgets.example.com", None, "apiextensions.k8s.io/v1")
    conditions = {one["type"]: one["status"] for one in found["status"]["conditions"]}
    assert conditions == {"NamesAccepted": "True", "Established": "True"}
    assert found["status"]["storedVersions"] == ["v1"]
    assert world.apply(widget(size=3))["spec"] == {"size": 3, "color": "red"}


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ({}, "spec.size: Required value"),
        ({"size": 0}, "spec.size: Invalid value: 0"),
        ({"size": "x"}, "must be of type integer"),
        ({"size": 1, "color": "green"}, 'spec.color: Unsupported value: "green"'),
    ],
)
def test_its_schema_is_held(world, widget, spec, told):
    with pytest.raises(UnprocessibleEntityError) as caught:
        world.apply(widget(**spec))
    assert told in message(caught)


def test_unknown_fields_are_pruned_told_of_or_refused(world, widget, namespace):
    def create(strictness):
        url = f"{world.url}/kubernetes/{TOKEN}/apis/example.com/v1/namespaces/{namespace}/widgets"
        query = {"fieldValidation": strictness, "dryRun": "All"}
        return requests.post(url, json=widget(size=1, shape="round"), params=query, timeout=10)

    assert create("Ignore").json()["spec"].keys() == {"size", "color"}
    assert 'unknown field \\"spec.shape\\"' in create("Warn").headers["Warning"]
    assert 'unknown field "spec.shape"' in create("Strict").json()["message"]
    with pytest.raises(DynamicApiError) as caught:
        world.apply(widget(size=1, shape="round"))
    assert ".spec.shape: field not declared in schema" in message(caught)


def test_with_a_kind_go_its_objects(world, namespace):
    world.apply(definition("gadgets", "Gadget"))
    kind = until(lambda: is_served(world, "Gadget"))
    document = {
        "apiVersion": "example.com/v1",
        "kind": "Gadget",
        "metadata": {"name": "a"},
        "spec": {"size": 1},
    }
    kind.create(body=document, namespace=namespace)
    world.resource("CustomResourceDefinition", "apiextensions.k8s.io/v1").delete(name="gadgets.example.com")
    until(lambda: not is_served(world, "Gadget"))
    with pytest.raises(NotFoundError):
        kind.get(name="a", namespace=namespace)


def test_the_carried_schemas_make_definitions_that_the_cluster_takes(world):
    groups = ("kustomize.toolkit.fluxcd.io", "gateway.networking.k8s.io", "gateway.envoyproxy.io")
    for one in definitions(*groups):
        assert world.apply(one)["metadata"]["name"] == one["metadata"]["name"]
    found = until(lambda: world.connect().resources.search(kind="Kustomization"))
    assert found[0].group_version == "kustomize.toolkit.fluxcd.io/v1"
