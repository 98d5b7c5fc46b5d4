"""Private IP addresses, each given out once in its subnet."""

import hashlib
import ipaddress
from threading import Lock
from typing import TYPE_CHECKING

from scripts.sandbox.provider.diagnostics import Problem

if TYPE_CHECKING:
    from scripts.sandbox.provider.applied import Documents

TABLE = "addresses"
_FALLBACK = "10.255.0.0/24"
# Azure keeps the network address, the next three and the broadcast address of every subnet.
_RESERVED = 4
# Every provider of a sandbox runs in its one daemon.
_TAKING = Lock()


def private_address(store: "Documents", subnet_id: str, seed: str) -> str:
    """An address inside the subnet for the resource that the seed names; the same again for the same resource."""
    network = _network(store, subnet_id)
    count = network.num_addresses - _RESERVED - 1
    start = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big") % count
    with _TAKING:
        taken = {key: document["owner"] for key, document in store.items(TABLE)}
        for step in range(count):
            address = str(network[_RESERVED + (start + step) % count])
            key = f"{subnet_id}/{address}"
            if taken.get(key, seed) == seed:
                store.put(TABLE, key, {"owner": seed})
                return address
    raise Problem("SubnetIsFull", f"There is no free address left in {subnet_id} ({network}).")


def release(store: "Documents", owner: str) -> None:
    """Let go of the addresses of a resource that is gone; `owner` is how its seeds begin."""
    for key, document in store.items(TABLE):
        if document["owner"].startswith(owner):
            store.delete(TABLE, key)


def _network(store: "Documents", subnet_id: str) -> ipaddress.IPv4Network:
    subnet = store.get("azurerm_subnet", subnet_id) or {}
    prefixes = subnet.get("address_prefixes") or [_FALLBACK]
    return ipaddress.ip_network(prefixes[0], strict=False)
