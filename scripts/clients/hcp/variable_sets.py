"""Variable sets: variables that many workspaces share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.clients.hcp.api import Api
from scripts.clients.hcp.draft import Draft, Link, members
from scripts.clients.hcp.resource import Misshapen, Resource
from scripts.clients.hcp.variables import OF_SET, Variable, Variables, variable

KIND = "varsets"
WITH_VARIABLES = {"include": "vars"}


@dataclass(frozen=True)
class VariableSet:
    """A set, what it is attached to, and its variables; `parent_project_id` is "" when the organisation owns it."""

    id: str
    name: str
    description: str
    is_global: bool
    priority: bool
    parent_project_id: str
    workspace_ids: tuple[str, ...]
    project_ids: tuple[str, ...]
    variables: tuple[Variable, ...]


class VariableSets:
    """The organisation's variable sets; `variables` are the variables in a set, by its id."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._path = f"{api.of_organization}/varsets"
        self.variables = Variables(api, OF_SET)

    def create(
        self,
        name: str,
        *,
        description: str = "",
        is_global: bool = False,
        priority: bool = False,
        parent_project_id: str = "",
    ) -> VariableSet:
        """Make an empty set that is attached to nothing; raises Unprocessable."""
        attributes = {"name": name, "description": description, "global": is_global, "priority": priority}
        links: dict[str, Link] = {"parent": ("projects", parent_project_id)} if parent_project_id else {}
        draft = Draft(KIND, attributes, links)
        return self._set(self._api.create(self._path, draft, lambda: self._look(name)))

    def update(self, set_id: str, changes: Mapping[str, Any]) -> VariableSet:
        """Change name, description, global or priority; attachments stay as they are. Raises Missing, Unprocessable."""
        return self._set(self._api.update(f"varsets/{set_id}", Draft(KIND, changes, id=set_id)))

    def delete(self, set_id: str) -> None:
        """Remove a set with its variables; one that is gone already is fine."""
        self._api.delete(f"varsets/{set_id}")

    def attach(self, set_id: str, *, workspaces: Sequence[str] = (), projects: Sequence[str] = ()) -> None:
        """Apply the set to more workspaces and projects; what it is attached to already stays."""
        for kind, ids in (("workspaces", workspaces), ("projects", projects)):
            if ids:
                self._api.act("POST", f"varsets/{set_id}/relationships/{kind}", members(kind, ids))

    def detach(self, set_id: str, *, workspaces: Sequence[str] = (), projects: Sequence[str] = ()) -> None:
        """Take the set off workspaces and projects."""
        for kind, ids in (("workspaces", workspaces), ("projects", projects)):
            if ids:
                self._api.delete(f"varsets/{set_id}/relationships/{kind}", members(kind, ids))

    def list(self) -> list[VariableSet]:
        """Every set with its variables: a call per hundred sets, and one per set whose variables did not come along."""
        return [self._set(one) for one in self._api.list(self._path, KIND, WITH_VARIABLES)]

    def _look(self, name: str) -> Resource | None:
        listed = self._api.list(self._path, KIND, {"q": name})
        return next((one for one in listed if one.text("name") == name), None)

    def _set(self, found: Resource) -> VariableSet:
        owner, parent = found.linked("parent")
        return VariableSet(
            found.id,
            found.text("name"),
            found.words("description"),
            found.flag("global"),
            found.flag("priority"),
            parent if owner == "projects" else "",
            found.all_related("workspaces"),
            found.all_related("projects"),
            self._variables(found),
        )

    def _variables(self, found: Resource) -> tuple[Variable, ...]:
        ids = found.all_related("vars")
        came = [found.included.get(("vars", one)) for one in ids]
        if all(came):
            return tuple(variable(one) for one in came if one)
        listed = tuple(self.variables.list(found.id))
        if missing := set(ids) - {one.id for one in listed}:
            raise Misshapen(found.route, f"the variable {min(missing)}, which is not in its set")
        return listed
