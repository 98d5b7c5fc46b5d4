"""A gateway through Resource Manager: what is written, what is compared, and what goes wrong."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from scripts.clients.azure.arm import Arm, Busy
from scripts.core.vpn.gateway import revoke
from scripts.errors import Failed, Preflight
from scripts.sandbox.provider.account import SUBSCRIPTION
from tests.azure.world import GATEWAY, ROOT, SECRET

ALICE, BEN, EVE = "A" * 40, "B" * 40, "E" * 40
PUT, READ, POLL = "PUT /arm/*", "GET */virtualNetworkGateways/*", "GET */operations/*"


def refuse_alice(raw):
    return revoke(raw, {"alice": ALICE})


def revoked(world) -> set[str]:
    """What Terraform's next refresh finds."""
    (clients,) = world.applied()["vpn_client_configuration"]
    return {entry["thumbprint"] for entry in clients["revoked_certificate"]}


def test_a_gateway_is_read_as_terraform_applied_it(world):
    found = world.gateway().read()
    assert (found.sku, found.protocols, found.auth_types) == ("VpnGw1AZ", ("OpenVPN",), ("Certificate",))
    assert (found.pool, found.roots, found.revoked) == (("172.16.30.0/24",), {"root-1": ROOT}, {})
    assert found.provisioning_state == "Succeeded"


def test_a_revocation_is_what_terraform_sees_next_and_everything_else_is_as_it_was(world):
    before = world.applied()
    after = world.gateway().write(refuse_alice)
    assert after.revoked == {"alice": ALICE}
    assert revoked(world) == {ALICE}
    changed = {key for key, value in world.applied().items() if value != before[key]}
    assert changed == {"vpn_client_configuration"}
    assert world.applied()["vpn_client_configuration"][0]["root_certificate"] == [
        {"name": "root-1", "public_cert_data": ROOT}
    ]


def test_a_change_that_changes_nothing_writes_nothing(world):
    world.gateway().write(refuse_alice)
    world.emulator.asked.clear()
    world.gateway().write(refuse_alice)
    assert world.emulator.count("PUT", GATEWAY) == 0


def test_the_write_carries_the_etag_that_was_read(world):
    etag = world.gateway().read().etag
    world.gateway().write(refuse_alice)
    (put,) = [asked for asked in world.emulator.asked if asked.method == "PUT"]
    assert put.header("if-match") == etag
    assert "etag" not in put.document()


def test_what_the_api_says_and_we_do_not_know_survives(world):
    new = {"aFieldOfNextYear": {"deep": [1, 2]}, "customRoutes": {"addressPrefixes": ["10.0.0.0/8"]}}
    body = world.gateway().read().raw
    body["properties"] |= new
    world.azure.gateways.replace(GATEWAY, body, "*")
    after = world.gateway().write(refuse_alice)
    assert {name: after.raw["properties"][name] for name in new} == new


def test_somebody_elses_write_between_reading_and_writing_is_kept(world):
    def intrude(request):
        if request.method == "PUT":
            world.emulator.before.clear()
            world.clients(revoked_certificate=[{"name": "eve", "thumbprint": EVE}])

    world.emulator.before.append(intrude)
    assert world.gateway().write(refuse_alice).thumbprints == {ALICE, EVE}
    assert revoked(world) == {ALICE, EVE}
    assert world.emulator.count("PUT", GATEWAY) == 2


def test_a_terraform_apply_between_reading_and_writing_is_kept(world):
    def apply(request):
        if request.method == "PUT":
            world.emulator.before.clear()
            world.change(tags={"environment": "prod", "owner": "platform"})

    world.emulator.before.append(apply)
    world.gateway().write(refuse_alice)
    assert world.applied()["tags"] == {"environment": "prod", "owner": "platform"}
    assert revoked(world) == {ALICE}


def test_two_tasks_at_once_lose_nothing(world):
    together = Barrier(2)

    def write(name, thumbprint):
        gateway = world.gateway()
        gateway.read()
        together.wait()
        gateway.write(lambda raw: revoke(raw, {name: thumbprint}))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, ("alice", "ben"), (ALICE, BEN)))
    assert revoked(world) == {ALICE, BEN}


def test_a_gateway_that_is_being_changed_is_waited_for(world):
    world.fault(kind="delay", seconds=0.05, call="operation")
    body = world.gateway().read().raw
    world.azure.gateways.replace(GATEWAY, body, "*")
    assert world.gateway().read().provisioning_state == "Updating"
    world.gateway().write(refuse_alice)
    assert revoked(world) == {ALICE}


def test_another_operation_in_progress_is_waited_for_and_then_written(world):
    world.fault("409 AnotherOperationInProgress: busy", nth=1, route=PUT)
    world.gateway().write(refuse_alice)
    assert revoked(world) == {ALICE}


def test_an_operation_that_never_ends_is_busy_for_us_and_names_itself(world):
    world.fault("409 AnotherOperationInProgress: somebody else is at it", nth=0, route=PUT)
    with pytest.raises(Busy, match="write gateway abc-prod-vpn: somebody else is at it") as refused:
        world.gateway().write(refuse_alice)
    assert refused.value.code == 4
    assert revoked(world) == set()


def test_too_many_requests_and_a_server_that_fails_once_are_tried_again(world):
    world.fault(kind="throttle", nth=1, route=PUT)
    world.fault("503 ServiceUnavailable: later", nth=2, route=PUT)
    world.gateway().write(refuse_alice)
    assert revoked(world) == {ALICE}


