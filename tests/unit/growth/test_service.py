"""The file of a new service, and its manifests where it runs in the cluster."""

from pathlib import Path

import pytest
import yaml

from scripts.config.kinds import KINDS
from scripts.config.service import Service
from scripts.core.growth.app import add_app, remove_app
from scripts.core.growth.edits import Edit
from scripts.core.growth.service import PARTS, NewService, compose
from scripts.core.services import service_faults
from scripts.errors import Preflight

CHECKOUT = Path(__file__).parents[3]
TEMPLATES = {file.stem: file.read_text() for file in (CHECKOUT / "scripts/ops/manifests").glob("*.yaml")}
FILES = {
    path.relative_to(CHECKOUT).as_posix(): path.read_text() for path in (CHECKOUT / "flux").rglob("*.yaml")
}
ENVIRONMENTS = ("dev", "prod")


def new(kind: str = "container", **asked) -> NewService:
    return NewService("billing-api", kind, "abc-inc", **asked)


def added(service: NewService) -> dict[str, str]:
    return {edit.path: edit.after for edit in add_app(FILES, TEMPLATES, service, ENVIRONMENTS)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_a_sound_file_of_at_most_twelve_lines(kind):
    uses = tuple(PARTS) if "uses" in KINDS[kind].may else ()
    text = compose(new(kind, uses=uses, public="public" in KINDS[kind].may, description='A "new" one: here.'))
    assert len(text.splitlines()) <= 12
    service = Service.model_validate(yaml.safe_load(text))
    assert list(service_faults("billing-api", service)) == []
    assert service.description == 'A "new" one: here.'


def test_what_was_said_goes_before_what_is_usual():
    said = new("cron", schedule="5 4 * * 1", repository="abc-inc/other", uses=("postgres",))
    assert yaml.safe_load(compose(said)) == {
        "kind": "cron",
        "repository": "abc-inc/other",
        "schedule": "5 4 * * 1",
        "uses": {"postgres": {}},
    }
    foreign = yaml.safe_load(compose(new(image="ghcr.io/owner/name:v1", port=9000)))
    assert foreign == {"kind": "container", "image": "ghcr.io/owner/name:v1", "port": 9000}


@pytest.mark.parametrize(
    ("service", "told"),
    [
        (new("webb"), 'there is no kind "webb"; did you mean "web"?'),
        (new(uses=("postgress",)), 'there is no part to use "postgress"; did you mean "postgres"?'),
    ],
)
def test_an_unknown_word_is_told_with_the_one_that_was_meant(service, told):
    with pytest.raises(Preflight, match="there is no") as refused:
        compose(service)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("service", "files"),
    [
        (
            new(public=True),
            {"deployment", "autoscaler", "disruption-budget", "service", "route", "settings"},
        ),
        (new(port=8080), {"deployment", "autoscaler", "disruption-budget", "service", "settings"}),
        (new(), {"deployment", "autoscaler", "settings"}),
        (new(uses=("mongo",)), {"deployment", "autoscaler", "settings", "secrets"}),
        (new("cron"), {"cron-job", "settings"}),
    ],
    ids=["public", "inside", "worker", "with a secret", "cron"],
)
def test_its_base_has_what_it_needs_and_lists_it(service, files):
    base = {Path(path).stem for path in added(service) if path.startswith("flux/apps/base/billing-api/")}
    assert base == files | {"kustomization"}
    listed = yaml.safe_load(added(service)["flux/apps/base/billing-api/kustomization.yaml"])["resources"]
    assert {Path(file).stem for file in listed} == files


def test_its_names_are_its_own_everywhere():
    for text in added(new(public=True, uses=("mongo",))).values():
        assert "service-name" not in text
        assert "service_name" not in text


def test_a_secret_reaches_the_pods_of_those_alone_that_have_one():
    path = "flux/apps/base/billing-api/deployment.yaml"
    assert "secretRef" in added(new(uses=("mongo",)))[path]
    assert "secretRef" not in added(new(uses=("postgres",)))[path]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_environment_runs_it_and_takes_its_images(environment):
    overlay = added(new())[f"flux/apps/{environment}/kustomization.yaml"]
    assert "  - ../base/billing-api\n" in overlay
    marker = f'# {{"$imagepolicy": "flux-system:{environment}-billing-api:tag"}}'
    assert f"newTag: {environment}-0-0000000 {marker}" in overlay


def test_an_image_of_a_maker_elsewhere_is_not_automated():
    edits = added(new(image="ghcr.io/owner/name:v1"))
    assert "${billing_api_image}" in edits["flux/apps/base/billing-api/deployment.yaml"]
    assert not [path for path in edits if "image-automation" in path]
    assert "billing_api_image" not in edits["flux/apps/dev/kustomization.yaml"]


def test_files_that_are_there_stay_as_they_are():
    own = {"flux/apps/base/billing-api/settings.yaml": "by: hand\n"}
    edits = add_app({**FILES, **own}, TEMPLATES, new(), ENVIRONMENTS)
    assert not [edit for edit in edits if edit.path in own]


@pytest.mark.parametrize(
    "service", [new(public=True, uses=("mongo",)), new(image="ghcr.io/a/b:v1"), new("cron")]
)
def test_removing_it_leaves_what_was_there(service):
    with_it = _after(FILES, add_app(FILES, TEMPLATES, service, ENVIRONMENTS))
    assert _after(with_it, remove_app(with_it, "billing-api")) == FILES


def test_routes_that_an_environment_names_by_themselves_go_too():
    gone = _after(FILES, remove_app(FILES, "superblocks-agent"))
    assert "superblocks-agent" not in "".join(text for path, text in gone.items() if "/apps/" in path)


def _after(files: dict[str, str], edits: list[Edit]) -> dict[str, str]:
    changed = {**files, **{edit.path: edit.after for edit in edits}}
    return {path: text for path, text in changed.items() if text is not None}
