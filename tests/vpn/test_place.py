"""Which environment a vpn command is about, and the root that it begins with."""

import pytest

from scripts.errors import Preflight
from scripts.ops.vpn.init import init
from scripts.ops.vpn.place import open_place
from scripts.ops.vpn.roots import read_roots


def add_environment(land, name="beta"):
    environments = land.checkout / "config/environments"
    text = (environments / "prod.yaml").read_text().partition("services:")[0]
    for old, new in (
        ("prod", name), ("branch: main", f"branch: {name}"), ("domain: ", f"domain: {name}."),
        ("10.30", "10.50"), ("16.30", "16.50"),
    ):  # fmt: skip
        text = text.replace(old, new)
    (environments / f"{name}.yaml").write_text(text)


def test_the_only_environment_with_a_vpn_need_not_be_said(land):
    assert open_place(land.checkout).environment == "prod"


def test_several_have_to_be_told_apart_and_have_a_root_each(land):
    add_environment(land)
    with pytest.raises(Preflight, match="several environments have a VPN") as told:
        init(land.checkout, None)
    assert told.value.hint == "--env beta|prod"
    assert init(land.checkout, "beta")["root"].startswith("abc-beta-")
    assert init(land.checkout, "prod")["root"].startswith("abc-prod-")
    assert [len(read_roots(open_place(land.checkout, name))) for name in ("beta", "prod")] == [1, 1]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("dev", "dev has no network.vpn"), ("pord", 'unknown environment.*did you mean "prod"')],
)
def test_an_environment_without_a_vpn_is_refused(land, name, sentence):
    with pytest.raises(Preflight, match=sentence) as told:
        open_place(land.checkout, name)
    assert told.value.hint == "--env prod"


def test_no_environment_and_no_settings_are_told(land):
    prod = land.checkout / "config/environments/prod.yaml"
    (land.checkout / "config/vpn.yaml").rename(land.checkout / "vpn.yaml")
    with pytest.raises(Preflight, match=r"config/vpn.yaml is missing"):
        open_place(land.checkout)
    settings = (land.checkout / "vpn.yaml").read_text().partition("users:")[0]
    (land.checkout / "config/vpn.yaml").write_text(settings)
    prod.write_text(prod.read_text().replace("  vpn: {address_space: 172.16.30.0/24}\n", ""))
    with pytest.raises(Preflight, match="no environment has a network"):
        open_place(land.checkout)


def test_a_target_without_a_custody_is_told(land):
    land.edit("  sandbox: file ", "  azure: file #")
    land.edit("  azure: keyvault ", "  # ")
    with pytest.raises(Preflight, match="says no custody for target sandbox"):
        init(land.checkout, None)


def test_a_root_is_made_once(land):
    first = init(land.checkout, None)
    assert (first["custody"], first["made"]) == ("file", True)
    assert init(land.checkout, None) == first | {"made": False}


def test_dry_makes_no_root(land, capsys):
    before = land.files()
    assert init(land.checkout, None, dry=True) == {}
    assert land.files() == before
    assert "would make the VPN root of prod: file custody" in capsys.readouterr().err


def test_a_short_passphrase_makes_no_root(land, monkeypatch):
    monkeypatch.setenv("GITOPS_VPN_CA_PASSPHRASE", "too short")
    with pytest.raises(Preflight, match="20 characters at least"):
        init(land.checkout, None)
    assert read_roots(land.place) == []


def test_a_guarded_target_without_a_terminal_wants_the_variable(land, monkeypatch):
    path = land.checkout / "config/targets/sandbox.yaml"
    path.write_text(path.read_text() + "guarded: true\n")
    with pytest.raises(Preflight, match="nobody is there to be asked") as told:
        init(land.checkout, None)
    assert told.value.hint == "export GITOPS_VPN_CA_PASSPHRASE=…"
    monkeypatch.setenv("GITOPS_VPN_CA_PASSPHRASE", "one that is long enough for a root")
    assert init(land.checkout, None)["made"]
    assert not (land.place.private / "ca/passphrase").exists()
