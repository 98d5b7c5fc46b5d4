"""Runs: made, waited for, confirmed, discarded, canceled."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from scripts.clients.hcp.api import ROUNDS, Api
from scripts.clients.hcp.draft import Draft
from scripts.clients.hcp.refusals import Conflict
from scripts.clients.hcp.resource import Resource
from scripts.clients.hcp.run import CANCELED, Run, run
from scripts.clients.unanswered import Lost

KIND = "runs"
# Seconds between two looks: often at first, because most things are quick, then less so.
SOONEST, LATEST, GROWTH = 0.2, 2.0, 1.3


class Runs:
    """The runs of the organisation's workspaces."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def create(
        self,
        workspace_id: str,
        configuration_id: str,
        message: str,
        *,
        options: Mapping[str, Any] | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> Run:
        """Queue a run that never confirms itself; raises Unprocessable.

        `options` are attributes in the API's spelling (is-destroy, plan-only, refresh-only, target-addrs, …),
        `variables` values of this run alone, each an HCL expression.
        """
        given = [{"key": key, "value": value} for key, value in (variables or {}).items()]
        attributes = {"message": message, "auto-apply": False, **(options or {})}
        attributes |= {"variables": given} if given else {}
        links = {
            "workspace": ("workspaces", workspace_id),
            "configuration-version": ("configuration-versions", configuration_id),
        }

        def look() -> Resource | None:
            listed = self._api.page(f"workspaces/{workspace_id}/runs", KIND)
            ours = (one for one in listed if one.related("configuration-version") == configuration_id)
            return next(ours, None)

        draft = Draft(KIND, attributes, links)
        return run(self._api.create("runs", draft, look, compared=("message",)))

    def show(self, run_id: str) -> Run:
        """One run as it is now; raises Missing."""
        return run(self._api.get(f"runs/{run_id}", KIND))

    def latest(self, workspace_id: str) -> Sequence[Run]:
        """The newest runs of a workspace, newest first: as many as one page holds."""
        return [run(one) for one in self._api.page(f"workspaces/{workspace_id}/runs", KIND)]

    def wait(self, run_id: str, until: Callable[[Run], bool], seconds: float) -> Run:
        """Look at a run until `until` holds, it is over, or `seconds` have passed: the run as it is then."""
        clock = self._api.patience.clock
        end, pause = clock.monotonic() + seconds, SOONEST
        while not ((found := self.show(run_id)).is_over or until(found)):
            if clock.monotonic() + pause > end:
                return found
            clock.sleep(pause)
            pause = min(LATEST, pause * GROWTH)
        return found

    def confirm(self, run_id: str, comment: str = "") -> None:
        """Say yes to what was planned; raises Conflict when it does not wait for that."""
        self._decide(run_id, "apply", comment, lambda found: found.is_agreed)

    def discard(self, run_id: str, comment: str = "") -> None:
        """Say no to what was planned; raises Conflict when it does not wait for that."""
        self._decide(run_id, "discard", comment, lambda found: found.status == "discarded")

    def cancel(self, run_id: str, comment: str = "") -> None:
        """Interrupt Terraform, as Ctrl-C would; raises Conflict when there is nothing to interrupt."""
        self._decide(run_id, "cancel", comment, lambda found: found.status in CANCELED)

    def page_of(self, workspace: str, run_id: str) -> str:
        """Where people look at a run of the workspace of this name."""
        home = urlsplit(self._api.address)
        organization = quote(self._api.organization, safe="")
        return f"{home.scheme}://{home.netloc}/app/{organization}/workspaces/{quote(workspace)}/runs/{run_id}"

    def _decide(self, run_id: str, action: str, comment: str, is_done: Callable[[Run], bool]) -> None:
        """Act once. After a lost reply, look whether it was heard before it is said again."""
        body = {"comment": comment} if comment else None
        lost: Lost | None = None
        for _ in range(ROUNDS):
            try:
                self._api.send("POST", f"runs/{run_id}/actions/{action}", body, repeatable=False)
            except Lost as error:
                lost = error
            except Conflict:
                if lost is None or not is_done(self.show(run_id)):
                    raise
                return
            else:
                return
            if is_done(self.show(run_id)):
                return
        raise lost
