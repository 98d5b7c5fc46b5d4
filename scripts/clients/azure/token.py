"""Tokens: of a service principal in the environment, of the machine's identity, or of whoever signed in with az."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from urllib.parse import urlencode

from scripts.clients import http, runner
from scripts.clients.patience import Patience
from scripts.core.secret import Secret
from scripts.errors import Failed, Preflight

# A token that is used has at least this many seconds left.
MARGIN = 300
IMDS = "http://169.254.169.254/metadata/identity/oauth2/token"
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_YES = ("1", "true")


@dataclass(frozen=True)
class Token:
    """A token and when it ends (seconds since 1970)."""

    secret: Secret
    ends: float


class Tokens:
    """One token a resource, fetched when it is first needed and again before it ends."""

    def __init__(self, environment: Mapping[str, str], login: str, patience: Patience) -> None:
        self._environment = environment
        self._login = login
        self._patience = patience
        self._held: dict[str, Token] = {}
        self._lock = Lock()

    def get(self, resource: str) -> Secret:
        """A token for a resource; Preflight says how to sign in when there is none to be had."""
        with self._lock:
            held = self._held.get(resource)
            if held is None or held.ends - MARGIN < self._patience.clock.wall():
                held = self._held[resource] = self._source()(resource)
            return held.secret

    def forget(self, resource: str) -> None:
        """The server refused it: the next one is a new one."""
        with self._lock:
            self._held.pop(resource, None)

    def _source(self) -> Callable[[str], Token]:
        if self._principal():
            return self._by_principal
        if self._named("IDENTITY_ENDPOINT") or self._environment.get("ARM_USE_MSI", "").lower() in _YES:
            return self._by_machine
        return self._by_person

    def _named(self, *names: str) -> str:
        """The first of these variables that is set."""
        return next((self._environment[name] for name in names if self._environment.get(name)), "")

    def _principal(self) -> dict[str, str]:
        """What a service principal proves itself with; {} when the environment holds no whole one."""
        tenant = self._named("ARM_TENANT_ID", "AZURE_TENANT_ID")
        client = self._named("ARM_CLIENT_ID", "AZURE_CLIENT_ID")
        if not (tenant and client):
            return {}
        if secret := self._named("ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET"):
            return {"client_id": client, "client_secret": secret}
        assertion = self._named("ARM_OIDC_TOKEN") or self._read_assertion()
        if not assertion:
            return {}
        return {"client_id": client, "client_assertion_type": _ASSERTION, "client_assertion": assertion}

    def _read_assertion(self) -> str:
        name = self._named("ARM_OIDC_TOKEN_FILE_PATH", "AZURE_FEDERATED_TOKEN_FILE")
        file = Path(name) if name else None
        return file.read_text().strip() if file and file.is_file() else ""

    def _by_principal(self, resource: str) -> Token:
        tenant = self._named("ARM_TENANT_ID", "AZURE_TENANT_ID")
        form = {"grant_type": "client_credentials", "scope": f"{resource.rstrip('/')}/.default"}
        body = urlencode(form | self._principal()).encode()
        kind = (("Content-Type", "application/x-www-form-urlencoded"),)
        return self._fetch(
            "sign-in", self._login, http.Call("POST", f"{tenant}/oauth2/v2.0/token", body, kind, True)
        )

    def _by_machine(self, resource: str) -> Token:
        endpoint = self._named("IDENTITY_ENDPOINT")
        query = {"resource": resource, "api-version": "2019-08-01" if endpoint else "2018-02-01"}
        if client := self._named("ARM_CLIENT_ID", "AZURE_CLIENT_ID"):
            query["client_id"] = client
        proof = ("X-IDENTITY-HEADER", self._named("IDENTITY_HEADER")) if endpoint else ("Metadata", "true")
        address = endpoint or self._named("ARM_MSI_ENDPOINT") or IMDS
        return self._fetch(
            "the machine's identity",
            address,
            http.Call("GET", f"{address}?{urlencode(query)}", None, (proof,)),
        )

    def _fetch(self, service: str, address: str, call: http.Call) -> Token:
        answer = http.Session(service, address, None, patience=self._patience).send(call)
        try:
            told = answer.json()
        except ValueError:
            told = {}
        if not answer.ok or "access_token" not in told:
            reason = str(told.get("error_description", f"it answers {answer.status_code}")).splitlines()[0]
            raise Preflight(
                f"{service} is refused: {reason}", hint="check the credentials in the environment"
            )
        ends = self._patience.clock.wall() + float(told.get("expires_in", MARGIN))
        return Token(Secret(told["access_token"]), ends)

    def _by_person(self, resource: str) -> Token:
        argv = ["az", "account", "get-access-token", "--resource", resource, "--output", "json"]
        try:
            result = runner.run(argv, cwd=Path.cwd(), env=self._environment)
        except FileNotFoundError:
            raise Preflight(
                "nobody is signed in to Azure: the environment holds no service principal, and az is not installed",
                hint="install azure-cli and run az login, or set ARM_CLIENT_ID, ARM_TENANT_ID and ARM_CLIENT_SECRET",
            ) from None
        if result.code:
            told = (result.stderr.strip().splitlines() or [f"exit {result.code}"])[0]
            raise Preflight(f"az has no token: {told}", hint="az login")
        try:
            told = json.loads(result.stdout)
            return Token(Secret(told["accessToken"]), float(told.get("expires_on", 0)) or self._soon())
        except (ValueError, KeyError, TypeError):
            raise Failed(
                "az account get-access-token does not answer as expected", hint="az version"
            ) from None

    def _soon(self) -> float:
        """When a token of an old az, which tells no timestamp, is asked for again."""
        return self._patience.clock.wall() + 2 * MARGIN
