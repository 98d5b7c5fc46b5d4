"""What a workspace's readers count on: that its contract is there, and of a version they understand."""

from collections.abc import Mapping

VERSION = 1


def missing_contracts(
    upstream: Mapping[str, frozenset[str]], selected: list[str], outputs: Mapping[str, dict]
) -> list[str]:
    """One line for each workspace that is read but not applied in this run, and lacks a usable contract.

    `outputs` holds the output values of every workspace with a state.
    """
    faults = []
    for name in selected:
        for other in sorted(upstream[name] - set(selected)):
            if other not in outputs:
                faults.append(f"{name} reads {other}, which was never applied. Run: inv apply --only {other}")
                continue
            version = (outputs[other].get("contract") or {}).get("version")
            if version != VERSION:
                told = (
                    "has no contract"
                    if version is None
                    else f"has a contract of version {version}, not {VERSION}"
                )
                faults.append(f"{name} reads {other}, whose state {told}. Run: inv apply --only {other}")
    return faults
