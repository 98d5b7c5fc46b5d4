"""terraform init: one at a time, as a provider cache wants it, and only when what it reads has changed."""

import hashlib
import threading
from pathlib import Path

from scripts.clients import files
from scripts.ops.links import link_root
from scripts.ops.session import Session

_one_at_a_time = threading.Lock()
STAMP = "initialised"
LOCK_FILE = ".terraform.lock.hcl"


def initialise(session: Session, name: str) -> None:
    """Have the directory that workspace `name` runs in, and its data directory, ready."""
    terraform = session.terraform(name)
    data = Path(terraform.environment["TF_DATA_DIR"])
    stamp = data / STAMP
    lock_file = session.root_of(name) / LOCK_FILE
    wanted = _digest(session, name)
    link_root(session.checkout, session.root_of(name), session.target.directory / "work" / name)
    with _one_at_a_time:
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        files.private_directory(data)
        # Terraform never creates a workspace that TF_WORKSPACE alone names.
        session.hcp.ensure_workspace(
            session.graph.workspaces[name].hcp_name, session.config.platform.hcp.project
        )
        # It names the modules' absolute places: in a copy of a checkout, those of the one that was copied.
        (data / "modules" / "modules.json").unlink(missing_ok=True)
        terraform.init(readonly_lock=lock_file.is_file())
        files.write_atomic(stamp, wanted.encode())


def _digest(session: Session, name: str) -> str:
    """Of all that init reads: the root's and the modules' files, the lock file, the binary, HCP's address."""
    root = session.root_of(name)
    summed = hashlib.sha256(" ".join(session.launcher).encode())
    for file in sorted([*root.glob("*.tf"), root / LOCK_FILE, *root.parent.glob("modules/**/*.tf")]):
        if file.is_file():
            summed.update(str(file).encode() + file.read_bytes())
    for variable in ("TF_CLI_CONFIG_FILE", "TF_CLOUD_ORGANIZATION", "TF_WORKSPACE"):
        summed.update(session.terraform(name).environment.get(variable, "").encode())
    return summed.hexdigest()