def test_a_server_that_always_fails_ends_the_write_in_words(world):
    world.fault("503 ServiceUnavailable: later", nth=0, route=PUT)
    with pytest.raises(Failed, match=r"write gateway abc-prod-vpn: later \(ServiceUnavailable\)"):
        world.gateway().write(refuse_alice)


def test_a_reply_that_is_lost_is_found_out_by_reading(world):
    world.fault(kind="lose", route=PUT)
    world.gateway().write(refuse_alice)
    assert revoked(world) == {ALICE}


def test_an_operation_that_fails_says_why(world):
    world.fault("400 InternalError: the platform is upgraded", call="operation")
    with pytest.raises(Failed, match=r"the platform is upgraded \(InternalError\)"):
        world.gateway().write(refuse_alice)


def test_an_operation_without_end_is_given_up_and_told_how_to_go_on(world):
    world.fault(kind="hang", call="operation")
    with pytest.raises(Failed, match="not done after 60 minutes") as refused:
        world.gateway().write(refuse_alice)
    assert "it goes on from what is there" in refused.value.hint
    assert 3500 < sum(world.moments.slept) < 3700


def test_a_change_that_was_taken_and_is_not_there_is_told(world):
    def undo(request):
        if request.method == "PUT":
            world.clients(revoked_certificate=[])

    world.emulator.after.append(undo)
    with pytest.raises(Failed, match=r"took the change, but reads otherwise at .*RevokedCertificates"):
        world.gateway().write(refuse_alice)


def test_a_property_that_azure_took_otherwise_is_told(world):
    found = world.gateway().read().raw
    found["properties"]["enableBgp"] = True
    world.fault(route=PUT, answer={"body": json.dumps(refuse_alice(found))})
    with pytest.raises(Failed, match=r"reads otherwise at properties\.enableBgp"):
        world.gateway().write(refuse_alice)


def test_a_token_that_ends_in_the_middle_is_fetched_anew(world):
    world.fault("401 ExpiredAuthenticationToken: it is over", route=POLL)
    world.gateway().write(refuse_alice)
    assert revoked(world) == {ALICE}
    assert world.emulator.count("POST", "/token") == 2


def test_a_token_that_is_never_taken_is_told(world):
    world.azure.identities.seconds = -1
    with pytest.raises(Preflight, match="expiry UTC time is in the past") as refused:
        world.gateway().read()
    assert "az login" in refused.value.hint


def test_whoever_may_not_write_is_told_which_right_is_missing(world):
    world.fault("403 AuthorizationFailed: no action virtualNetworkGateways/write", nth=0, route=PUT)
    with pytest.raises(Preflight, match="not allowed to write gateway abc-prod-vpn: no action") as refused:
        world.gateway().write(refuse_alice)
    assert "docs/vpn.md" in refused.value.hint


def test_a_gateway_that_is_not_there_is_told(world):
    with pytest.raises(Preflight, match="there is no gateway other"):
        world.gateway(GATEWAY.replace("abc-prod-vpn", "other")).read()
    elsewhere = GATEWAY.replace(SUBSCRIPTION, SUBSCRIPTION.replace("1", "9"))
    with pytest.raises(Preflight, match="there is no gateway") as refused:
        world.gateway(elsewhere).read()
    assert "the right subscription" in refused.value.hint


def test_the_profile_is_fetched_without_the_token(world):
    package = world.gateway().profile()
    assert package.startswith(b"PK")
    assert SECRET.encode() not in package
    (fetched,) = [asked for asked in world.emulator.asked if "/storage/" in asked.path]
    assert fetched.query["sig"]


def test_a_profile_whose_address_is_over_is_told_without_the_address(world):
    world.fault("403 AuthenticationFailed: expired", nth=0, route="GET /storage/*")
    with pytest.raises(
        Failed, match="fetch the profile of gateway abc-prod-vpn: the storage answers 403"
    ) as refused:
        world.gateway().profile()
    assert "sig=" not in str(refused.value)


def test_a_profile_that_azure_does_not_make_is_told_in_its_words(world):
    world.fault(kind="fail", nth=0, route="POST */generatevpnprofile", message="400 Nothing: no pool")
    with pytest.raises(Failed, match="no pool"):
        world.gateway().profile()


def test_connections_are_listed_and_cut(world):
    for connection, user in (("1", "laptop@alice"), ("2", "laptop@ben")):
        world.azure.gateways.connect(GATEWAY, connection, user)
    gateway = world.gateway()
    assert {one.user for one in gateway.connections()} == {"laptop@alice", "laptop@ben"}
    gateway.disconnect(["1"])
    assert [one.user for one in gateway.connections()] == ["laptop@ben"]


def test_waits_grow_and_are_told_by_nobody_else(world):
    arm = Arm(world.account().arm()._service, seconds=100)
    with pytest.raises(Failed, match="x: not done after 2 minutes"):
        for _ in arm.pauses("x"):
            pass
    assert world.moments.slept[:2] == [0.2, 0.2 * 1.5]
    assert max(world.moments.slept) == 15.0


def test_as_long_as_the_server_asks_to_wait_nobody_asks_again(world):
    later = {"status": 429, "headers": {"Retry-After": "7"}, "body": "{}"}
    world.fault(route=PUT, answer=later)
    world.gateway().write(refuse_alice)
    assert any(7 <= pause < 8 for pause in world.moments.slept)
    assert revoked(world) == {ALICE}


def test_a_profile_elsewhere_is_followed_over_https_only(world):
    place = {"status": 302, "headers": {"Location": "http://elsewhere.example/profile.zip"}}
    world.fault(route="GET /storage/*", answer=place)
    with pytest.raises(Preflight, match=r"http://elsewhere\.example"):
        world.gateway().profile()
