"""Nothing is added to a file that is not what it should be."""

import pytest

from scripts.core.growth.soundness import unsound
from scripts.errors import ConfigError
from scripts.ops.editing import read_yaml
from tests.docs.pages import CHECKOUT

LIST, PIPELINE = "flux/apps/dev/kustomization.yaml", "pipelines/infrastructure.yml"


def test_every_file_of_the_project_is_sound():
    assert read_yaml(CHECKOUT, ("config", "flux", "pipelines")).keys() >= {LIST, PIPELINE}


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        (LIST, "resources: [a", ["line 2: not valid YAML: did not find expected ',' or ']'"]),
        (LIST, "", ["holds no keys"]),
        (LIST, "- a", ["holds no keys"]),
        (LIST, "kind: Kustomization", ["resources: is missing"]),
        (LIST, "kind: Component", []),
        (LIST, "resources: 5", ["resources: is not a list"]),
        (LIST, "resources: [a, {b: c}]", ["resources[1]: is not a path"]),
        (LIST, "resources: []\nimages: {a: b}", ["images: is not a list"]),
        (LIST, "resources: []\nimages: [a]", ["images[0]: is not an image"]),
        ("flux/a.yaml", "a: 1\n---\nb: [", ["line 4: not valid YAML: did not find expected node content"]),
        ("config/a.yaml", "[", []),
        *(
            (
                PIPELINE,
                text,
                ["does not list environments and branches where it should (inv check.pipelines)"],
            )
            for text in ("", "a: 1", "parameters: []", "parameters: [{name: environments, default: 5}]")
        ),
    ],
)
def test_nonsense_is_told_by_file(path, text, told):
    assert unsound({path: text}) == [f"{path}: {one}" for one in told]


def test_files_that_cannot_be_edited_are_told_at_once(tmp_path):
    for name, data in (("a", b"\xff\xfe"), ("kustomization", b"5")):
        (tmp_path / "flux").mkdir(exist_ok=True)
        (tmp_path / f"flux/{name}.yaml").write_bytes(data)
    with pytest.raises(ConfigError) as told:
        read_yaml(tmp_path, ("flux",))
    assert told.value.faults == ["flux/a.yaml: is not text", "flux/kustomization.yaml: holds no keys"]
    assert str(told.value).startswith("2 errors in files to be edited\n")
