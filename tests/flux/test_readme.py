"""flux/README.md speaks of what is there."""

import re
from pathlib import Path

from tests.flux.rendered import CHECKOUT

README = (CHECKOUT / "flux/README.md").read_text()


def test_every_folder_that_it_names_is_there():
    named = re.findall(r"^\| `([^`]+)`", README, re.MULTILINE)
    known = {path.relative_to(CHECKOUT / "flux").as_posix() for path in Path(CHECKOUT / "flux").rglob("*")}
    named = [name for name in named if "$" not in name and not name.startswith("inv ")]
    assert named
    for name in named:
        plain = re.sub(r"\{(\w+),\w+\}", r"\1", name)
        plain = plain.replace("<service>", "catalog-api").replace("<environment>", "dev")
        assert plain in known, name


def test_its_picture_has_every_kustomization_of_an_environment():
    for environment in ("dev", "prod"):
        text = (CHECKOUT / f"flux/clusters/main/{environment}.yaml").read_text()
        for name in re.findall(r"^  name: (\S+)", text, re.MULTILINE):
            assert name in README
