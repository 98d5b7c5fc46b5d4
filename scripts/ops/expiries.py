"""What ends of itself: developers' and roots' VPN certificates from their records, TLS ones from the cluster."""

from collections.abc import Iterator
from datetime import UTC, datetime

from scripts.clients.patience import Patience
from scripts.core.dashboard.page import Expiry
from scripts.core.dashboard.tls import CERTIFICATES, tls_expiries
from scripts.errors import OpsError
from scripts.ops.session import Session

# A private cluster answers in its network only: whoever is elsewhere should not wait long to be told so.
BRIEFLY = Patience(deadline=10, tries=1, connect=5, reply=10)


def read_expiries(session: Session) -> tuple[tuple[Expiry, ...], tuple[str, ...]]:
    """What ends, and a sentence for each thing that could not be looked at."""
    found = [
        one
        for name, environment in session.config.environments.items()
        if environment.network.vpn and session.config.vpn
        for one in _vpn_expiries(session, name)
    ]
    if session.state("k8s") is None:
        return tuple(found), ()
    try:
        documents = _certificates(session)
    except OpsError as error:
        return tuple(found), (f"TLS certificates: {error}",)
    issued, missing = tls_expiries(documents, session.config.environments)
    return (*found, *issued), missing


def _certificates(session: Session) -> list[dict]:
    from scripts.ops.flux.cluster import open_cluster
    from scripts.ops.flux.place import Place

    return open_cluster(Place(session), patience=BRIEFLY).items(*CERTIFICATES)


def _vpn_expiries(session: Session, environment: str) -> Iterator[Expiry]:
    from scripts.core.vpn.certificate import LIVE
    from scripts.ops.vpn.inventory import Inventory
    from scripts.ops.vpn.place import Place
    from scripts.ops.vpn.roots import read_roots

    place, now = Place(session.checkout, session.config, session.target, environment), datetime.now(UTC)
    try:
        for root in read_roots(place):
            yield Expiry(f"VPN root {root.name}", environment, root.facts.not_after)
    except OpsError:
        return  # `inv vpn.doctor` is about damaged files, a page of links is not
    certificates, _ = Inventory(place).look()
    for one in certificates:
        if one.status(now) in LIVE and one.not_after:
            yield Expiry(f"VPN of {one.user}, {one.device}", environment, one.not_after)
