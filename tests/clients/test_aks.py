"""Signing in to a cluster by az and kubelogin."""

import pytest

from scripts.clients.aks import get_credentials
from scripts.errors import OpsError

AZ = """
    import pathlib, sys
    words = sys.argv[1:]
    if "lost" in words:
        sys.exit("ERROR: (ResourceNotFound) The resource was not found.")
    file = pathlib.Path(words[words.index("--file") + 1])
    file.write_text(" ".join(words))
"""
KUBELOGIN = """
    import pathlib, sys
    file = pathlib.Path(sys.argv[sys.argv.index("--kubeconfig") + 1])
    file.write_text(file.read_text() + "; " + " ".join(sys.argv[1:4]))
"""


def test_a_kubeconfig_is_written_converted_and_private(script, tmp_path, monkeypatch):
    script("az", AZ)
    script("kubelogin", KUBELOGIN)
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "new" / "kubeconfig"
    get_credentials("sub", "group", "name", path)
    assert "aks get-credentials --subscription sub --resource-group group --name name" in path.read_text()
    assert path.read_text().endswith("; convert-kubeconfig -l azurecli")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(OpsError) as lost:
        get_credentials("sub", "group", "lost", path)
    assert "ResourceNotFound" in lost.value.text and "az login" in lost.value.hint


def test_a_missing_program_is_named_with_how_to_get_it(script, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    for name, remedy in (("az", "install azure-cli"), ("kubelogin", "az aks install-cli")):
        with pytest.raises(OpsError) as missing:
            get_credentials("sub", "group", "name", tmp_path / "kubeconfig")
        assert f"{name} is not on PATH" in missing.value.text and missing.value.hint == remedy
        script(name, AZ)
