"""An environment's files are found by its name: no folder and no namespace may have it, too."""

import re
import subprocess
from pathlib import PurePosixPath

import yaml

from scripts.config import read
from scripts.core.growth.environment import FOLDERS
from scripts.core.names import TAKEN_ENVIRONMENTS
from tests.docs.pages import CHECKOUT

MAY_BE = re.compile(r"[a-z][a-z0-9]{0,11}")


def tracked(*folders: str) -> list[str]:
    told = subprocess.run(
        ["git", "ls-files", *folders], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return told.stdout.split()


def test_every_folder_of_the_tree_is_refused_as_an_environments_name():
    folders = {part for file in tracked(*FOLDERS) for part in PurePosixPath(file).parts[:-1]}
    environments = set(read(CHECKOUT).config.environments)
    assert {one for one in folders - environments if MAY_BE.fullmatch(one)} <= set(TAKEN_ENVIRONMENTS)


def test_every_namespace_of_the_cluster_is_refused_as_an_environments_name():
    documents = [
        one
        for file in tracked("flux/infrastructure")
        if file.endswith(".yaml")
        for one in yaml.safe_load_all((CHECKOUT / file).read_text())
    ]
    names = {one["metadata"]["name"] for one in documents if one and one.get("kind") == "Namespace"}
    assert "datadog" in names
    assert {one for one in names if MAY_BE.fullmatch(one)} <= set(TAKEN_ENVIRONMENTS)
