"""The stand-in for Azure by itself: what it admits, refuses and keeps."""

import json
from dataclasses import replace

import pytest

from scripts.clients.azure.account import Account
from scripts.clients.patience import Patience
from scripts.sandbox.azure.emulator import AzureEmulator
from scripts.sandbox.fake import mounted
from scripts.sandbox.http import Emulator, Request
from tests.azure.world import GATEWAY, PRINCIPAL, SECRET

ARM = "https://management.azure.com"
API = {"api-version": "2024-05-01"}


def ask(world, method, path, document=None, resource=ARM, query=API, **headers):
    """(status, document) of a request with a token for `resource`, None for none."""
    if resource:
        token = world.azure.identities.issue(resource)["access_token"]
        headers["Authorization"] = f"Bearer {token}"
    body = b"" if document is None else json.dumps(document).encode()
    answer = world.emulator.handle(Request(method, path, query, headers, body, "https://azure.sandbox"))
    return answer.status, json.loads(answer.body or b"{}")


def code(world, *request, **options):
    status, told = ask(world, *request, **options)
    return status, told["error"]["code"]


def test_a_route_that_is_not_part_of_it_is_named(world):
    status, told = ask(world, "DELETE", f"/arm{GATEWAY}")
    assert (status, told["error"]["code"]) == (501, "NotFaked")
    assert f"DELETE /arm{GATEWAY}" in told["error"]["message"]


def test_every_service_wants_a_token_of_its_own(world):
    path = f"/arm{GATEWAY}"
    assert code(world, "GET", path, resource=None) == (401, "InvalidAuthenticationToken")
    other = {"resource": "https://vault.azure.net"}
    assert code(world, "GET", path, **other) == (401, "InvalidAuthenticationTokenAudience")
    forged = {"Authorization": f"Bearer {world.azure.identities.issue(ARM)['access_token'][:-4]}AAAA"}
    assert code(world, "GET", path, resource=None, **forged) == (401, "InvalidAuthenticationToken")
    assert code(world, "GET", path, query={}) == (400, "MissingApiVersionParameter")
    assert ask(world, "GET", path)[0] == 200


def test_without_a_secret_nobody_gets_a_token(world):
    assert ask(world, "GET", "/identity/token", resource=None)[0] == 401
    assert ask(world, "POST", "/login/common/oauth2/v2.0/token", resource=None)[0] == 400


def test_a_gateway_is_written_whole_or_not_at_all(world):
    _, found = ask(world, "GET", f"/arm{GATEWAY}")
    half = {"properties": {"vpnClientConfiguration": found["properties"]["vpnClientConfiguration"]}}
    assert code(world, "PUT", f"/arm{GATEWAY}", half) == (400, "InvalidRequestContent")


def test_an_old_etag_and_a_busy_gateway_are_refused(world):
    _, found = ask(world, "GET", f"/arm{GATEWAY}")
    old = {"If-Match": 'W/"old"'}
    assert code(world, "PUT", f"/arm{GATEWAY}", found, **old) == (412, "PreconditionFailed")
    world.fault(kind="hang", call="operation")
    assert ask(world, "PUT", f"/arm{GATEWAY}", found)[0] == 200
    assert code(world, "PUT", f"/arm{GATEWAY}", found) == (409, "AnotherOperationInProgress")


def root(name, data):
    return {"name": name, "properties": {"publicCertData": data}}


def revoked(name, thumbprint):
    return {"name": name, "properties": {"thumbprint": thumbprint}}


@pytest.mark.parametrize(
    ("part", "entries", "told"),
    [
        ("RootCertificates", [root(f"r{number}", "AAAA") for number in range(21)], "At most 20"),
        ("RootCertificates", [{"name": "r", "publicCertData": "AAAA"}], "lacks properties.publicCertData"),
        ("RootCertificates", [root("r", "-----BEGIN")], "not valid base64"),
        ("RevokedCertificates", [revoked("a", "A" * 41)], "not 40 hex digits"),
        ("RevokedCertificates", [revoked("a", "A" * 40)] * 2, "the same name"),
    ],
)
def test_what_azure_would_not_take_is_refused(world, part, entries, told):
    _, found = ask(world, "GET", f"/arm{GATEWAY}")
    found["properties"]["vpnClientConfiguration"][f"vpnClient{part}"] = entries
    status, refused = ask(world, "PUT", f"/arm{GATEWAY}", found)
    assert status == 400
    assert told in refused["error"]["message"]


def test_a_twice_encoded_root_is_taken_as_azure_takes_it(world):
    _, found = ask(world, "GET", f"/arm{GATEWAY}")
    entry = {"name": "twice", "properties": {"publicCertData": "LS0tLS1CRUdJTg=="}}
    found["properties"]["vpnClientConfiguration"]["vpnClientRootCertificates"].append(entry)
    assert ask(world, "PUT", f"/arm{GATEWAY}", found)[0] == 200


def test_a_secret_of_radius_is_never_told_and_lost_by_whoever_writes_without_it(world):
    world.clients(radius_server_address="10.0.0.4", radius_server_secret="hush")
    _, found = ask(world, "GET", f"/arm{GATEWAY}")
    assert "hush" not in json.dumps(found)
    ask(world, "PUT", f"/arm{GATEWAY}", found)
    (clients,) = world.applied()["vpn_client_configuration"]
    assert (clients["radius_server_address"], clients["radius_server_secret"]) == ("10.0.0.4", None)


def test_a_packages_address_that_was_altered_or_is_over_gives_nothing(world):
    path, _, query = world.azure.packages.path({"id": GATEWAY}).partition("?")
    parts = dict(part.split("=") for part in query.split("&"))
    for altered in ({"se": "9999999999"}, {"sig": "0" * 64}, {"se": "0"}):
        assert code(world, "GET", path, resource=None, query=parts | altered)[0] == 403


def test_gateways_of_a_group_are_listed_and_groups_told(world):
    _, told = ask(world, "GET", f"/arm{GATEWAY.rpartition('/')[0]}")
    assert [one["name"] for one in told["value"]] == ["abc-prod-vpn"]
    _, told = ask(world, "GET", "/arm/subscriptions")
    assert [one["displayName"] for one in told["value"]] == ["Sandbox"]


class Face(Emulator):
    """One service of the emulator at its real address."""

    def __init__(self, behind: AzureEmulator, host: str, service: str) -> None:
        super().__init__(behind.state, [])
        self._behind, self.host, self._service = behind, host, service

    def handle(self, request):
        inside = request.path.startswith(f"/{self._service}/")
        path = request.path if inside else f"/{self._service}{request.path}"
        return self._behind.handle(replace(request, path=path, base=self.host))


def test_without_a_stand_in_the_clients_call_azure_itself(world):
    faces = [
        Face(world.emulator, ARM, "arm"),
        Face(world.emulator, "https://login.microsoftonline.com", "login"),
        Face(world.emulator, "https://graph.microsoft.com", "graph"),
        Face(world.emulator, "https://abc-prod-vault.vault.azure.net", "vault/abc-prod-vault"),
    ]
    with mounted(faces):
        account = Account(PRINCIPAL, patience=Patience(clock=world.moments.clock()))
        after = account.gateway(GATEWAY).write(lambda raw: raw | {"tags": {"seen": "yes"}})
        assert after.raw["tags"] == {"seen": "yes"}
        assert account.graph().person("alice@abc.example")
        assert account.vault("abc-prod-vault").get_secret("x") is None
    assert not any(SECRET in asked.header("authorization") for asked in world.emulator.asked)
