"""What is made of a release: upstream's names, in our registry, on our nodes, with our flags."""

from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from scripts.core.flux import lock as locks
from scripts.core.flux import yaml
from scripts.core.flux.components import Settings, images, render
from scripts.core.flux.release import members
from scripts.core.flux.sync import listing, sync
from scripts.errors import Failed
from scripts.ops.load import load_config
from scripts.sandbox.github.flux.release import assets

CHECKOUT = Path(__file__).parents[3]
FILES = members(assets("v2.9.4")["manifests.tar.gz"])
SETTINGS = Settings(
    "v2.9.4", ("source-controller", "kustomize-controller", "image-reflector-controller"), "abc.azurecr.io/fluxcd",
    ("CriticalAddonsOnly",), "deploy_key",
)  # fmt: skip


def rendered(**changes) -> dict[tuple[str, str], dict]:
    settings = Settings(**{**vars(SETTINGS), **changes})
    return {(one["kind"], one["metadata"]["name"]): one for one in render(FILES, settings)}


def pod(controller: str, **changes) -> dict:
    return rendered(**changes)["Deployment", controller]["spec"]["template"]


def test_everything_is_in_its_namespace_and_tells_its_version():
    for (kind, _), one in rendered().items():
        wide = kind in ("Namespace", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding")
        assert one["metadata"].get("namespace") == (None if wide else "flux-system")
        assert one["metadata"]["labels"]["app.kubernetes.io/version"] == "v2.9.4"
        assert one["metadata"]["labels"]["app.kubernetes.io/part-of"] == "flux"


def test_roles_have_the_suffix_that_upstream_gives_them():
    found = rendered()
    reconciler = found["ClusterRoleBinding", "cluster-reconciler-flux-system"]
    assert reconciler["roleRef"]["name"] == "cluster-admin"
    crds = found["ClusterRoleBinding", "crd-controller-flux-system"]
    assert crds["roleRef"]["name"] == "crd-controller-flux-system"
    assert {one["namespace"] for one in crds["subjects"]} == {"flux-system"}
    assert ("ClusterRole", "flux-view-flux-system") in found


def test_pods_come_from_our_registry_run_on_our_nodes_and_have_our_flags():
    spec = pod("kustomize-controller")["spec"]
    (container,) = spec["containers"]
    assert container["image"] == "abc.azurecr.io/fluxcd/kustomize-controller:v1.9.4"
    assert spec["tolerations"] == [{"key": "CriticalAddonsOnly", "operator": "Exists"}]
    assert spec["nodeSelector"] == {"kubernetes.io/os": "linux"}
    assert "--feature-gates=StrictPostBuildSubstitutions=true" in container["args"]
    assert "--events-addr=" in container["args"], "nobody listens without a notification-controller"
    assert container["args"].count("--watch-all-namespaces=true") == 1
    assert len([one for one in container["args"] if one.startswith("--watch-all")]) == 1
    (stores,) = pod("source-controller")["spec"]["containers"]
    assert any(one.startswith("--storage-adv-addr=source-controller.") for one in stores["args"])


@pytest.mark.parametrize(("auth", "who"), [
    ("deploy_key", {"image-reflector-controller"}),
    ("azure_devops", {"image-reflector-controller", "source-controller"}),
])  # fmt: skip
def test_only_what_calls_azure_signs_in_there_and_no_id_is_written(auth, who):
    for controller in SETTINGS.components:
        found = pod(controller, auth=auth)
        env = {one["name"]: one for one in found["spec"]["containers"][0]["env"]}
        assert ("azure.workload.identity/use" in found["metadata"]["labels"]) == (controller in who)
        assert ("AZURE_CLIENT_ID" in env) == (controller in who)
        if controller in who:
            assert env["AZURE_CLIENT_ID"]["valueFrom"]["configMapKeyRef"]["name"] == "flux-runtime-info"


def test_images_are_listed_for_whoever_mirrors_them():
    found = images(rendered().values())
    assert (
        found == sorted(found) and len(found) == 3 and all(one.startswith("abc.azurecr.io/") for one in found)
    )


def test_a_component_that_the_release_does_not_have_is_told():
    with pytest.raises(Failed) as missing:
        rendered(components=("source-controller", "time-machine"))
    assert "has no time-machine.yaml" in missing.value.text and "config/flux.yaml" in missing.value.hint


def test_rendering_twice_gives_the_same_bytes():
    text = yaml.write(render(FILES, SETTINGS))
    assert text == yaml.write(render(FILES, SETTINGS)) and len(yaml.parse(text)) == len(rendered())


@pytest.mark.parametrize(("auth", "url", "provider"), [
    ("deploy_key", "ssh://git@github.com/abc-inc/platform.git", None),
    ("github_app", "https://github.com/abc-inc/platform", "github"),
    ("azure_devops", "https://dev.azure.com/abc-inc/platform/_git/platform", "azure"),
])  # fmt: skip
def test_the_source_signs_in_as_config_says(auth, url, provider):
    config = load_config(CHECKOUT)
    config = replace(config, flux=config.flux.model_copy(update={"auth": auth}))
    source, root = sync(config)
    assert (source["spec"]["url"], source["spec"].get("provider")) == (url, provider)
    assert ("secretRef" in source["spec"]) == (auth != "azure_devops")
    assert root["spec"]["path"] == "./flux/clusters/main" and root["spec"]["prune"]
    assert "postBuild" not in root["spec"], "kinds have text in them that looks like a variable"
    assert listing()["resources"] == ["gotk-components.yaml", "gotk-sync.yaml"]


def test_the_lock_survives_its_file():
    numbers = count()
    lock = locks.Lock("v2.9.4", ("a",), {"name": "n", "sha256": "s"}, {f"f{next(numbers)}": "s"}, "i", ("x",))
    assert locks.read(lock.text()) == lock and lock.text().startswith("# Written by `inv flux.vendor`")
