"""A release is taken only when it is the very one that was published."""

from hashlib import sha256

import pytest

from scripts.core.flux import lock as locks
from scripts.core.flux.lock import Lock
from scripts.core.flux.release import checksum_of, checksums_name, members, path_of, verify
from scripts.errors import Failed, Preflight
from scripts.sandbox.github.flux.release import assets

CONTENT = assets("v2.9.4")["manifests.tar.gz"]
SUM = sha256(CONTENT).hexdigest()


def test_the_published_file_passes_and_holds_a_file_for_each_controller():
    verify(CONTENT, SUM, "manifests.tar.gz")
    assert {"source-controller.yaml", "rbac.yaml", "policies.yaml"} <= set(members(CONTENT))


@pytest.mark.parametrize(("content", "says"), [
    (CONTENT[:1000], "ends too early: 1000 bytes came"),
    (CONTENT + b"more", "is not what its release says"),
    (b"<html>sign in first</html>", "is not what its release says"),
])  # fmt: skip
def test_anything_else_is_refused_and_a_torn_file_is_told_from_a_changed_one(content, says):
    with pytest.raises(Failed) as refused:
        verify(content, SUM, "manifests.tar.gz")
    assert says in refused.value.text and "nothing was written" in refused.value.text
    assert refused.value.hint.startswith("inv flux.vendor")


def test_checksums_are_read_by_name():
    assert (
        checksum_of(f"{'0' * 64}  install.yaml\n{SUM.upper()} *manifests.tar.gz\n", "manifests.tar.gz") == SUM
    )
    with pytest.raises(Failed) as missing:
        checksum_of("<html>", "manifests.tar.gz")
    assert "does not name manifests.tar.gz" in missing.value.text
    assert path_of("v2.9.4", checksums_name("v2.9.4")).endswith("download/v2.9.4/flux_2.9.4_checksums.txt")


@pytest.mark.parametrize("text", ["", "7\n", "version: v2.9.4\n", "a: 1\n---\nb: 2\n", "]["])
def test_a_lock_that_is_none_says_how_it_comes_back(text):
    with pytest.raises(Preflight) as broken:
        locks.read(text)
    assert "cannot be read" in broken.value.text and broken.value.hint == "inv flux.vendor"


def test_a_lock_holds_files_version_and_config_together():
    files = {"a.yaml": "text"}
    lock = Lock("v2.9.4", ("a",), {}, {"a.yaml": locks.digest("text")}, "inputs")
    locks.check(lock, files, "inputs", "v2.9.4")
    for wrong, says in (
        (({"a.yaml": "other"}, "inputs", "v2.9.4"), "a.yaml: not what"),
        ((files, "other", "v2.9.4"), "config/ has changed"),
        ((files, "inputs", "v2.9.5"), "asks for Flux v2.9.5, and v2.9.4 is vendored"),
    ):
        with pytest.raises(Preflight) as refused:
            locks.check(lock, *wrong)
        assert says in refused.value.text and refused.value.hint == "inv flux.vendor"
    locks.check(Lock("v2.9.4", ("a",), {}, lock.files, "x", instead_of="v2.9.5"), files, "y", "v2.9.5")
