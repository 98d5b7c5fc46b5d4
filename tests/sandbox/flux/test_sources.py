"""GitRepository: cloned for real, or told why not."""

import pytest

from scripts.sandbox.github import git
from tests.sandbox.flux.conftest import SOURCE, settings
from tests.sandbox.kubernetes.running import until

pytestmark = pytest.mark.sandbox
KEY = {"apiVersion": "v1", "kind": "Secret"}


def test_a_branch_becomes_an_artifact_and_follows_it(repository):
    first = repository.write("a.yaml", settings("a", repository.name))
    repository.source()
    found = repository.ready("source", kind="GitRepository", told=f"stored artifact for revision '{first}'")
    assert found["status"]["artifact"]["revision"] == first
    assert found["status"]["observedGeneration"] == 1
    second = repository.write("b.yaml", settings("b", repository.name))
    repository.ready("source", kind="GitRepository", told=second)


def test_what_sourceignore_leaves_out_is_not_in_the_artifact(repository):
    repository.write(".sourceignore", "/*\n!/flux/\n")
    repository.write("secret.yaml", "x")
    repository.write("flux/logo.png", "x")
    repository.write("flux/a.yaml", "x")
    repository.source()
    path = repository.ready("source", kind="GitRepository")["status"]["artifact"]["path"]
    files = sorted(
        p.relative_to(path).as_posix() for p in repository.bare.__class__(path).rglob("*") if p.is_file()
    )
    assert files == ["flux/a.yaml"]


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        (
            {"ref": {"branch": "none"}},
            "GitOperationFailed: failed to checkout and determine revision: couldn't find",
        ),
        ({"url": "https://github.com/abc/none"}, "repository not found"),
        ({"secretRef": {"name": "none"}}, "AuthenticationFailed: failed to get secret"),
    ],
)
def test_why_it_cannot_be_cloned(repository, spec, told):
    repository.write("a.yaml", "x")
    repository.source(**spec)
    repository.ready("source", kind="GitRepository", status="False", told=told)


def test_over_ssh_it_takes_a_known_host_and_a_registered_key(world, repository):
    repository.write("a.yaml", "x")
    secret = KEY | {"metadata": {"name": "key", "namespace": repository.name}}
    data = {"identity": "private", "identity.pub": f"ssh-ed25519 {repository.name}", "known_hosts": ""}
    repository.source(url=f"ssh://git@github.com/abc/{repository.name}", secretRef={"name": "key"})
    repository.ready("source", kind="GitRepository", status="False", told='secrets "key" not found')
    world.apply(secret | {"stringData": data})
    repository.ready("source", kind="GitRepository", status="False", told="'known_hosts' required")
    world.apply(secret | {"stringData": data | {"known_hosts": "gitlab.com ssh-ed25519 A"}})
    repository.ready("source", kind="GitRepository", status="False", told="knownhosts: key is unknown")
    world.apply(secret | {"stringData": data | {"known_hosts": "github.com ssh-ed25519 A"}})
    repository.ready("source", kind="GitRepository", status="False", told="unable to authenticate")
    world.store.put("github.keys", f"abc/{repository.name}/1", {"key": data["identity.pub"]})
    repository.ready("source", kind="GitRepository")


def test_an_unreachable_host_is_told_and_tried_again(world, repository):
    revision = repository.write("a.yaml", "x")
    fault = "dial tcp: lookup github.com: no such host"
    world.fault("fail", fault, type="git_remote", name=f"abc/{repository.name}")
    repository.source()
    repository.ready("source", kind="GitRepository", status="False", told=fault)
    world.mend()
    repository.ready("source", kind="GitRepository", told=revision)


def test_a_tag_can_be_read_and_a_reconciliation_asked_for(world, repository):
    commit = repository.write("a.yaml", "x").partition(":")[2]
    git.run(repository.bare, "tag", "v1", commit)
    repository.source(ref={"tag": "v1"}, interval="24h")
    repository.ready("source", kind="GitRepository", told=f"v1@sha1:{commit}")
    annotated = {"metadata": {"annotations": {"reconcile.fluxcd.io/requestedAt": "now"}}}
    where = {"name": "source", "namespace": repository.name, "content_type": "application/merge-patch+json"}
    world.resource("GitRepository", SOURCE).patch(body=annotated, **where)
    until(
        lambda: (
            repository.get("GitRepository", "source", SOURCE)["status"].get("lastHandledReconcileAt") == "now"
        )
    )
