"""docs/add-a-service.md: what stands in its blocks is what its commands print."""

from tests.docs.demo import Demo
from tests.docs.growing import PAGE, UPDATE, blocks, compared, copied, screens


def test_the_page_about_adding_services_shows_what_commands_print(another, tmp_path):
    shown, printed = (
        blocks(PAGE.read_text("utf-8")),
        screens(Demo(another.directory, copied(tmp_path / "own"))),
    )
    for name, screen in printed:
        assert compared(shown[name].rstrip()) == compared(screen), f"{name}: run {UPDATE}"
