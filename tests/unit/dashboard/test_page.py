"""The page of links: what it says of services, environments, endings and workspaces, drawn both ways."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

from scripts.config import read
from scripts.core.dashboard import html, markdown
from scripts.core.dashboard.page import Expiry, Page, Workspace, build, moment
from scripts.core.dashboard.tls import tls_expiries
from tests.docs.pages import CHECKOUT

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ACCOUNT = {"tenant_id": "T", "subscription_id": "S"}
GROUP = "https://portal.azure.com/#@T/resource/subscriptions/S/resourceGroups/abc-{}"


def contract(environment: str) -> dict:
    private = environment == "prod"
    return {
        "environment": environment,
        "domain": f"{environment}.abc.example",
        "account": ACCOUNT | {"group": f"abc-{environment}"},
        "network": {"private": private},
        "secret_store": {"id": "/vault"},
        "monitoring": {"workspace_id": "/logs"},
        "vpn": {"gateway_id": "/gateway"} if private else None,
        "data": {
            "postgres": {"host": f"abc-{environment}-x.postgres.database.azure.com"},
            "redis": {"host": "cache.redis.azure.net"},
            "servicebus": {"host": "bus.servicebus.windows.net"},
            "storage": {"account": "abcdevx"},
            "mongo": {"host": "abc.mongodb.net"},
        },
        "services": {
            "orders-api": {
                "url": f"https://orders-api.{environment}.abc.example",
                "resource_id": "/sites/orders",
            },
            "shop": {"url": "https://shop.example", "resource_id": "prj_1", "resource_name": "abc-shop"},
            "catalog-api": {"url": None, "resource_id": None, "resource_name": None},
        },
    }


SHARED = {
    "k8s": {"account": ACCOUNT, "cluster": {"id": "/cluster"}, "registry": {"id": "/registry"}},
    "devops": {
        "project": {"url": "https://dev.azure.com/abc"},
        "links": {"dashboard": "https://app.datadoghq.eu/dashboard/1"},
        "pipelines": {"orders-api": {"url": "https://dev.azure.com/abc/1"}},
    },
}
WORKSPACES = (
    Workspace("dev", 180, NOW - timedelta(hours=1), 0),
    Workspace("prod", 291, NOW, 3),
    Workspace("k8s", 0, None, None),
)
EXPIRIES = (
    Expiry("VPN of ada, <laptop>", "prod", NOW + timedelta(days=200)),
    Expiry("VPN root first", "prod", NOW + timedelta(days=5)),
)


@pytest.fixture(scope="module")
def config():
    return read(CHECKOUT).config


@pytest.fixture(scope="module")
def page(config) -> Page:
    return build(
        config, {"dev": contract("dev"), "prod": contract("prod"), **SHARED}, WORKSPACES, EXPIRIES, NOW
    )


def links(page: Page, service: str, environment: str) -> dict[str, str]:
    (found,) = (one for one in page.services if one.name == service)
    return {link.text: link.url for link in found.links[environment]}


def test_a_site_is_reached_at_all_its_places(page):
    assert links(page, "orders-api", "dev") == {
        "open": "https://orders-api.dev.abc.example",
        "portal": "https://portal.azure.com/#@T/resource/sites/orders",
        "logs": "https://portal.azure.com/#@T/resource/sites/orders/logStream",
        "traces": "https://app.datadoghq.eu/apm/services/orders-api?env=dev",
        "Datadog logs": "https://app.datadoghq.eu/logs?query=service%3Aorders-api%20env%3Adev",
        "pipeline": "https://dev.azure.com/abc/1",
        "repository": "https://github.com/abc-inc/orders-api",
        "postgres": f"{GROUP.format('dev')}/providers/Microsoft.DBforPostgreSQL/flexibleServers/abc-dev-x",
        "redis": f"{GROUP.format('dev')}/providers/Microsoft.Cache/redisEnterprise/cache",
        "servicebus": f"{GROUP.format('dev')}/providers/Microsoft.ServiceBus/namespaces/bus",
    }


def test_what_runs_elsewhere_is_looked_at_there(page):
    assert links(page, "shop", "prod")["Vercel"] == "https://vercel.com/abc-inc/abc-shop"
    pods = links(page, "catalog-api", "prod")
    assert pods["portal"] == "https://portal.azure.com/#@T/resource/cluster/workloads"
    assert pods["mongo"] == "https://cloud.mongodb.com"
    assert "open" not in pods
    package = links(page, "contracts", "dev")
    assert package == {"repository": "https://github.com/abc-inc/contracts"}


def test_a_private_environment_shows_its_way_in(page):
    shown = {one.name: [link.text for link in one.links] for one in page.environments}
    assert shown == {
        "dev": ["resource group", "secrets", "logs"],
        "prod": ["resource group", "secrets", "logs", "VPN gateway"],
    }


def test_what_was_never_applied_is_left_out(config):
    alone = build(config, {"dev": contract("dev")}, WORKSPACES, (), NOW)
    assert [one.name for one in alone.environments] == ["dev"]
    assert [link.text for link in alone.shared] == ["platform repository", "HCP Terraform"]
    assert "portal" not in links(alone, "catalog-api", "dev")


def test_what_ends_first_comes_first(page):
    assert [one.what for one in page.expiries] == ["VPN root first", "VPN of ada, <laptop>"]


def test_the_times_of_hcp_terraform_are_read():
    assert moment("2026-05-04T12:00:00.000Z") == NOW
    assert moment("") is None


class Elements(HTMLParser):
    """Start tags with their attributes; every element but the void ones must be closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "link"):
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag


