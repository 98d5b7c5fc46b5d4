"""inv flux.validate and inv flux.schemas, as a person or a pipeline meets them."""

import gzip
import json
import shutil
from pathlib import Path

import pytest

from scripts.clients import kubectl
from scripts.clients.kind_schemas import core_definitions
from scripts.errors import Failed, Preflight
from scripts.ops.flux.schemas import renew
from scripts.ops.flux.validate import validate
from scripts.tasks import check, flux, output

CHECKOUT = Path(__file__).parents[2]
SCHEMAS = "config/schemas/kubernetes"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy with a single namespace in flux/, which the commands act on."""
    shutil.copytree(CHECKOUT / "config", tmp_path / "config")
    (tmp_path / "flux/clusters/main").mkdir(parents=True)
    (tmp_path / "flux/clusters/main/one.yaml").write_text(
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: one\n"
    )
    monkeypatch.setattr(output, "CHECKOUT", tmp_path)
    return tmp_path


def break_it(checkout: Path) -> None:
    file = checkout / "flux/clusters/main/one.yaml"
    file.write_text(f"{file.read_text()}spec:\n  nodes: 1\n")


def test_sound_manifests_are_counted(checkout, capsys):
    flux.validate.body(None)
    assert capsys.readouterr().out == "flux/: 1 objects, okay\n"


def test_wrong_manifests_are_told_and_end_with_1(checkout):
    break_it(checkout)
    with pytest.raises(Failed) as told:
        flux.validate.body(None)
    assert told.value.code == 1
    assert str(told.value) == (
        "flux/: 1 objects, 1 error\n  flux/clusters/main/one.yaml: Namespace one: spec.nodes: no such field"
    )


def test_json_has_the_count_and_every_error(checkout, capsys):
    break_it(checkout)
    with pytest.raises(Failed):
        flux.validate.body(None, json=True)
    assert json.loads(capsys.readouterr().out) == {
        "objects": 1,
        "errors": [
            {
                "file": "flux/clusters/main/one.yaml",
                "object": "Namespace one",
                "message": "spec.nodes: no such field",
            }
        ],
    }


def test_the_check_of_everything_includes_it(checkout):
    break_it(checkout)
    with pytest.raises(Failed, match="no such field"):
        check.flux.body(None)


def test_what_flux_vendored_is_flux_s_own(checkout):
    vendored = checkout / "flux/clusters/main/flux-system"
    vendored.mkdir()
    (vendored / "gotk-components.yaml").write_text("kind: [")
    assert not validate(checkout).errors


def test_a_platform_without_flux_says_what_to_write(checkout):
    (checkout / "config/flux.yaml").unlink()
    with pytest.raises(Preflight, match=r"config/flux.yaml is missing\n  next: write config/flux.yaml"):
        validate(checkout)


def test_without_kubectl_the_cure_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(kubectl.shutil, "which", lambda name: None)
    monkeypatch.setattr(kubectl.sys, "executable", str(tmp_path / "python"))
    with pytest.raises(Preflight, match=r"kubectl is neither on PATH nor in \.venv\n  next: pip install"):
        kubectl.find_kubectl()


def test_the_wheel_s_kubectl_serves_where_path_has_none(monkeypatch):
    monkeypatch.setattr(kubectl.shutil, "which", lambda name: None)
    assert Path(kubectl.find_kubectl()).parent == Path(kubectl.sys.executable).parent


def test_schemas_of_an_older_kubernetes_than_any_known_are_refused():
    with pytest.raises(
        Preflight, match=r"no schemas of Kubernetes 1\.2 are known\n  next: set cluster\.version"
    ):
        core_definitions("1.2")


def test_a_newer_kubernetes_is_checked_by_the_newest_known_schemas():
    assert core_definitions("1.99")["$defs"]


def test_renewing_changes_nothing_while_nothing_changed(checkout):
    before = (checkout / SCHEMAS / "crds.json.gz").read_bytes()
    assert renew(checkout, None).startswith("config/schemas/kubernetes/crds.json.gz: ")
    assert (checkout / SCHEMAS / "crds.json.gz").read_bytes() == before


def test_a_kind_that_flux_came_to_use_is_taken_from_the_full_collection(checkout, tmp_path):
    kind = "cert-manager.io/v1/Challenge"
    full = json.loads(gzip.decompress((checkout / SCHEMAS / "crds.json.gz").read_bytes()))
    source = tmp_path / "full"
    source.mkdir()
    (source / "crds.json.gz").write_bytes(
        gzip.compress(
            json.dumps(full | {kind: {"scope": "Namespaced"}, "z.cert-manager.io/v1/Other": {}}).encode()
        )
    )
    (checkout / "flux/clusters/main/new.yaml").write_text(
        "apiVersion: cert-manager.io/v1\nkind: Challenge\nmetadata: {name: a, namespace: one}\n"
    )
    renew(checkout, str(source))
    kept = json.loads(gzip.decompress((checkout / SCHEMAS / "crds.json.gz").read_bytes()))
    assert kept.keys() - full.keys() == {kind}


def test_a_kind_that_no_collection_has_is_named(checkout, tmp_path):
    (checkout / "flux/clusters/main/new.yaml").write_text(
        "apiVersion: cert-manager.io/v1\nkind: Unheard\nmetadata: {name: a, namespace: one}\n"
    )
    with pytest.raises(Failed, match=r"has no cert-manager.io/v1/Unheard\n  next: record what is used of it"):
        renew(checkout, str(checkout / SCHEMAS))


def test_a_directory_without_schemas_is_refused(checkout, tmp_path):
    with pytest.raises(Preflight, match=r"holds no crds.json.gz\n  next: inv flux.schemas --from DIR"):
        renew(checkout, str(tmp_path / "empty"))


@pytest.mark.parametrize(
    "spec",
    [
        "null",
        "[a]",
        "text",
        "{sourceRef: text}",
        "{dependsOn: [a], interval: 1h}",
        "{path: [a], sourceRef: {kind: GitRepository, name: flux-system}}",
        "{path: ./flux, sourceRef: {name: flux-system}, postBuild: {substituteFrom: [a], substitute: [b]}}",
    ],
)
def test_a_kustomization_of_no_shape_at_all_is_told_and_stops_nothing(checkout, spec):
    (checkout / "flux/clusters/main/odd.yaml").write_text(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: odd, namespace: flux-system}}\nspec: {spec}\n"
    )
    assert "flux/clusters/main/odd.yaml" in {one.file for one in validate(checkout).errors}
