"""The page of links of the whole platform, as a browser shows it, and once the cluster has certificates."""

import json
import re
from html import unescape

import pytest

from tests.e2e import browser


@pytest.mark.skipif(
    not browser.PROGRAM, reason="there is no Chromium here; Debian's package of this name is one"
)
@pytest.mark.parametrize("width", [390, 1280])
def test_a_browser_shows_the_page_of_links_on_a_phone_and_on_a_desk(another, tmp_path, width):
    another.inv("dashboard", "--to", str(tmp_path))
    seen = browser.look(tmp_path / "index.html", width, tmp_path)
    assert seen.wide == seen.window <= width
    assert (seen.small, seen.console) == (0, [])
    written = re.findall(r'<a href="([^"]*)"', (tmp_path / "index.html").read_text())
    assert seen.links == [unescape(one) for one in written] != []


def test_what_flux_brings_becomes_ready_and_the_page_tells_when_its_certificates_end(another, tmp_path):
    ready = json.loads(another.inv("bootstrap-flux", "--yes", "--json"))["ready"]
    assert {row["name"]: row["reason"] for row in ready if row["ready"] != "True"} == {}
    another.inv("dashboard", "--to", str(tmp_path))
    shown = (tmp_path / "README.md").read_text()
    for environment, domain in (("dev", "dev.abc.example"), ("prod", "abc.example")):
        row = rf"^\| TLS of {domain}, \\\*\.{domain} \| {environment} \| 20\d\d-\d\d-\d\d \|$"
        assert re.search(row, shown, re.MULTILINE)
    (another.directory / "kubeconfig").write_text("")
    another.inv("dashboard", "--to", str(tmp_path))
    told = (tmp_path / "README.md").read_text()
    assert "TLS certificates: " in told and "| TLS of" not in told
