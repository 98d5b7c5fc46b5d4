"""A virtual network gateway through Resource Manager: written whole, and compared before and after."""

from collections.abc import Callable
from dataclasses import dataclass

from scripts.clients import http
from scripts.clients.azure.arm import Arm, Busy
from scripts.core.vpn.gateway import GatewayDocument, Raw, differences, is_settled
from scripts.errors import Failed, Preflight

API = "2024-05-01"
LARGEST_PROFILE = 20_000_000
_TRIES = 10


@dataclass(frozen=True)
class Connection:
    """Somebody who is connected; `user` is the common name of the certificate."""

    id: str
    user: str


class Gateway:
    """The gateway with the id `identity`."""

    def __init__(self, arm: Arm, identity: str) -> None:
        self.identity = identity
        self.name = identity.rsplit("/", 1)[-1]
        self._arm = arm

    def read(self) -> GatewayDocument:
        """The gateway as it is now; Preflight when there is none."""
        raw = self._arm.get(self.identity, API, f"read gateway {self.name}")
        if raw is None:
            raise Preflight(
                f"there is no gateway {self.name} at {self.identity}",
                hint="inv apply, or is this the right subscription?",
            )
        return GatewayDocument.of(raw)

    def write(self, change: Callable[[Raw], Raw]) -> GatewayDocument:
        """Read, `change`, write if that changes anything, wait, read back; Failed when the change is not there.

        When somebody else changes the gateway meanwhile, it begins anew with what they made of it.
        """
        for attempt in range(_TRIES):
            before = self._settled()
            wanted = change(before.raw)
            if not differences(before.raw, wanted):
                return before
            try:
                body = {key: value for key, value in wanted.items() if key != "etag"}
                taken = self._arm.put(self.identity, API, body, before.etag, f"write gateway {self.name}")
            except Busy:
                if attempt == _TRIES - 1:
                    raise
                continue
            return self._verified(change, wanted, taken or wanted)
        raise AssertionError("the last try returns or raises")

    def profile(self) -> bytes:
        """The zip that the gateway makes for its clients."""
        what = f"fetch the profile of gateway {self.name}"
        asked = {"authenticationMethod": "EAPTLS", "processorArchitecture": "Amd64"}
        address = self._arm.post(f"{self.identity}/generatevpnprofile", API, asked, what)
        if not isinstance(address, str) or "://" not in address:
            raise Failed(f"{what}: Azure names no address to fetch it at", hint="run the command again")
        return self._download(address, what)

    def connections(self) -> list[Connection]:
        """Who is connected now, as Azure knows it: some minutes late."""
        what = f"list who is connected to gateway {self.name}"
        found = self._arm.post(f"{self.identity}/getVpnClientConnectionHealth", API, {}, what) or {}
        return [
            Connection(one["vpnConnectionId"], one.get("vpnUserName") or "")
            for one in found.get("value") or []
        ]

    def disconnect(self, ids: list[str]) -> None:
        """Cut these connections."""
        what = f"cut connections to gateway {self.name}"
        path = f"{self.identity}/disconnectVirtualNetworkGatewayVpnConnections"
        self._arm.post(path, API, {"vpnConnectionIds": ids}, what)

    def _settled(self) -> GatewayDocument:
        what = f"wait until nobody changes gateway {self.name}"
        for _ in self._arm.pauses(what):
            document = self.read()
            if is_settled(document):
                return document
        raise AssertionError("pauses ends by raising")

    def _verified(self, change: Callable[[Raw], Raw], wanted: Raw, taken: Raw) -> GatewayDocument:
        """Everything was taken as it was sent, and the change is still there, whatever others have changed since."""
        after = self._settled()
        if paths := differences(wanted, taken) or differences(after.raw, change(after.raw)):
            raise Failed(
                f"gateway {self.name} took the change, but reads otherwise at {', '.join(paths[:5])}",
                hint="run the command again; if it stays so, somebody else writes this gateway, too",
            )
        return after

    def _download(self, address: str, what: str) -> bytes:
        # The address is its own permission, so it is never told, and no token goes along.
        place = address.partition("?")[0]
        session = http.Session("Azure's storage", place, None, patience=self._arm.patience)
        answer = session.send(http.Call("GET", address))
        if not answer.ok:
            raise Failed(f"{what}: the storage answers {answer.status_code}", hint="run the command again")
        if len(answer.content) > LARGEST_PROFILE:
            raise Failed(f"{what}: {len(answer.content)} bytes are too many for a profile", hint="inv doctor")
        return answer.content
