"""What a VPN certificate costs beside easy-rsa's, where the time goes, and what listing thousands takes."""

import cProfile
import io
import json
import os
import pstats
import shutil
import statistics
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

from scripts.core.vpn.document import write_document
from scripts.ops.vpn.inventory import Inventory
from scripts.ops.vpn.place import open_place
from scripts.ops.vpn.profile_file import store_profile
from tests.bench.bare import CHECKOUT

ROUNDS = 9
CERTIFICATES = 2000
PROCESSES, EACH = 8, 25
EASY_RSA = Path("/usr/share/easy-rsa")
INV = str(Path(sys.executable).with_name("inv"))
OVPN = "client\nremote gateway.example 443\n<cert>\n$CLIENTCERTIFICATE\n</cert>\n<key>\n$PRIVATEKEY\n</key>\n"
# Phase → the functions whose whole time it is, as the profiler names them.
PHASES = {
    "key": ("new_key",),
    "sign": ("open_authority", "_sign"),
    "PKCS#12 and the rest": ("with_key", "make_bundle"),
    "fsync": ("<built-in method posix.fsync>",),
    "config": ("open_place",),
}


def certificates(directory: Path) -> list[list[str]]:
    """Rows of the table, in a sandbox of its own."""
    sandbox = directory / "certificates"
    environment = os.environ | {"GITOPS_SANDBOX_DIR": str(sandbox)}
    os.environ["GITOPS_SANDBOX_DIR"] = str(sandbox)
    place = open_place(CHECKOUT, "prod")
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("OpenVPN/vpnconfig.ovpn", OVPN)
    store_profile(place, package.getvalue())
    issue = [INV, "vpn.issue-cert", "--user", "alice", "--json"]
    _clock(issue, environment)
    rows = [_against_easy_rsa(directory, issue, environment), ["   of that", _phases(), ""]]
    return [*rows, _from_many(place), _listing(place, environment)]


def _against_easy_rsa(directory: Path, issue: list[str], environment: dict[str, str]) -> list[str]:
    what = "inv vpn.issue-cert : easy-rsa build-client-full and export-p12"
    if not (EASY_RSA / "easyrsa").is_file():
        return [what, f"{_clock(issue, environment):.2f} s : easy-rsa is not installed", "≤ 2.0"]
    home = directory / "easy-rsa"
    shutil.copytree(EASY_RSA, home)
    word = {"EASYRSA_BATCH": "1", "EASYRSA_PASSOUT": "pass:bench-only", "EASYRSA_PASSIN": "pass:bench-only"}
    for command in (["init-pki"], ["build-ca", "nopass"]):
        _clock(["./easyrsa", *command], os.environ | word, home)
    pairs = []
    for number in range(ROUNDS):
        ours = _clock(issue, environment)
        names = (["build-client-full", f"client{number}"], ["export-p12", f"client{number}"])
        pairs.append((ours, sum(_clock(["./easyrsa", *one], os.environ | word, home) for one in names)))
    mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    return [
        what,
        f"{statistics.median(a / b for a, b in pairs):.2f} ({mine:.2f} s : {theirs:.2f} s)",
        "≤ 2.0",
    ]


def _phases() -> str:
    """Seconds of each phase of one issue in this process, where everything is loaded already but for key and files."""
    from scripts.ops.vpn.issue_cert import issue_cert

    profile = cProfile.Profile()
    profile.runcall(issue_cert, CHECKOUT, "prod", "alice", None, None, False)
    took = {name: facts[3] for (_, _, name), facts in pstats.Stats(profile).stats.items()}
    parts = {phase: sum(took.get(name, 0) for name in names) for phase, names in PHASES.items()}
    return " · ".join(f"{phase} {seconds * 1000:.0f} ms" for phase, seconds in parts.items())


def _from_many(place: object) -> list[str]:
    """So many issues at the same time, which one lock lets through one after another."""
    from tests.vpn.test_parallel import issue_from

    before, began = len(Inventory(place).read()), time.monotonic()
    issue_from(PROCESSES, EACH, place)
    seconds, made = time.monotonic() - began, len(Inventory(place).read()) - before
    return [
        f"{PROCESSES * EACH} issues from {PROCESSES} processes",
        f"{PROCESSES * EACH - made} lost, in {seconds:.1f} s",
        "0 lost",
    ]


def _listing(place: object, environment: dict[str, str]) -> list[str]:
    """vpn.list of so many, with the question to the gateway."""
    inventory = Inventory(place)
    one = inventory.read()[0]
    for number in range(CERTIFICATES - len(inventory.read())):
        made = replace(one, serial=f"{(1 << 120) + number:X}", thumbprint=f"{number:040X}")
        (inventory.directory / f"{made.serial}.yaml").write_text(write_document(made))
    command = [INV, "vpn.list", "--json"]
    told = subprocess.run(command, cwd=CHECKOUT, env=environment, check=True, capture_output=True, text=True)
    assert len(json.loads(told.stdout)) == CERTIFICATES
    seconds = statistics.median(_clock(command, environment) for _ in range(5))
    return [f"inv vpn.list, {CERTIFICATES} certificates", f"{seconds:.2f} s", "≤ 1 s"]


def _clock(command: list[str], environment: dict[str, str], where: Path = CHECKOUT) -> float:
    began = time.monotonic()
    subprocess.run(command, cwd=where, env=environment, check=True, capture_output=True)
    return time.monotonic() - began
