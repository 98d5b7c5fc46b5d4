"""The organisation's first page leads to every service of every environment."""

import pytest

from tests.terraform.catalogue import environments
from tests.terraform.records import Records

pytestmark = pytest.mark.sandbox


def test_the_first_page_has_each_environment_with_its_services(records: Records):
    page = records.resources("devops")['github_repository_file.profile["members"]']
    assert (page["repository"], page["file"]) == (".github-private", "profile/README.md")
    _, *sections = page["content"].split("\n## ")
    told = {section.partition("\n")[0]: section for section in sections}
    for environment in environments():
        contract = records.contract(environment)
        for name, facts in contract["services"].items():
            assert f"| {name} | " in told[environment]
            assert not facts["url"] or f"[open]({facts['url']})" in told[environment]
