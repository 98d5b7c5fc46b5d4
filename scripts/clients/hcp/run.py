"""A run, and what its status means."""

from dataclasses import dataclass

from scripts.clients.hcp.resource import Misshapen, Resource

ENDS = (
    "applied",
    "canceled",
    "discarded",
    "errored",
    "force_canceled",
    "planned_and_finished",
    "planned_and_saved",
    "policy_soft_failed",
)
# Somebody said yes, or nobody had to.
AGREED = ("confirmed", "queuing_apply", "apply_queued", "pre_apply_running", "applying", "applied")
CANCELED = ("canceled", "force_canceled")


@dataclass(frozen=True)
class Run:
    """A run as HCP Terraform tells it; `apply_id` is "" when there will be none.

    `may_confirm`, `may_discard` and `may_cancel` are what can be done to it now, whoever asks.
    """

    id: str
    status: str
    workspace_id: str
    configuration_id: str
    plan_id: str
    apply_id: str
    message: str
    has_changes: bool
    plan_only: bool
    may_confirm: bool
    may_discard: bool
    may_cancel: bool

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in ENDS

    @property
    def awaits_decision(self) -> bool:
        """Whether it is planned and waits for a yes or a no."""
        return not self.is_over and self.may_confirm

    @property
    def awaits_policy(self) -> bool:
        """Whether a policy stopped it, which somebody may override in HCP Terraform."""
        return self.status in ("policy_override", "post_plan_awaiting_decision")

    @property
    def is_agreed(self) -> bool:
        """Whether it was confirmed, by whomever."""
        return self.status in AGREED


def run(found: Resource) -> Run:
    """A run out of its document."""
    actions = found.attributes.get("actions") or {}
    if not isinstance(actions, dict):
        raise Misshapen(found.route, "a document of another shape: runs.attributes.actions is no object")
    return Run(
        found.id,
        found.text("status"),
        found.related("workspace"),
        found.related("configuration-version"),
        found.related("plan"),
        found.related("apply"),
        found.words("message"),
        found.flag("has-changes"),
        found.flag("plan-only"),
        bool(actions.get("is-confirmable")),
        bool(actions.get("is-discardable")),
        bool(actions.get("is-cancelable")),
    )
