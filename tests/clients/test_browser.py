"""A page is shown where somebody can see it."""

import sys

import pytest

from scripts.clients.browser import show_page

ADDRESS = "https://orders-api.dev.abc.example"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="macOS has a screen always")
def test_nothing_is_shown_where_there_is_no_screen(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not show_page(ADDRESS)


def test_a_page_is_shown_by_the_browser_that_somebody_chose(monkeypatch, tmp_path):
    seen, program = tmp_path / "seen", tmp_path / "browser"
    program.write_text(f'#!/bin/sh\necho "$1" > {seen}\n')
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{program} %s")
    monkeypatch.setattr("webbrowser._tryorder", None)
    monkeypatch.setattr("webbrowser._browsers", {})
    assert show_page(ADDRESS)
    assert seen.read_text().strip() == ADDRESS
