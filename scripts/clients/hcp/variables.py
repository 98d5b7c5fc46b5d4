"""Variables, of workspaces and of variable sets alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from scripts.clients.hcp.api import Api
from scripts.clients.hcp.draft import Draft
from scripts.clients.hcp.resource import Misshapen, Resource
from scripts.core.secret import Secret

KIND = "vars"
CATEGORIES = ("terraform", "env")
# Where the variables of an owner are.
OF_WORKSPACE = "workspaces/{}/vars"
OF_SET = "varsets/{}/relationships/vars"


@dataclass(frozen=True)
class Variable:
    """A variable as HCP Terraform tells it; `value` is None when sensitive, `version_id` changes with every write."""

    id: str
    key: str
    category: str
    value: str | None = field(repr=False)
    hcl: bool
    sensitive: bool
    description: str
    version_id: str


class Variables:
    """The variables of an owner: a workspace, or a variable set; those of a workspace come in one piece."""

    def __init__(self, api: Api, pattern: str) -> None:
        self._api = api
        self._pattern = pattern
        self._paged = pattern != OF_WORKSPACE

    def create(
        self,
        owner_id: str,
        key: str,
        value: str | Secret,
        category: str,
        *,
        hcl: bool = False,
        sensitive: bool = False,
        description: str = "",
    ) -> Variable:
        """Make a variable; raises Unprocessable, `is_taken` when the key is there already."""
        hidden = Secret(value) if sensitive and isinstance(value, str) else value
        attributes = {"key": key, "value": hidden, "category": category, "hcl": hcl, "sensitive": sensitive}
        path = self._pattern.format(owner_id)

        def confirm(found: Resource) -> Resource:
            # Whether what was found holds this value cannot be read, so it is written once more.
            again = Draft(KIND, {"value": hidden}, id=found.id)
            return self._api.update(f"{path}/{found.id}", again) if isinstance(hidden, Secret) else found

        draft = Draft(KIND, attributes | {"description": description})
        look = partial(self._look, owner_id, key, category)
        return variable(self._api.create(path, draft, look, confirm))

    def update(self, owner_id: str, variable_id: str, changes: Mapping[str, Any]) -> Variable:
        """Change what `changes` name: key, value (str or Secret), description, hcl, sensitive, category.

        What is not named stays: leave out a value that is not known. Raises Missing, Unprocessable.
        """
        path = f"{self._pattern.format(owner_id)}/{variable_id}"
        found = self._api.update(path, Draft(KIND, changes, id=variable_id))
        if found.id != variable_id:
            raise Misshapen(f"PATCH {path}", f"the variable {found.id}, which was not asked for")
        return variable(found)

    def delete(self, owner_id: str, variable_id: str) -> None:
        """Remove a variable; one that is gone already is fine."""
        self._api.delete(f"{self._pattern.format(owner_id)}/{variable_id}")

    def list(self, owner_id: str) -> list[Variable]:
        """Every variable of the owner; raises Missing."""
        return [variable(one) for one in self._listed(owner_id)]

    def _listed(self, owner_id: str) -> Sequence[Resource]:
        path = self._pattern.format(owner_id)
        found = self._api.list(path, KIND, paged=self._paged)
        for one in found:
            owner = one.related("configurable")
            if owner and owner != owner_id:
                raise Misshapen(f"GET {path}", f"the variable {one.id}, which belongs to {owner}")
        return found

    def _look(self, owner_id: str, key: str, category: str) -> Resource | None:
        return next(
            (
                one
                for one in self._listed(owner_id)
                if one.text("key") == key and one.text("category") == category
            ),
            None,
        )


def variable(found: Resource) -> Variable:
    """A variable out of its document; a sensitive value is left where it is, should a server tell it."""
    sensitive = found.flag("sensitive")
    return Variable(
        found.id,
        found.text("key"),
        found.text("category"),
        None if sensitive else found.words("value"),
        found.flag("hcl"),
        sensitive,
        found.words("description"),
        found.words("version-id"),
    )
