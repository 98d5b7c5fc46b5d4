"""The gateway of one environment, found through the contract that its workspace hands out."""

from scripts.clients.azure.account import Account
from scripts.clients.azure.gateway import Gateway
from scripts.core.vpn.gateway import GatewayDocument
from scripts.core.vpn.gateway_faults import gateway_faults
from scripts.errors import Preflight
from scripts.ops.session import Session, enter_session
from scripts.ops.vpn.place import Place


def open_session_of(place: Place) -> Session:
    """The session of a place that is open already."""
    return enter_session(place.checkout, place.target, place.config)


def open_account(session: Session) -> Account:
    """Whoever this command is for Azure, or for its stand-in."""
    return Account(session.environment, session.urls.get("azure", ""))


def contract_of(session: Session, environment: str) -> dict:
    """What the environment's workspace tells about it; Preflight before its first apply."""
    state = session.state(environment)
    contract = (state.outputs if state else {}).get("contract")
    if not contract:
        raise Preflight(f"{environment} was never applied", hint=f"inv apply --only {environment}")
    return contract


def open_gateway(place: Place, session: Session | None = None) -> Gateway:
    """The environment's gateway; Preflight when none was applied."""
    session = session or open_session_of(place)
    told = contract_of(session, place.environment).get("vpn")
    if not told:
        raise Preflight(
            f"{place.environment} has no gateway yet", hint=f"inv apply --only {place.environment}"
        )
    return open_account(session).gateway(told["gateway_id"])


def read_gateway(place: Place, session: Session | None = None) -> GatewayDocument:
    """The gateway as it is now."""
    return open_gateway(place, session).read()


def usable(gateway: Gateway) -> GatewayDocument:
    """The gateway as it is now; Preflight when it is none that certificates can be written to."""
    document = gateway.read()
    if faults := gateway_faults(document):
        raise Preflight("\n".join([f"gateway {gateway.name} cannot be used:", *faults]), hint="docs/vpn.md")
    return document
