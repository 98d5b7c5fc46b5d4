"""The scratch directory of one run: the uploaded files, the state, the plan, Terraform's own files."""

import io
import os
import shutil
import tarfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scripts.errors import Preflight
from scripts.sandbox.store import Document
from scripts.sandbox.terraformrc import HOST

# Read last, and taken instead of the configuration's own cloud or backend block.
OVERRIDE = "zzzz_remote_run_override.tf"
CLOUD = """\
terraform {{
  cloud {{
    hostname     = "{host}"
    organization = "{organization}"
    workspaces {{
      name = "{workspace}"
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Workbench:
    """Every path of a run's scratch directory; `root` is removed when the run is over."""

    root: Path
    working_directory: str
    organization: str
    workspace: str

    @classmethod
    def of(cls, directory: Path, workspace: Document, run: Document) -> "Workbench":
        """Where a run of a workspace is worked on, below the directory for all scratch."""
        settings = workspace["settings"]
        names = (workspace["organization"], workspace["name"])
        return cls(directory / run["id"], settings["working-directory"] or "", *names)

    @property
    def work(self) -> Path:
        """Where Terraform runs."""
        return self.root / "config" / self.working_directory.strip("/")

    @property
    def plan(self) -> Path:
        """The planned changes, in Terraform's own format."""
        return self.root / "run.tfplan"

    @property
    def terraformrc(self) -> Path:
        """Terraform's CLI configuration, which holds the run's token."""
        return self.root / "terraform.tfrc"

    @property
    def variable_files(self) -> list[Path]:
        """The workspace's variables, then the run's, then those of sets that outrank both."""
        return [self.root / name for name in ("workspace.tfvars", "run.tfvars", "priority.tfvars")]

    def lay_out(self, configuration: bytes) -> None:
        """Unpack the uploaded files; raises Preflight when they cannot be used."""
        shutil.rmtree(self.root, ignore_errors=True)
        (self.root / "config").mkdir(mode=0o700, parents=True)
        try:
            with tarfile.open(fileobj=io.BytesIO(configuration), mode="r:gz") as archive:
                archive.extractall(self.root / "config", filter="data")
        except (tarfile.TarError, OSError, EOFError) as error:
            raise Preflight(f"the uploaded configuration is no tar.gz of files: {error}") from error
        if not self.work.is_dir():
            raise Preflight(f'the working directory "{self.working_directory}" is not in what was uploaded')
        names = {"host": HOST, "organization": self.organization, "workspace": self.workspace}
        (self.work / OVERRIDE).write_text(CLOUD.format(**names))

    def read_state(self) -> bytes | None:
        """The state that Terraform could not hand over, None when it could."""
        with suppress(FileNotFoundError):
            return (self.work / "errored.tfstate").read_bytes()
        return None

    def put(self, path: Path, text: str) -> None:
        """Write a file that only its owner may read."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
