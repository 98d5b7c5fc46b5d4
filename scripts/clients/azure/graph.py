"""Microsoft Graph: people, and the groups they are in."""

from dataclasses import dataclass
from urllib.parse import quote

from scripts.clients.azure.service import Service, explanation

_MEMBER_ALREADY = "already exist"


@dataclass(frozen=True)
class Person:
    """Somebody in the directory."""

    id: str
    principal: str


class Graph:
    """The directory."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def person(self, principal: str) -> Person | None:
        """Whoever has this user principal name; None when nobody has."""
        answer = self._service.call("GET", f"users/{quote(principal)}")
        if answer.status_code == 404:
            return None
        found = self._service.expect(answer, f"look up {principal}")
        return Person(found["id"], found["userPrincipalName"])

    def members(self, group: str) -> set[str]:
        """The object ids of a group's members."""
        ids, path = set(), f"groups/{quote(group)}/members?$select=id"
        while path:
            found = self._service.expect(
                self._service.call("GET", path), f"list the members of group {group}"
            )
            ids |= {one["id"] for one in found["value"]}
            path = found.get("@odata.nextLink")
        return ids

    def add(self, group: str, person: Person) -> bool:
        """Put a person into a group; False when they were in it."""
        member = {"@odata.id": f"https://graph.microsoft.com/v1.0/directoryObjects/{person.id}"}
        answer = self._service.call("POST", f"groups/{quote(group)}/members/$ref", member, repeatable=True)
        if answer.status_code == 400 and _MEMBER_ALREADY in explanation(answer)[1]:
            return False
        self._service.expect(answer, f"add {person.principal} to group {group}")
        return True

    def remove(self, group: str, person: Person) -> bool:
        """Take a person out of a group; False when they were not in it."""
        answer = self._service.call("DELETE", f"groups/{quote(group)}/members/{person.id}/$ref")
        if answer.status_code == 404:
            return False
        self._service.expect(answer, f"remove {person.principal} from group {group}")
        return True
