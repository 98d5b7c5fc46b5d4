"""When the certificates of environments end, by cert-manager's Certificate objects (cert-manager.io/v1)."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from scripts.core.dashboard.page import Expiry, moment

CERTIFICATES = ("cert-manager.io/v1", "Certificate")


def tls_expiries(
    documents: Iterable[Mapping[str, Any]], environments: Container[str]
) -> tuple[tuple[Expiry, ...], tuple[str, ...]]:
    """What ends in these environments' namespaces, and a sentence for each certificate that was never issued."""
    issued, missing = [], []
    for one in documents:
        namespace, names = one["metadata"]["namespace"], ", ".join(one["spec"].get("dnsNames") or ())
        if namespace not in environments:
            continue
        ends = moment(one.get("status", {}).get("notAfter", ""))
        if ends:
            issued.append(Expiry(f"TLS of {names}", namespace, ends))
        else:
            told = f"kubectl describe certificate {one['metadata']['name']} -n {namespace}"
            missing.append(f"TLS of {names}, {namespace}: not issued yet; next: {told}")
    return tuple(issued), tuple(missing)
