"""One phase of one run: plan it, or apply what was planned."""

import json
import logging
import os
from collections.abc import Callable

from scripts.errors import OpsError
from scripts.sandbox.hcp.exceptions import Refused
from scripts.sandbox.hcp.execution import inputs, state
from scripts.sandbox.hcp.execution.binary import Binary
from scripts.sandbox.hcp.execution.child import Child
from scripts.sandbox.hcp.execution.redaction import counts, redacted
from scripts.sandbox.hcp.execution.surroundings import Surroundings
from scripts.sandbox.hcp.execution.workbench import Workbench
from scripts.sandbox.hcp.models import Hcp
from scripts.sandbox.hcp.models.progress import PHASE_OF
from scripts.sandbox.hcp.models.scopes import WORKSPACE
from scripts.sandbox.store import Document

HEADER = "Terraform v{version}\non {platform}\nInitializing plugins and modules...\n"
STOPPED = "\nError: the sandbox was stopped while Terraform worked on this run.\n"
# The run holds the workspace, so its Terraform must not want to lock it.
COMMON = ("-input=false", "-no-color", "-lock=false")
PASSED_ON = ("LANG", "PATH", "TMPDIR")


class Broken(Exception):
    """Terraform ended with an error; its words are in the log already."""


class Job:
    """What a worker does for a run; `wish` is how the sandbox itself wants it to end: "", "asked" or "forced"."""

    def __init__(
        self, hcp: Hcp, lent: Surroundings, binary: Binary, run: Document, wish: Callable[[], str]
    ) -> None:
        self._hcp = hcp
        self._lent = lent
        self._binary = binary
        self._run = run
        self._wish = wish
        self._workspace = hcp.workspaces.show(run["workspace"])
        self._bench = Workbench.of(lent.directory, self._workspace, run)
        self._phase = run[PHASE_OF[run["status"]]]["id"]

    def work(self) -> None:
        """Do the phase that the run is in, and say in the run how it went."""
        try:
            self._say(HEADER.format(version=self._binary.version, platform=self._binary.platform))
            (self._plan if self._run["status"] == "planning" else self._apply)()
            return
        except Broken:
            self._say(STOPPED if self._wish() else "")
        except (OpsError, Refused) as error:
            self._say(f"\nError: {error}\n")
        except Exception as error:
            logging.getLogger("sandbox").exception("%s", self._run["id"])
            self._say(f"\nError: the sandbox could not execute this run: {error}\n")
        finally:
            self._hcp.users.dismiss(self._run["id"])
        with self._hcp.store.transaction():
            self._hcp.progress.failed(self._run["id"])

    def _plan(self) -> None:
        self._bench.lay_out(self._hcp.configurations.content(self._run["configuration"]))
        self._prepare()
        self._terraform("init", "-input=false", "-no-color", is_shown=False)
        options = [*inputs.options(self._run), f"-out={self._bench.plan}", *self._variables()]
        self._terraform("plan", *COMMON, *self._structured(), *options)
        plan = self._document("show", "-json", str(self._bench.plan))
        schemas = self._document("providers", "schema", "-json")
        shown = json.dumps(redacted(json.loads(plan), json.loads(schemas))).encode()
        with self._hcp.store.transaction():
            self._hcp.plan_documents.put(self._run["plan"]["id"], plan, shown)
            self._hcp.progress.planned(self._run["id"], counts(json.loads(plan)))

    def _apply(self) -> None:
        self._prepare()
        options = ["-auto-approve", *self._structured(), *self._variables()]
        try:
            self._terraform("apply", *COMMON, *options, str(self._bench.plan))
        finally:
            state.rescue(self._hcp, self._run, self._bench)
        planned = {name: count for name, count in self._run["plan"].items() if name.startswith("resource-")}
        with self._hcp.store.transaction():
            self._hcp.applied(self._run["id"], planned)

    def _prepare(self) -> None:
        with self._hcp.store.transaction():
            self._given = self._hcp.variables.effective(self._workspace["id"])
        over, own = (
            [one for one in self._given if (one["level"] < WORKSPACE) is is_over] for is_over in (True, False)
        )
        run = inputs.run_file(self._run["options"]["variables"])
        texts = (inputs.variable_file(own), run, inputs.variable_file(over))
        for path, text in zip(self._bench.variable_files, texts, strict=True):
            self._bench.put(path, text)
        self._bench.put(
            self._bench.terraformrc, self._lent.cli_configuration(self._hcp.users.admit(self._run["id"]))
        )

    def _environment(self) -> dict[str, str]:
        return {
            **{name: os.environ[name] for name in PASSED_ON if name in os.environ},
            "HOME": str(self._bench.root),
            **inputs.environment(self._given),
            **inputs.facts(self._run, self._workspace),
            "TF_CLI_CONFIG_FILE": str(self._bench.terraformrc),
            "TF_REATTACH_PROVIDERS": self._lent.reattachment(),
        }

    def _structured(self) -> list[str]:
        return ["-json"] if self._workspace["settings"]["structured-run-output-enabled"] else []

    def _variables(self) -> list[str]:
        return [f"-var-file={path}" for path in self._bench.variable_files]

    def _terraform(self, *arguments: str, is_shown: bool = True) -> None:
        said = bytearray()
        code = self._child(arguments, self._log if is_shown else said.extend)
        if code:
            self._log(bytes(said))
            raise Broken
        self._check_wish()

    def _document(self, *arguments: str) -> bytes:
        said = bytearray()
        if self._child(arguments, said.extend):
            self._log(bytes(said))
            raise Broken
        return bytes(said)

    def _child(self, arguments: tuple[str, ...], on_text: Callable[[bytes], None]) -> int:
        argv = [*self._binary.launcher, *arguments]
        child = Child(argv, self._bench.work, self._environment(), self._bench.root / f"{arguments[0]}.out")
        with self._hcp.store.transaction():
            self._hcp.progress.note(self._run["id"], child.identity(), self._binary.version)
        return child.follow(on_text, self._wanted)

    def _wanted(self) -> str:
        return self._hcp.runs.show(self._run["id"])["cancel"] or self._wish()

    def _check_wish(self) -> None:
        # Terraform that ended well all the same has done what it was to do, but what follows is not wanted.
        if self._run["status"] == "planning" and self._wanted():
            raise Broken

    def _say(self, text: str) -> None:
        self._log(text.encode())

    def _log(self, text: bytes) -> None:
        if text:
            self._hcp.logs.add(self._phase, text)
