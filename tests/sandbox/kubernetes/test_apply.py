"""Server-side apply, by the official client: who owns what, and who is asked."""

import pytest
from kubernetes.client import ApiException
from kubernetes.dynamic.exceptions import (
    ConflictError,
    DynamicApiError,
    NotFoundError,
    UnprocessibleEntityError,
)

from tests.sandbox.kubernetes.running import message


def managers(document):
    return {(entry["manager"], entry["operation"]) for entry in document["metadata"]["managedFields"]}


def test_applying_twice_writes_once(world, config):
    first = world.apply(config(a="1"))
    assert world.apply(config(a="1")) == first
    assert managers(first) == {("ada", "Apply")}


def test_a_change_gets_a_new_version(world, config):
    first, second = world.apply(config(a="1")), world.apply(config(a="2"))
    assert int(second["metadata"]["resourceVersion"]) > int(first["metadata"]["resourceVersion"])
    assert second["metadata"]["uid"] == first["metadata"]["uid"]


def test_what_is_no_longer_applied_goes_away(world, config):
    world.apply(config(a="1", b="2"))
    assert world.apply(config(a="1"))["data"] == {"a": "1"}


def test_another_owners_field_is_a_conflict_that_names_the_owner(world, config):
    world.apply(config(a="1"), "ada")
    with pytest.raises(ConflictError) as caught:
        world.apply(config(a="2"), "ben")
    assert 'conflict with "ada": .data.a' in message(caught)
    assert world.apply(config(a="2"), "ben", force_conflicts=True)["data"] == {"a": "2"}


def test_the_same_value_can_have_two_owners_and_outlives_one(world, config):
    world.apply(config(a="1", b="1"), "ada")
    world.apply(config(a="1"), "ben")
    assert world.apply(config(b="1"), "ada")["data"] == {"a": "1", "b": "1"}


def test_a_dry_run_writes_nothing_and_shows_everything(world, config, namespace):
    assert world.apply(config(a="1"), dry_run="All")["data"] == {"a": "1"}
    with pytest.raises(NotFoundError):
        world.get("ConfigMap", "settings", namespace)


def test_items_of_a_list_are_told_apart_by_their_keys(world, deployment):
    world.apply(deployment(), "ada")
    sidecar = deployment()
    sidecar["spec"]["template"]["spec"]["containers"] = [{"name": "proxy", "image": "proxy:1"}]
    after = world.apply(sidecar, "ben")
    names = [one["name"] for one in after["spec"]["template"]["spec"]["containers"]]
    assert sorted(names) == ["proxy", "web"]
    del sidecar["spec"]["template"]["spec"]
    after = world.apply(sidecar, "ben")
    assert [one["name"] for one in after["spec"]["template"]["spec"]["containers"]] == ["web"]


def test_a_field_that_the_schema_lacks_is_refused_as_flux_would_tell_it(world, deployment):
    wrong = deployment()
    wrong["spec"]["template"]["spec"]["containers"][0]["imag"] = "x"
    with pytest.raises(DynamicApiError) as caught:
        world.apply(wrong)
    assert caught.value.status == 500
    assert ".spec.template.spec.containers[0].imag: field not declared in schema" in message(caught)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"replicas": "two"}, "spec.replicas: Invalid value"),
        ({"selector": {"matchLabels": {"app": "other"}}}, "`selector` does not match template `labels`"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(world, deployment, change, told):
    with pytest.raises(UnprocessibleEntityError) as caught:
        world.apply(deployment(**change))
    assert told in message(caught)


def test_a_name_must_be_one(world, config):
    wrong = config()
    wrong["metadata"]["name"] = "My_Settings"
    with pytest.raises(UnprocessibleEntityError):
        world.apply(wrong)


def test_a_namespace_must_be_there(world, config):
    document = config()
    document["metadata"]["namespace"] = "nowhere"
    with pytest.raises(NotFoundError) as caught:
        world.apply(document, dry_run="All")
    assert 'namespaces "nowhere" not found' in message(caught)


def test_only_what_authors_change_counts_as_a_generation(world, deployment, namespace):
    assert world.apply(deployment())["metadata"]["generation"] == 1
    labelled = deployment()
    labelled["metadata"]["labels"] = {"a": "b"}
    assert world.apply(labelled)["metadata"]["generation"] == 1
    assert world.apply(deployment("web:2"))["metadata"]["generation"] == 2


def test_an_old_version_cannot_be_written_over(world, config, namespace):
    old = world.apply(config(a="1"))
    world.apply(config(a="2"))
    with pytest.raises(ConflictError) as caught:
        world.resource("ConfigMap").replace(body=old, namespace=namespace)
    assert "the object has been modified" in message(caught)


def test_status_has_a_door_of_its_own(world, namespace):
    metadata = {"name": "quota", "namespace": namespace}
    world.apply(
        {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": metadata, "spec": {"hard": {"pods": "1"}}}
    )
    kind = world.resource("ResourceQuota")
    changed = {"spec": {"hard": {"pods": "7"}}, "status": {"used": {"pods": "3"}}}
    options = {"name": "quota", "namespace": namespace, "content_type": "application/merge-patch+json"}
    after = kind.status.patch(body=changed, **options).to_dict()
    assert (after["spec"]["hard"], after["status"]["used"]) == ({"pods": "1"}, {"pods": "3"})
    after = kind.patch(body=changed | {"status": {"used": {"pods": "9"}}}, **options).to_dict()
    assert (after["spec"]["hard"], after["status"]["used"]) == ({"pods": "7"}, {"pods": "3"})


def test_the_other_patches_change_what_they_name(world, deployment, namespace):
    world.apply(deployment())
    kind, where = world.resource("Deployment", "apps/v1"), {"name": "web", "namespace": namespace}
    image = {"spec": {"template": {"spec": {"containers": [{"name": "web", "image": "web:2"}]}}}}
    after = kind.patch(body=image, content_type="application/strategic-merge-patch+json", **where)
    assert after.spec.template.spec.containers[0].ports[0].name == "http"
    steps = [{"op": "replace", "path": "/spec/replicas", "value": 2}]
    assert kind.patch(body=steps, content_type="application/json-patch+json", **where).spec.replicas == 2
    with pytest.raises(ApiException) as caught:
        wrong = [{"op": "remove", "path": "/spec/nothing"}]
        kind.patch(body=wrong, content_type="application/json-patch+json", **where)
    assert caught.value.status == 422


def test_text_of_a_secret_is_stored_encoded(world, namespace):
    metadata = {"name": "key", "namespace": namespace}
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": {"a": "b"}}
    after = world.apply(secret)
    assert (after["data"], after["type"]) == ({"a": "Yg=="}, "Opaque")
    assert "stringData" not in after
