"""A service's settings for a person's own machine."""

from scripts.core.dotenv import local_lines


def lines(secrets: dict[str, str] | None = None, **settings: str) -> list[str]:
    return list(local_lines({"settings": settings, "secrets": secrets or {}}, "abcdev"))


def test_a_secret_is_told_by_where_it_is():
    assert lines({"MAIL_KEY": "mail-key"}, Mail__Host="smtp.abc.example") == [
        "MAIL_KEY=keyvault:abcdev/mail-key",
        "Mail__Host=smtp.abc.example",
    ]


def test_what_is_true_only_where_it_runs_is_left_out():
    of_the_place = {
        "AZURE_CLIENT_ID": "1",
        "DD_ENV": "dev",
        "CORECLR_PROFILER": "{1}",
        "WEBSITE_SWAP_WARMUP_PING_PATH": "/healthz",
        "WEBSITES_ENABLE_APP_SERVICE_STORAGE": "true",
        "SLOT": "production",
        "AzureFunctionsWebHost__hostid": "1",
        "AzureWebJobsStorage__clientId": "1",
        "ServiceBus__credential": "managedidentity",
        "Postgres__User": "abc-dev-orders-api",
    }
    assert lines({"DD_API_KEY": "datadog-api-key"}, **of_the_place, Postgres__Host="h") == [
        "Postgres__Host=h"
    ]


def test_a_value_is_taken_literally_by_whoever_reads_the_file():
    assert lines(A="two words", B="it's $HOME", C='{"a": 1}', D="a\nb", E="") == [
        "A='two words'",
        'B="it\'s \\$HOME"',
        "C='{\"a\": 1}'",
        'D="a\\nb"',
        "E=",
    ]
