"""Settings of workspaces: what they may become, what goes with what, and what a project gives."""

import pytest

from scripts.sandbox.hcp.models import connections

REPO = "abc/platform"
GITHUB = {"oauth-token-id": connections.token("abc")}


def pool(api, name="inside", **attributes):
    document = {"data": {"type": "agent-pools", "attributes": {"name": name, **attributes}}}
    return api("POST", "/organizations/abc/agent-pools", document).json()["data"]["id"]


def read(api, workspace):
    found = api("GET", f"/workspaces/{workspace}").json()["data"]
    used = found["relationships"]["agent-pool"]["data"]
    return found["attributes"]["execution-mode"], used and used["id"]


@pytest.mark.parametrize(
    ("attributes", "pointer", "told"),
    [
        ({"execution-mode": "moon"}, "execution-mode", "Execution mode is not included in the list"),
        (
            {"execution-mode": "agent"},
            "agent-pool-id",
            "Agent pool must be specified when execution mode is agent",
        ),
        (
            {"execution-mode": "agent", "agent-pool-id": "apool-none"},
            "agent-pool-id",
            "Agent pool is not one that the workspace may use",
        ),
        (
            {"execution-mode": "remote", "agent-pool-id": "POOL"},
            "agent-pool-id",
            "Agent pool must not be specified unless execution mode is agent",
        ),
        (
            {"operations": True, "execution-mode": "remote"},
            "operations",
            "Operations must not be specified together with execution mode",
        ),
        (
            {"execution-mode": "remote", "setting-overwrites": {"execution-mode": False}},
            "setting-overwrites",
            "Setting overwrites says that execution mode is inherited, but execution mode is given",
        ),
        ({"terraform-version": "new"}, "terraform-version", "Terraform version is invalid"),
        ({"terraform-version": "9.9.9"}, "terraform-version", "Terraform version is invalid"),
        ({"terraform-version": 1.11}, "terraform-version", "Terraform version is invalid"),
        ({"working-directory": "../other"}, "working-directory", "Working directory is invalid"),
        ({"auto-apply": "yes"}, "auto-apply", "Auto apply is not a boolean"),
        (
            {"global-remote-state": True, "project-remote-state": True},
            "project-remote-state",
            "Project remote state must not be specified together with global remote state",
        ),
        (
            {"trigger-patterns": ["a"], "trigger-prefixes": ["b"]},
            "trigger-patterns",
            "Trigger patterns must not be specified together with trigger prefixes",
        ),
        ({"vcs-repo": "abc/platform"}, "vcs-repo", "Vcs repo is not an object"),
        (
            {"vcs-repo": {"identifier": "platform", **GITHUB}},
            "vcs-repo/identifier",
            "Identifier is invalid: organisation/repository",
        ),
        (
            {"vcs-repo": {"identifier": REPO, "oauth-token-id": "ot-none"}},
            "vcs-repo/oauth-token-id",
            "oauth-token-id is not known",
        ),
        (
            {"vcs-repo": {"identifier": REPO, **GITHUB, "github-app-installation-id": "ghain-1"}},
            "vcs-repo",
            "Exactly one of oauth-token-id and github-app-installation-id must be specified",
        ),
    ],
)
def test_settings_that_cannot_be_are_refused_with_a_pointer(quick, attributes, pointer, told):
    if attributes.get("agent-pool-id") == "POOL":
        attributes = attributes | {"agent-pool-id": pool(quick)}
    dev = quick.make("dev")
    before = quick("GET", f"/workspaces/{dev}").json()
    reply = quick.change(dev, **attributes)
    assert reply.status_code == 422
    [error] = reply.json()["errors"]
    assert (error["source"]["pointer"], error["detail"]) == (f"/data/attributes/{pointer}", told)
    assert quick("GET", f"/workspaces/{dev}").json() == before


def test_everything_that_is_wrong_is_told_at_once(api):
    wrong = {"terraform-version": "new", "working-directory": "..", "auto-apply": 1}
    errors = api.change(api.make("dev"), **wrong).json()["errors"]
    assert {error["source"]["pointer"].rpartition("/")[2] for error in errors} == set(wrong)
    assert {(error["status"], error["title"]) for error in errors} == {("422", "invalid attribute")}


