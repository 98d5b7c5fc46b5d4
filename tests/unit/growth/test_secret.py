"""A secret more for a service: an edit of its file, and of its manifests where it runs in the cluster."""

import pytest
import yaml

from scripts.core.growth.secret import add_secret
from scripts.ops.editing import read_templates, read_yaml
from tests.docs.pages import CHECKOUT

FILES = read_yaml(CHECKOUT, ("config", "flux"))
TEMPLATES = read_templates()


def edited(service: str, kind: str, secret: str = "mail-key", files=FILES) -> dict[str, str]:
    return {edit.path: edit.after for edit in add_secret(files, TEMPLATES, service, kind, secret, "dev")}


def test_a_name_is_added_to_the_services_file_alone():
    (text,) = edited("orders-api", "web").values()
    assert text == FILES["config/services/orders-api.yaml"].replace(
        "secrets: [payment-provider-key]", "secrets: [payment-provider-key, mail-key]"
    )
    assert edited("orders-api", "web", "payment-provider-key") == {}


def test_an_environment_with_a_list_of_its_own_gets_it_there():
    path = "config/environments/dev.yaml"
    files = FILES | {path: FILES[path] + "  orders-api: {secrets: [payment-provider-key]}\n"}
    assert list(edited("orders-api", "web", files=files)) == [path]


@pytest.mark.parametrize(
    ("service", "kind", "file"),
    [("fulfilment-worker", "container", "deployment"), ("nightly-reports", "cron", "cron-job")],
)
def test_pods_that_had_no_secret_read_it_from_now_on(service, kind, file):
    base = f"flux/apps/base/{service}"
    found = edited(service, kind)
    assert set(found) == {
        f"config/services/{service}.yaml",
        *(f"{base}/{name}.yaml" for name in ("kustomization", "secrets", file)),
    }
    assert "secrets.yaml" in yaml.safe_load(found[f"{base}/kustomization.yaml"])["resources"]
    added = set(found[f"{base}/{file}.yaml"].splitlines()) - set(FILES[f"{base}/{file}.yaml"].splitlines())
    assert [line.strip() for line in added] == [f"- secretRef: {{name: {service}}}"]
    assert yaml.safe_load(found[f"{base}/secrets.yaml"])["metadata"]["name"] == service


def test_pods_that_read_secrets_already_stay_as_they_are():
    assert list(edited("catalog-api", "container")) == ["config/services/catalog-api.yaml"]
