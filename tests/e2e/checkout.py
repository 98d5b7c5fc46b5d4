"""A checkout of its own for a test, and `inv` in it, as a person or a pipeline would run it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from scripts import sandbox
from scripts.sandbox.place import Place, is_held

INV = str(Path(sys.executable).with_name("inv"))
PATIENCE = 90
PLAIN = ("PATH", "LANG", "TMPDIR", "XDG_RUNTIME_DIR")


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def next(self) -> list[str]:
        """The arguments of the `inv` command that the error recommends."""
        (command,) = re.findall(r"^  next: inv (.*)$", self.stderr, re.MULTILINE)
        return command.split()

    @property
    def json(self) -> object:
        """The whole of stdout, which must be JSON and nothing else."""
        return json.loads(self.stdout)

    @property
    def statuses(self) -> dict[str, str]:
        """Workspace → status in a report that was printed with --json."""
        return {row["workspace"]: row["status"] for row in self.json["workspaces"]}


@dataclass
class Command:
    """`inv` under way."""

    process: subprocess.Popen[str]

    def end(self, code: int | None = None) -> Result:
        """Wait for the end; its exit code is asserted when one is given."""
        stdout, stderr = self.process.communicate(timeout=PATIENCE)
        result = Result(self.process.returncode, stdout, stderr)
        assert code is None or result.code == code, f"exit {result.code}\n{stdout}\n{stderr}"
        return result


@dataclass
class Checkout:
    """A directory with tasks.py in it, and the environment that commands get there."""

    path: Path
    environment: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def sandbox(self) -> Path:
        """Where its sandbox lives."""
        return self.path / ".sandbox"

    def start(self, *arguments: str, **environment: str) -> Command:
        """`inv` with these arguments, under way, without a terminal and with nothing to read."""
        plain = {name: os.environ[name] for name in PLAIN if name in os.environ}
        process = subprocess.Popen(
            [INV, *arguments],
            cwd=self.path,
            env={**plain, "HOME": str(self.path.parent), **self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return Command(process)

    def end(self) -> None:
        """End what a failed test has left running, and the sandbox."""
        for process in self.started:
            if process.poll() is None:
                children = subprocess.run(
                    ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True
                )
                for pid in [process.pid, *map(int, children.stdout.split())]:
                    os.kill(pid, signal.SIGKILL)
                process.wait()
        sandbox.down(self.sandbox)
        assert not is_held(Place(self.sandbox).alive)

    def inv(self, *arguments: str, code: int = 0, **environment: str) -> Result:
        """Run `inv` to its end; its exit code is asserted."""
        return self.start(*arguments, **environment).end(code)

    def status(self) -> dict[str, dict]:
        """inv status --all --json, by workspace."""
        return {row["workspace"]: row for row in self.inv("status", "--all", "--json").json}

    def contract(self, workspace: str) -> dict:
        """The contract that a workspace's state holds."""
        return self.inv("outputs", "--only", workspace).json[workspace]["contract"]

    def write(self, name: str, text: str) -> None:
        """Write a file of the checkout."""
        (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        (self.path / name).write_text(text)

    def replace(self, name: str, old: str, new: str) -> None:
        """Change a file of the checkout."""
        text = (self.path / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new))

    def add_environment(self, name: str, second_octet: int) -> None:
        """Add an environment like dev."""
        text = (self.path / "config/environments/dev.yaml").read_text()
        self.write(
            f"config/environments/{name}.yaml",
            text.replace("dev", name).replace("10.20", f"10.{second_octet}"),
        )

    def git(self, *arguments: str) -> str:
        """git in this checkout."""
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "init.defaultBranch=main")
        done = subprocess.run(
            ["git", *who, *arguments],
            cwd=self.path,
            check=True,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return done.stdout.strip()

    def commit(self) -> None:
        """Commit everything."""
        self.git("add", "-A")
        self.git("commit", "-qm", "as it is")

    def fault(self, kind: str, nth: int = 1, seconds: float = 0, **match: str) -> None:
        """Let something go wrong in the sandbox; a hang lasts until the faults are mended."""
        asked = {"kind": kind, "match": match, "nth": nth, "seconds": seconds, "message": "out of quota"}
        sandbox.ask(self.sandbox, "POST", "/faults", asked)

    def mend(self) -> None:
        """Take all faults away."""
        sandbox.ask(self.sandbox, "DELETE", "/faults", {})

    def struck(self) -> int:
        """How often a fault was met."""
        return sum(fault["seen"] for fault in sandbox.ask(self.sandbox, "GET", "/faults", {})["faults"])

    @property
    def address(self) -> str:
        """Where the sandbox's HCP Terraform is."""
        return json.loads((self.sandbox / "daemon.json").read_text())["urls"]["hcp"]

    def hcp(self, method: str, path: str, document: dict | None = None) -> dict:
        """Call the sandbox's HCP Terraform, as somebody else with the same token would."""
        import requests

        token = (self.sandbox / "token").read_text().strip()
        reply = requests.request(
            method,
            f"{self.address}/api/v2/{path}",
            json=document,
            timeout=10,
            headers={"Authorization": f"Bearer {token}"},
        )
        reply.raise_for_status()
        return reply.json() if reply.content else {}

    def lock(self, workspace: str, reason: str) -> None:
        """Lock a workspace as a person would."""
        found = self.hcp("GET", f"organizations/small/workspaces/small-{workspace}")["data"]["id"]
        self.hcp("POST", f"workspaces/{found}/actions/lock", {"reason": reason})

    def unlock(self, workspace: str) -> None:
        """Take that lock away again."""
        found = self.hcp("GET", f"organizations/small/workspaces/small-{workspace}")["data"]["id"]
        self.hcp("POST", f"workspaces/{found}/actions/force-unlock")

    def runs(self) -> list[Path]:
        """The directories of all runs, oldest first."""
        return sorted((self.sandbox / "runs").iterdir())


def until(holds: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.03)
