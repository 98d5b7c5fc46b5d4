"""Reading a git host as somebody else would: with one SSH key, trusting the given hosts alone."""

import os
import shlex
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.clients import runner
from scripts.clients.files import write_atomic
from scripts.errors import Failed

# A key that was registered a moment ago may take another to be known everywhere.
TRIES, PAUSE = 4, 1.0


def read_with_key(url: str, branch: str, private: str, known_hosts: str) -> None:
    """Raise Failed unless the branch at `url` (ssh://…) is there for the holder of the key."""
    with TemporaryDirectory(prefix="git-key-") as scratch:
        key, hosts = Path(scratch) / "identity", Path(scratch) / "known_hosts"
        write_atomic(key, private.encode())
        write_atomic(hosts, known_hosts.encode())
        options = ("IdentitiesOnly=yes", "BatchMode=yes", "StrictHostKeyChecking=yes", "ConnectTimeout=10")
        words = [
            f"-o{one}" for one in (*options, f"UserKnownHostsFile={hosts}", "GlobalKnownHostsFile=/dev/null")
        ]
        ssh = shlex.join(["ssh", "-F", "/dev/null", "-i", str(key), *words])
        for attempt in range(TRIES):
            done = runner.run(
                ["git", "ls-remote", "--exit-code", url, f"refs/heads/{branch}"],
                cwd=Path(scratch),
                env=_environment() | {"GIT_SSH_COMMAND": ssh},
            )
            if done.code == 0:
                return
            if "Host key" in done.stderr or attempt == TRIES - 1:
                break
            time.sleep(PAUSE)
    raise _refusal(url, branch, done)


def _environment() -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SSH_"))}
    return plain | {"GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def _refusal(url: str, branch: str, done: runner.Result) -> Failed:
    if done.code == 2:
        return Failed(f"{url} has no branch {branch}", hint=f"git push origin {branch}")
    if "Host key" in done.stderr:
        told = f"{url} shows another host key than known_hosts in config/flux.yaml has; nothing was written"
        return Failed(told, hint="compare it with what the git host publishes, and correct known_hosts")
    lines = [line for line in done.stderr.splitlines() if line.strip()] or ["it does not say why"]
    return Failed(
        f"{url} refuses the new key: {lines[0][:200]}; nothing was written", hint="inv flux.rotate-key"
    )
