"""Run triggers, and the consumers of a workspace's state."""


def trigger(api, workspace, source):
    relation = {"sourceable": {"data": {"type": "workspaces", "id": source}}}
    return api("POST", f"/workspaces/{workspace}/run-triggers", {"data": {"relationships": relation}})


def listed(api, workspace, direction):
    path = f"/workspaces/{workspace}/run-triggers?filter[run-trigger][type]={direction}"
    return [one["attributes"]["sourceable-name"] for one in api("GET", path).json()["data"]]


def test_a_trigger_is_made_listed_from_both_ends_and_removed(api):
    k8s, prod = api.make("k8s"), api.make("prod")
    made = trigger(api, k8s, prod)
    assert made.status_code == 201
    attributes = made.json()["data"]["attributes"]
    assert (attributes["workspace-name"], attributes["sourceable-name"]) == ("k8s", "prod")
    assert (listed(api, k8s, "inbound"), listed(api, k8s, "outbound")) == (["prod"], [])
    assert (listed(api, prod, "inbound"), listed(api, prod, "outbound")) == ([], ["prod"])
    address = f"/run-triggers/{made.json()['data']['id']}"
    document = api("GET", f"{address}?include=workspace,sourceable").json()
    assert [one["attributes"]["name"] for one in document["included"]] == ["k8s", "prod"]
    assert api("DELETE", address).status_code == 204
    assert api("GET", address).status_code == 404


def test_a_list_of_triggers_says_its_direction(api):
    reply = api("GET", f"/workspaces/{api.make('k8s')}/run-triggers")
    assert reply.status_code == 400
    assert reply.json()["errors"][0]["detail"] == "filter[run-trigger][type] must be inbound or outbound"


def test_the_21st_source_the_same_one_and_itself_are_refused(quick):
    k8s = quick.make("k8s")
    sources = [quick.make(f"source-{n}") for n in range(21)]
    assert {trigger(quick, k8s, source).status_code for source in sources[:20]} == {201}
    told = [
        (sources[20], 422, "Workspace k8s has 20 run triggers, which is the limit"),
        (sources[0], 422, "Sourceable has already been taken"),
        (k8s, 422, "Sourceable cannot be the workspace itself"),
        ("ws-none", 404, "not found"),
    ]
    for source, status, detail in told:
        reply = trigger(quick, k8s, source)
        assert (reply.status_code, reply.json()["errors"][0]["detail"]) == (status, detail)


def test_a_deleted_workspace_takes_its_triggers_along_and_is_nobodys_consumer(api, store):
    k8s, prod, dev = api.make("k8s"), api.make("prod"), api.make("dev")
    trigger(api, k8s, prod)
    trigger(api, dev, k8s)
    address = f"/workspaces/{prod}/relationships/remote-state-consumers"
    api("POST", address, {"data": [{"type": "workspaces", "id": one} for one in (k8s, dev)]})
    assert api("DELETE", f"/workspaces/{k8s}").status_code == 204
    assert store.count("hcp.run-triggers") == 0
    assert [one["id"] for one in api("GET", address).json()["data"]] == [dev]


def test_global_state_has_every_other_workspace_as_a_consumer_and_takes_no_list(api):
    prod, k8s = api.make("prod", **{"global-remote-state": True}), api.make("k8s")
    address = f"/workspaces/{prod}/relationships/remote-state-consumers"
    assert [one["id"] for one in api("GET", address).json()["data"]] == [k8s]
    for method in ("POST", "PATCH", "DELETE"):
        reply = api(method, address, {"data": [{"type": "workspaces", "id": k8s}]})
        told = "Remote state consumers cannot be set while global remote state is on"
        assert (reply.status_code, reply.json()["errors"][0]["detail"]) == (422, told)


def test_consumers_are_other_workspaces_of_the_organisation(api):
    prod = api.make("prod")
    address = f"/workspaces/{prod}/relationships/remote-state-consumers"
    foreign = api("POST", "/organizations/other/workspaces", {"data": {"attributes": {"name": "k8s"}}})
    for consumer, status in ((prod, 422), ("ws-none", 404), (foreign.json()["data"]["id"], 404)):
        assert api("POST", address, {"data": [{"type": "workspaces", "id": consumer}]}).status_code == status
    assert api("POST", address, {"data": "ws-1"}).status_code == 422
    assert api("GET", address).json()["data"] == []