def test_the_html_is_whole_loads_nothing_and_needs_no_script(page):
    elements = Elements(html.draw(page)).found
    assert not [tag for tag, _ in elements if tag in ("script", "img", "iframe")]
    loaded = [attributes["href"] for tag, attributes in elements if tag == "link"]
    assert loaded == ["data:,"]
    hrefs = [attributes["href"] for tag, attributes in elements if tag == "a"]
    assert len(hrefs) == len(page.shared) + sum(len(one.links) for one in page.environments) + sum(
        len(found) for one in page.services for found in one.links.values()
    )
    assert all(href.startswith("https://") for href in hrefs)


def test_the_html_marks_what_wants_attention_and_escapes_what_people_wrote(page):
    drawn = html.draw(page)
    assert '<span class="bad">5</span>' in drawn
    assert '<span class="bad">3</span>' in drawn
    assert "ada, &lt;laptop&gt;" in drawn
    assert "<td>never</td><td>not looked for</td>" in drawn


def test_what_wants_attention_comes_first_on_both_pages(page):
    gone = Expiry("TLS of abc.example", "prod", NOW - timedelta(days=3))
    today = replace(page, expiries=(gone, *page.expiries))
    told = [
        "TLS of abc.example (prod) ended 2026-05-01",
        "VPN root first (prod) ends in 5 days",
        "prod has drifted: 3",
    ]
    assert list(today.urgent) == told
    for drawn, written in (
        (html.draw(today), '<p class="bad">{}</p>'),
        (markdown.draw(today), "**{}**"),
    ):
        places = [drawn.index(written.format(one)) for one in told]
        assert places == sorted(places) and places[-1] < drawn.index("Services")


def test_the_markdown_has_the_same_links(page):
    drawn = markdown.draw(page)
    assert "| Service | dev | prod |" in drawn
    assert "[open](https://orders-api.dev.abc.example)" in drawn
    assert "| VPN root first | prod | 2026-05-09 |" in drawn
    assert "| k8s | 0 | never | not looked for |" in drawn
    assert all(line.count("|") == 4 for line in drawn.splitlines() if line.startswith("| **"))


CERTIFICATE = {
    "metadata": {"name": "wildcard", "namespace": "dev"},
    "spec": {"dnsNames": ["dev.abc.example", "*.dev.abc.example"]},
    "status": {"notAfter": "2026-06-03T12:00:00Z"},
}


def test_tls_certificates_of_environments_end_when_the_cluster_says():
    elsewhere = CERTIFICATE | {"metadata": {"name": "hook", "namespace": "kube-system"}}
    issued, missing = tls_expiries([CERTIFICATE, elsewhere], ["dev", "prod"])
    assert issued == (Expiry("TLS of dev.abc.example, *.dev.abc.example", "dev", NOW + timedelta(days=30)),)
    assert missing == ()


def test_a_tls_certificate_that_was_never_issued_is_told_on_both_pages(config):
    issued, missing = tls_expiries([CERTIFICATE | {"status": {}}], ["dev"])
    assert issued == ()
    (told,) = missing
    assert told.endswith("dev: not issued yet; next: kubectl describe certificate wildcard -n dev")
    page = build(config, {"dev": contract("dev")}, WORKSPACES, issued, NOW, missing)
    assert f'<p class="soft">{told}</p>' in html.draw(page)
    assert told.replace("*", "\\*") in markdown.draw(page)
