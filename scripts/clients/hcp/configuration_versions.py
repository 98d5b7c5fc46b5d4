"""Configuration versions: the files that a run works on."""

from dataclasses import dataclass

from scripts.clients.hcp.api import Api
from scripts.clients.hcp.draft import Draft
from scripts.clients.hcp.resource import Resource
from scripts.core.secret import Secret
from scripts.errors import Failed

KIND = "configuration-versions"
PROCESSING = ("pending", "fetching")
UPLOADED = "uploaded"
LONGEST = 60.0
BETWEEN = 0.2


@dataclass(frozen=True)
class ConfigurationVersion:
    """`status` is pending, then uploaded or errored; `upload_address` is told once, when it is made."""

    id: str
    status: str
    fault: str
    upload_address: Secret | None


class ConfigurationVersions:
    """The configuration versions of a workspace, by its id."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def show(self, configuration_id: str) -> ConfigurationVersion:
        """One configuration version; raises Missing."""
        return _configuration(self._api.get(f"{KIND}/{configuration_id}", KIND))

    def upload(self, workspace_id: str, archive: bytes, *, speculative: bool = False) -> str:
        """The id of a new configuration version that holds `archive` (tar.gz); no run starts by itself.

        A speculative one can be planned, never applied. Raises Failed when HCP Terraform cannot use the archive.
        """
        attributes = {"auto-queue-runs": False, "speculative": speculative}
        # One whose reply was lost stays empty and does no harm.
        path = f"workspaces/{workspace_id}/{KIND}"
        made = _configuration(self._api.create(path, Draft(KIND, attributes), lambda: None))
        if made.upload_address is None:
            raise Failed(f"HCP Terraform does not say where to upload {made.id}", hint="inv doctor")
        self._api.upload(made.upload_address, archive)
        return self._taken(made.id)

    def _taken(self, configuration_id: str) -> str:
        clock = self._api.patience.clock
        end = clock.monotonic() + LONGEST
        while (found := self.show(configuration_id)).status in PROCESSING and clock.monotonic() < end:
            clock.sleep(BETWEEN)
        if found.status != UPLOADED:
            why = f": {found.fault}" if found.fault else ""
            raise Failed(
                f"HCP Terraform holds the upload {found.id} {found.status}{why}", hint="run it again"
            )
        return found.id


def _configuration(found: Resource) -> ConfigurationVersion:
    place = found.words("upload-url")
    fault = found.words("error-message") or found.words("error")
    return ConfigurationVersion(found.id, found.text("status"), fault, Secret(place) if place else None)
