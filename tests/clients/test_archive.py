"""What is uploaded for a run: the right files, the same bytes each time, and no link that dangles."""

import io
import os
import tarfile

import pytest

from scripts.clients.archive import pack
from scripts.errors import Preflight


@pytest.fixture
def tree(tmp_path):
    """A checkout with what belongs into an upload and what does not."""
    for name in (
        "terraform/azure/environment/main.tf",
        "terraform/azure/modules/config/main.tf",
        "terraform/.terraform/providers/big",
        "config/platform.yaml",
        ".git/HEAD",
        ".env",
        "docs/long.md",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    (tmp_path / ".terraformignore").write_text("docs/\n.env\n")
    return tmp_path


def members(data: bytes) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {member.name: member for member in archive.getmembers()}


def test_everything_is_packed_but_what_is_ignored(tree):
    assert list(members(pack(tree))) == [
        ".terraformignore",
        "config/platform.yaml",
        "terraform/azure/environment/main.tf",
        "terraform/azure/modules/config/main.tf",
    ]


def test_parts_narrow_it(tree):
    assert list(members(pack(tree, ["config", "terraform/azure/environment/main.tf"]))) == [
        "config/platform.yaml",
        "terraform/azure/environment/main.tf",
    ]


def test_the_same_files_give_the_same_bytes(tree):
    first = pack(tree)
    for file in tree.rglob("*.tf"):
        os.utime(file, (1, 1))
        file.chmod(0o600)
    assert pack(tree) == first


def test_a_program_stays_one_and_nobody_owns_anything(tree):
    (tree / "config" / "run.sh").touch(mode=0o755)
    found = members(pack(tree))
    assert found["config/run.sh"].mode == 0o755
    assert found["config/platform.yaml"].mode == 0o644
    assert {(one.uid, one.uname, one.mtime) for one in found.values()} == {(0, "", 0)}


def test_links_inside_stay_links_to_files_and_directories(tree):
    (tree / "config" / "same.yaml").symlink_to("platform.yaml")
    (tree / "config" / "roots").symlink_to("../terraform")
    found = members(pack(tree))
    assert found["config/same.yaml"].linkname == "platform.yaml"
    assert found["config/roots"].linkname == "../terraform"
    assert not [name for name in found if name.startswith("config/roots/")]


def test_a_second_name_of_a_file_is_a_file(tree):
    os.link(tree / "config/platform.yaml", tree / "config/twin.yaml")
    assert members(pack(tree))["config/twin.yaml"].isreg()


@pytest.mark.parametrize("target", ["../../outside", "/etc/hostname"])
def test_a_link_that_leads_out_is_refused_by_name(tree, target):
    (tree / "config" / "link").symlink_to(target)
    with pytest.raises(Preflight) as error:
        pack(tree)
    assert error.value.text == f"config/link is a link to {target}, which is not uploaded with it"
    assert error.value.hint == "copy the file, or name it in .terraformignore"


def test_a_link_that_leads_out_may_be_ignored(tree):
    (tree / "docs" / "link").symlink_to("/etc/hostname")
    assert "docs/link" not in members(pack(tree))


def test_what_is_neither_file_nor_link_is_left_out(tree):
    os.mkfifo(tree / "config" / "pipe")
    assert "config/pipe" not in members(pack(tree))
