"""inv vpn.* as people and pipelines type it: what is asked, what is printed where, what is written."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.checkout import Checkout
from tests.e2e.terminal import Terminal

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
OVPN = "client\nremote gateway.example 443\n<cert>\n$CLIENTCERTIFICATE\n</cert>\n<key>\n$PRIVATEKEY\n</key>\n"


@pytest.fixture
def checkout(fresh: Checkout) -> Iterator[Checkout]:
    """A checkout whose prod has a VPN, and the profile of a gateway."""
    shutil.copytree(HERE / "vpn/config", fresh.path / "config", dirs_exist_ok=True)
    shutil.copy(REPOSITORY / "config/vpn.yaml", fresh.path / "config")
    fresh.replace("config/vpn.yaml", "bits: 3072", "bits: 2048")
    profile = fresh.sandbox / "vpn/prod/profile.zip"
    profile.parent.mkdir(parents=True, mode=0o700)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("OpenVPN/vpnconfig.ovpn", OVPN)
    profile.write_bytes(packed.getvalue())
    profile.chmod(0o600)
    fresh.git("init", "-q")
    fresh.commit()
    return fresh


def opens(envelope: str, passphrase: str) -> bool:
    asked = ["openssl", "pkcs12", "-in", envelope, "-passin", f"pass:{passphrase}", "-noout"]
    return subprocess.run(asked, capture_output=True, timeout=20).returncode == 0


def test_a_pipeline_issues_lists_and_leaves_the_tree_clean(checkout):
    made = checkout.inv("vpn.issue-cert", "--user", "alice", "--json")
    found = made.json
    assert set(found) == {
        "serial", "thumbprint", "user", "device", "not_after", "directory", "files", "passphrase_file",
    }  # fmt: skip
    assert f"passphrase: {found['passphrase_file']}" in made.stderr
    passphrase = Path(found["passphrase_file"]).read_text().strip()
    assert passphrase not in made.stdout + made.stderr
    for name in ("alice-laptop.p12", "alice-laptop-compatible.p12"):
        assert opens(f"{found['directory']}/{name}", passphrase)
        assert not opens(f"{found['directory']}/{name}", "")

    (row,) = checkout.inv("vpn.list", "--json").json
    assert (row["serial"], row["status"], row["gateway"]) == (found["serial"], "issued", None)
    table = checkout.inv("vpn.list", "--env", "prod", "--fail-within", "30d").stdout
    assert found["serial"][:12] in table
    assert max(map(len, table.splitlines())) <= 80
    ending = checkout.inv("vpn.list", "--fail-within", "200d", code=1)
    assert f"alice's laptop ({found['serial']}) ends on" in ending.stderr
    assert ending.next == ["vpn.renew", "--env", "prod", "--all"]
    assert checkout.git("status", "--porcelain") == ""


def test_what_is_not_said_is_told_before_anything_is_made(checkout):
    before = {path for path in checkout.path.rglob("*") if ".git/" not in str(path)}
    refused = checkout.inv("vpn.issue-cert", code=5)
    assert "whose certificate?" in refused.stderr
    assert refused.next == ["vpn.issue-cert", "--user", "NAME", "--env", "prod"]
    assert (
        "dev has no network.vpn"
        in checkout.inv("vpn.issue-cert", "--user", "a", "--env", "dev", code=5).stderr
    )
    assert "would issue" in checkout.inv("--dry", "vpn.issue-cert", "--user", "alice").stderr
    after = {path for path in checkout.path.rglob("*") if ".git/" not in str(path)}
    assert not [path for path in after - before if "__pycache__" not in str(path)]


def test_a_person_is_asked_and_shown_the_passphrase_once(checkout):
    terminal = Terminal(checkout, "vpn.issue-cert")
    terminal.until("user (alice, bob): ")
    terminal.type("bob\n")
    terminal.until("device [laptop]: ")
    terminal.type("phone\n")
    shown = terminal.end(0)
    (passphrase,) = [line.rpartition(" ")[2] for line in shown.splitlines() if "(shown once)" in line]
    (envelope,) = checkout.sandbox.rglob("bob-phone.p12")
    assert opens(str(envelope), passphrase)
    kept = [path for path in checkout.sandbox.rglob("*") if path.is_file()]
    assert not [path for path in kept if passphrase.encode() in path.read_bytes()]
    assert not list(checkout.sandbox.rglob("*.passphrase"))
