"""Shows a wave and asks for it."""

import select
import sys
import threading
from dataclasses import dataclass
from typing import TextIO

from scripts.core import gate, report
from scripts.core.gate import Ask, Consent
from scripts.core.plans import Plan, digest
from scripts.errors import Declined, Interrupted

POLL_SECONDS = 0.2
RED, PLAIN = "\033[31m", "\033[0m"


def show_plans(plans: list[Plan], deferred: dict[str, tuple[str, ...]], to: TextIO | None = None) -> None:
    """Print the change table and everything that is destroyed, those that lose data in red on a terminal.

    It goes `to` stderr unless it is what the command was asked for.
    """
    to = to or sys.stderr
    print(report.lay_out(report.change_rows(plans, deferred), report.CHANGE_HEADERS), file=to)
    for line, loses_data in report.destroy_lines(plans):
        colour = RED if loses_data and to.isatty() else ""
        mark = "!! " if loses_data else "   "
        print(f"{colour}{mark}{line}{PLAIN if colour else ''}", file=to)
    if wave := digest(plans):
        print(f"digest of what would be destroyed: {wave}", file=to)


@dataclass(frozen=True)
class Asker:
    """Who is asked, and what was agreed beforehand."""

    consent: Consent
    interactive: bool
    stop: threading.Event

    def approve(self, plans: list[Plan], guarded: list[str], resume: str) -> None:
        """Pass the gate for `plans`; raises Declined with the command that goes on."""
        decision = gate.decide(plans, guarded, self.consent, self.interactive)
        if decision.refusal:
            raise Declined(f"{decision.refusal}; add {decision.flags}", hint=f"{resume} {decision.flags}")
        if decision.ask is not Ask.NOTHING and not gate.accepts(decision, self._ask(decision, resume)):
            raise Declined("declined; nothing of this wave was written", hint=resume)

    def approve_destroy(self, plans: list[Plan], name: str, command: str) -> None:
        """A destroy's own gate: its name, typed; without a terminal --yes and the digest. Raises Declined."""
        wave = digest(plans)
        if self.interactive:
            if self._read(f'Type "{name}" to destroy it: ', command).strip() != name:
                raise Declined("declined; nothing was destroyed", hint=command)
        elif not self.consent.yes or wave not in self.consent.expect:
            raise Declined(
                f"without a terminal a destroy wants --yes and its digest: {wave}",
                hint=f"{command} --yes --expect {wave}",
            )

    def _ask(self, decision: gate.Gate, resume: str) -> str:
        wanted = (
            "Apply this? [y/N] " if decision.ask is Ask.YES else f'Type "{decision.answer}" to apply this: '
        )
        return self._read(wanted, resume)

    def _read(self, prompt: str, hint: str) -> str:
        """The line that is typed, "" at the end of input; raises Interrupted with `hint` when a signal comes first."""
        print(prompt, end="", file=sys.stderr, flush=True)
        while not select.select([sys.stdin], [], [], POLL_SECONDS)[0]:
            if self.stop.is_set():
                raise Interrupted("interrupted; nothing of this wave was written", hint=hint)
        reply = sys.stdin.readline()
        if not reply.endswith("\n"):  # the end of input does not end the prompt's line
            print(file=sys.stderr)
        return reply
