"""Projects: the folders of workspaces."""

from dataclasses import dataclass

from scripts.clients.hcp.api import Api
from scripts.clients.hcp.draft import Draft
from scripts.clients.hcp.resource import Resource

KIND = "projects"


@dataclass(frozen=True)
class Project:
    """A project as HCP Terraform tells it."""

    id: str
    name: str


class Projects:
    """The organisation's projects."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._path = f"{api.of_organization}/projects"

    def named(self, name: str) -> Project | None:
        """The project called exactly `name`."""
        found = self._look(name)
        return _project(found) if found else None

    def create(self, name: str) -> Project:
        """Make a project; raises Unprocessable."""
        return _project(self._api.create(self._path, Draft(KIND, {"name": name}), lambda: self._look(name)))

    def list(self) -> list[Project]:
        """Every project; raises Missing when there is no such organisation."""
        return [_project(one) for one in self._api.list(self._path, KIND)]

    def _look(self, name: str) -> Resource | None:
        listed = self._api.list(self._path, KIND, {"filter[names]": name})
        return next((one for one in listed if one.text("name") == name), None)


def _project(found: Resource) -> Project:
    return Project(found.id, found.text("name"))
