"""An environment is the files of another one under its own name."""

from scripts.core.growth.edits import Edit, diff
from scripts.core.growth.environment import grow, shrink

DEV = """\
name: dev
branch: dev
domain: dev.abc.example
network:
  address_space: 10.20.0.0/16
"""
FILES = {
    "config/platform.yaml": "name: abc\ncluster: {address_space: 10.10.0.0/16}\n",
    "config/environments/dev.yaml": DEV,
    "config/environments/prod.yaml": DEV.replace("dev", "prod").replace("10.20", "10.30")
    + "  vpn: {address_space: 172.16.30.0/24}\n",
    "config/services/agent.yaml": "kind: web\nenvironments: [dev]\n",
    "config/services/shop.yaml": "kind: web\n",
    "config/vpn.yaml": "ca: {}\nusers:\n  prod: {}\n  qa: {people: {}}\n",
    "flux/apps/dev/kustomization.yaml": "namespace: dev\nhost: ${dev_host}\nlevel: devel\n",
    "flux/tenants/kustomization.yaml": "resources:\n  - dev\n  - prod\n",
}


def after(files: dict[str, str], edits: list[Edit]) -> dict[str, str]:
    changed = {**files, **{edit.path: edit.after for edit in edits}}
    return {path: text for path, text in changed.items() if text is not None}


def test_every_file_of_its_model_is_there_under_its_name():
    grown = after(FILES, grow(FILES, "qa", "dev", "abc.example"))
    assert grown["flux/apps/qa/kustomization.yaml"] == "namespace: qa\nhost: ${qa_host}\nlevel: devel\n"
    assert grown["config/environments/qa.yaml"] == (
        "name: qa\nbranch: qa\ndomain: qa.abc.example\nnetwork:\n  address_space: 10.40.0.0/16\n"
    )


def test_it_begins_without_the_images_of_its_model():
    tagged = {
        **FILES,
        "flux/apps/dev/kustomization.yaml": "newTag: dev-12-4f2a9c1 # flux-system:dev-shop:tag\n",
    }
    grown = after(tagged, grow(tagged, "qa", "dev", "abc.example"))
    assert grown["flux/apps/qa/kustomization.yaml"] == "newTag: qa-0-0000000 # flux-system:qa-shop:tag\n"


def test_lists_that_name_its_model_name_it_too():
    grown = after(FILES, grow(FILES, "qa", "dev", "abc.example"))
    assert grown["config/services/agent.yaml"] == "kind: web\nenvironments: [dev, qa]\n"
    assert grown["flux/tenants/kustomization.yaml"] == "resources:\n  - dev\n  - prod\n  - qa\n"
    assert grown["config/services/shop.yaml"] == FILES["config/services/shop.yaml"]


def test_a_private_one_has_addresses_for_its_vpn_too():
    grown = after(FILES, grow(FILES, "staging", "prod", "abc.example"))
    assert "vpn: {address_space: 172.16.40.0/24}" in grown["config/environments/staging.yaml"]
    assert "domain: staging.abc.example" in grown["config/environments/staging.yaml"]


def test_what_makes_it_an_environment_comes_last_and_files_of_others_stay():
    own = {"flux/apps/qa/kustomization.yaml": "by: hand\n"}
    edits = grow({**FILES, **own}, "qa", "dev", "abc.example")
    assert edits[-1].path == "config/environments/qa.yaml"
    assert not [edit for edit in edits if edit.path in own]


def test_removing_what_was_added_leaves_no_trace():
    grown = after(FILES, grow(FILES, "test", "dev", "abc.example"))
    edits = shrink(grown, "test")
    assert after(grown, edits) == FILES
    assert edits[-1].path == "config/environments/test.yaml"


def test_its_vpn_users_go_with_it():
    assert after(FILES, shrink(FILES, "qa"))["config/vpn.yaml"] == "ca: {}\nusers:\n  prod: {}\n"


def test_edits_are_shown_as_git_shows_them():
    shown = diff([Edit("a.yaml", None, "x: 1\n"), Edit("b.yaml", "y: 1\n", None), Edit("c.yaml", "", "")])
    assert shown.splitlines()[:2] == ["--- /dev/null", "+++ b/a.yaml"]
    assert "+x: 1" in shown
    assert "+++ /dev/null" in shown
    assert "c.yaml" not in shown
