"""The browser of whoever sits at this machine."""

import os
import sys


def show_page(address: str) -> bool:
    """Show a page; False where there is no screen to show it on."""
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    ):
        return False  # a browser for terminals would take this one
    import webbrowser

    return webbrowser.open(address)
