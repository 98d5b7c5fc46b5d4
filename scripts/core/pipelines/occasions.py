"""When a pipeline runs, and what it knows then before it starts."""

from collections.abc import Iterable

PULL_REQUEST = "pull-request"


def occasions(
    branches: Iterable[str], *, tags: bool = False, schedules: bool = False
) -> dict[str, dict[str, str]]:
    """Name of an occasion → variables: a push to each branch, a pull request, a tag, a schedule on each branch."""
    branches = list(branches)
    found = {branch: _variables(f"refs/heads/{branch}", "IndividualCI") for branch in branches}
    found[PULL_REQUEST] = _variables("refs/pull/1/merge", "PullRequest")
    if tags:
        found["tag"] = _variables("refs/tags/v1.2.3", "IndividualCI")
    if schedules:
        found |= {f"{branch}-schedule": _variables(f"refs/heads/{branch}", "Schedule") for branch in branches}
    return found


def _variables(reference: str, reason: str) -> dict[str, str]:
    return {
        "Build.SourceBranch": reference,
        "Build.SourceBranchName": reference.rsplit("/", 1)[-1],
        "Build.Reason": reason,
    }