@pytest.mark.parametrize("version", ["1.11.4", "~> 1.11", ">= 1.9, < 2.0.0", "latest", "1.12.0-rc1"])
def test_versions_are_exact_or_constraints(quick, version):
    changed = quick.change(quick.make("dev"), **{"terraform-version": version}).json()["data"]["attributes"]
    assert changed["terraform-version"] == version


def test_an_agents_workspace_names_its_pool_and_forgets_it_with_the_mode(api):
    inside, dev = pool(api), api.make("dev")
    api.change(dev, **{"execution-mode": "agent", "agent-pool-id": inside}).raise_for_status()
    assert read(api, dev) == ("agent", inside)
    api.change(dev, **{"auto-apply": True}).raise_for_status()
    assert read(api, dev) == ("agent", inside)
    api.change(dev, **{"execution-mode": "remote"}).raise_for_status()
    assert read(api, dev) == ("remote", None)


def test_a_pool_serves_only_the_workspaces_that_it_is_narrowed_to(api):
    dev, prod = api.make("dev"), api.make("prod")
    relationships = {"allowed-workspaces": {"data": [{"type": "workspaces", "id": prod}]}}
    attributes = {"name": "inside", "organization-scoped": False}
    document = {"data": {"attributes": attributes, "relationships": relationships}}
    inside = api("POST", "/organizations/abc/agent-pools", document).json()["data"]["id"]
    given = {"execution-mode": "agent", "agent-pool-id": inside}
    assert (api.change(dev, **given).status_code, api.change(prod, **given).status_code) == (422, 200)


def test_a_setting_of_its_own_is_given_back_to_the_project(api):
    dev = api.make("dev", **{"execution-mode": "remote"})
    own = api("GET", f"/workspaces/{dev}").json()["data"]["attributes"]["setting-overwrites"]
    assert own == {"execution-mode": True, "agent-pool": False}
    overwrites = {"execution-mode": False, "agent-pool": False}
    changed = api.change(dev, **{"setting-overwrites": overwrites}).json()["data"]["attributes"]
    assert (changed["execution-mode"], changed["setting-overwrites"]) == ("local", overwrites)


def test_a_project_gives_its_mode_to_workspaces_that_set_none(api):
    core = api.make_project("core", **{"default-execution-mode": "remote"})
    dev, prod = api.make("dev"), api.make("prod", **{"execution-mode": "local"})
    moved = {"data": [{"type": "workspaces", "id": one} for one in (dev, prod)]}
    assert api("POST", f"/projects/{core}/relationships/workspaces", moved).status_code == 204
    assert (read(api, dev), read(api, prod)) == (("remote", None), ("local", None))
    inside = pool(api)
    given = {"default-execution-mode": "agent", "default-agent-pool-id": inside}
    changed = api("PATCH", f"/projects/{core}", {"data": {"attributes": given}}).json()["data"]
    assert changed["relationships"]["default-agent-pool"]["data"]["id"] == inside
    assert (read(api, dev), read(api, prod)) == (("agent", inside), ("local", None))


def test_a_repository_is_connected_left_alone_by_an_empty_one_and_disconnected(api):
    dev = api.make("dev")
    changed = api.change(dev, **{"vcs-repo": {"identifier": REPO, "branch": "dev", **GITHUB}}).json()["data"]
    assert changed["attributes"]["vcs-repo-identifier"] == REPO
    assert changed["attributes"]["vcs-repo"]["repository-http-url"] == f"https://github.com/{REPO}"
    for given, identifier in (({}, REPO), (None, None)):
        changed = api.change(dev, **{"vcs-repo": given}).json()["data"]["attributes"]
        assert changed["vcs-repo-identifier"] == identifier


def test_empty_overwrites_change_nothing_as_some_clients_send_them(api):
    dev = api.make("dev", **{"execution-mode": "remote"})
    changed = api.change(dev, **{"setting-overwrites": {}, "description": "x"}).json()["data"]["attributes"]
    assert (changed["execution-mode"], changed["setting-overwrites"]["execution-mode"]) == ("remote", True)
