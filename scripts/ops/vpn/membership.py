"""Who belongs to an environment's network by the directory: the members of its VPN group."""

from scripts.ops.vpn.place import Place


def is_member(place: Place, user: str) -> bool:
    """Whether `user` is in the group that the environment's contract names; Preflight before its first apply."""
    from scripts.ops.vpn.gateway import contract_of, open_account, open_session_of

    session = open_session_of(place)
    group = (contract_of(session, place.environment).get("groups") or {}).get("vpn_users")
    directory = open_account(session).graph()
    person = directory.person(user if "@" in user else f"{user}@{place.config.platform.domain}")
    return bool(group and person) and person.id in directory.members(group)
