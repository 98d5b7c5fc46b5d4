"""Every site and slot is told about its own environment: parts, secrets, calls, what the catalogue says."""

import pytest

from tests.terraform.catalogue import environments
from tests.terraform.environment.places import (
    only,
    planned_names,
    present,
    settings_of,
    sites,
    vault_reference,
)
from tests.terraform.records import Records

pytestmark = pytest.mark.sandbox

# Part → the setting that leads to it, its instance's type, and how that one's values become the setting's.
PARTS = {
    "postgres": ("Postgres__Host", "azurerm_postgresql_flexible_server", "{fqdn}"),
    "redis": ("Redis__Host", "azurerm_managed_redis", "{hostname}:10000"),
    "servicebus": (
        "ServiceBus__fullyQualifiedNamespace",
        "azurerm_servicebus_namespace",
        "{name}.servicebus.windows.net",
    ),
    "storage": ("Storage__blobServiceUri", "azurerm_storage_account", "{primary_blob_endpoint}"),
}
USES = [(place, part, facts) for place, facts in sites() for part in facts.get("uses", {})]


def _cases(key: str):
    return [
        pytest.param(place, one, id=f"{place}-{one}")
        for place, facts in sites()
        for one in facts.get(key, [])
    ]


@pytest.mark.parametrize(
    ("place", "part"), [pytest.param(place, part, id=f"{place}-{part}") for place, part, _ in USES]
)
def test_every_part_that_a_service_uses_is_its_own_environment_s(records: Records, place, part):
    if part == "mongo":
        name, expected = (
            "Mongo__ConnectionString",
            vault_reference(records, place.environment, f"mongo-{place.service}"),
        )
    else:
        name, kind, shape = PARTS[part]
        instance = only(records, place.environment, kind)
        assert instance["resource_group_name"].endswith(f"-{place.environment}")
        expected = shape.format(**instance)
    assert name in planned_names(records, place)
    assert settings_of(records, place)[name] == expected


@pytest.mark.parametrize("place", [pytest.param(place, id=str(place)) for place, _ in sites()])
def test_nothing_leads_into_another_environment(records: Records, place):
    text = " ".join(settings_of(records, place).values())
    for other in environments().keys() - {place.environment}:
        foreign = [only(records, other, kind) for _, kind, _ in PARTS.values()]
        foreign += [
            only(records, other, "azurerm_key_vault"),
            only(records, other, "azurerm_app_configuration"),
        ]
        assert not [instance["name"] for instance in foreign if instance["name"] in text]


@pytest.mark.parametrize("place", [pytest.param(place, id=str(place)) for place, _ in sites()])
def test_every_service_knows_its_vault_its_store_and_who_it_is(records: Records, place):
    settings = settings_of(records, place)
    identity = records.contract(place.environment)["identities"][place.service]
    assert settings["KeyVault__Uri"] == only(records, place.environment, "azurerm_key_vault")["vault_uri"]
    assert (
        settings["AppConfiguration__Endpoint"]
        == only(records, place.environment, "azurerm_app_configuration")["endpoint"]
    )
    assert settings["AZURE_CLIENT_ID"] == identity["client_id"]
    assert settings["DD_ENV"] == place.environment
    assert settings["DD_API_KEY"] == vault_reference(records, place.environment, "datadog-api-key")


@pytest.mark.parametrize(
    ("place", "facts"),
    [pytest.param(place, facts, id=str(place)) for place, part, facts in USES if part == "postgres"],
)
def test_a_database_is_named_and_signed_in_to_as_the_service(records: Records, place, facts):
    settings = settings_of(records, place)
    identity = records.contract(place.environment)["identities"][place.service]
    database = facts["uses"]["postgres"].get("database", place.service)
    assert settings["Postgres__Database"] == database
    assert settings["Postgres__User"] == identity["name"]
    assert f'azurerm_postgresql_flexible_server_database.this["{database}"]' in records.resources(
        place.environment
    )


@pytest.mark.parametrize(("place", "secret"), _cases("secrets"))
def test_a_secret_arrives_as_a_reference_to_the_environment_s_vault(records: Records, place, secret):
    name = secret.upper().replace("-", "_")
    assert name in planned_names(records, place)
    assert settings_of(records, place)[name] == vault_reference(records, place.environment, secret)


@pytest.mark.parametrize(("place", "callee"), _cases("calls"))
def test_a_call_is_answered_by_the_same_environment(records: Records, place, callee):
    contract = records.contract(place.environment)
    url = settings_of(records, place)[f"Services__{callee.replace('-', '_')}__Url"]
    own_name = f"https://{callee}.{environments()[place.environment]['domain']}"
    azures_name = f"https://{contract['account']['group']}-{callee}-"
    assert url == contract["services"][callee]["url"]
    assert url == own_name or url.startswith(azures_name)


@pytest.mark.parametrize(("place", "name"), _cases("settings"))
def test_the_catalogue_s_own_settings_arrive_with_the_environment_s_override(records: Records, place, name):
    (facts,) = [facts for other, facts in sites() if other == place]
    assert settings_of(records, place)[name] == facts["settings"][name]


@pytest.mark.parametrize(
    "place", [pytest.param(place, id=str(place)) for place, _ in sites() if "_slot." in place.address]
)
def test_a_slot_differs_from_its_app_in_nothing_but_what_stays_when_they_swap(records: Records, place):
    main = place._replace(address=place.address.replace("_slot.staging", ".this"))
    own, apps = settings_of(records, place), settings_of(records, main)
    (sticky,) = records.resources(place.environment)[main.address]["sticky_settings"]
    assert own.keys() == apps.keys()
    assert {name for name in own if own[name] != apps[name]} == set(sticky["app_setting_names"])


@pytest.mark.parametrize(
    ("environment", "service", "callee"),
    [(env, name, callee) for env, name, facts in present("frontend") for callee in facts.get("calls", [])],
)
def test_a_frontend_calls_its_own_environment_by_its_public_names(
    records: Records, environment, service, callee
):
    name = f"{callee.upper().replace('-', '_')}_URL"
    variable = records.resources(environment)[f'vercel_project_environment_variable.this["{service}/{name}"]']
    project = records.resources(environment)[f'vercel_project.this["{service}"]']
    protected = environments()[environment]["data"]["protected"]
    assert variable["value"] == f"https://{callee}.{environments()[environment]['domain']}"
    assert (variable["key"], variable["project_id"], variable["target"]) == (
        name,
        project["id"],
        ["production"] if protected else ["preview", "production"],
    )
    assert project["preview_deployments_disabled"] == protected
    assert project["git_repository"]["production_branch"] == environments()[environment]["branch"]
