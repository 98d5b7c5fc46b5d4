"""The tiny sources in docs/examples: sound as far as that can be seen without their compilers."""

import json
import re
from xml.etree import ElementTree

import pytest
import tree_sitter_c_sharp
import tree_sitter_javascript
from tree_sitter import Language, Parser

from scripts.config.kinds import KINDS, RUNTIMES
from scripts.core.growth.service import PORT
from tests.docs.pages import CHECKOUT

EXAMPLES = CHECKOUT / "docs/examples"
PROJECTS = sorted(EXAMPLES.rglob("*.csproj"))
DOCKERFILES = sorted(EXAMPLES.rglob("Dockerfile"))
GRAMMARS = {
    ".cs": tree_sitter_c_sharp.language(),
    ".js": tree_sitter_javascript.language(),
    ".jsx": tree_sitter_javascript.language(),
}
SOURCES = sorted(file for file in EXAMPLES.rglob("*") if file.suffix in GRAMMARS)
INSTRUCTIONS = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "EXPOSE", "ENTRYPOINT"}
# Where each kind that answers requests says its path.
HEALTH = {
    "web": ("src/Program.cs", 'MapHealthChecks("{path}")'),
    "function": ("src/Health.cs", 'Route = "{bare}"'),
    "container": ("src/Program.cs", 'MapHealthChecks("{path}")'),
    "frontend": ("app/{bare}/route.js", "function GET()"),
}


def default_health() -> str:
    """The path at which a service is asked unless its file says another."""
    types = (CHECKOUT / "terraform/azure/modules/config/types/service.tf").read_text("utf-8")
    return re.search(r'health\s+= optional\(string, "(.+?)"\)', types)[1]


def name_of(file) -> str:
    return str(file.relative_to(EXAMPLES))


def test_every_kind_has_an_example():
    assert {path.name for path in EXAMPLES.iterdir() if path.is_dir()} == set(KINDS)


@pytest.mark.parametrize("file", SOURCES, ids=name_of)
def test_a_source_is_of_its_language(file):
    tree = Parser(Language(GRAMMARS[file.suffix])).parse(file.read_bytes())
    assert not tree.root_node.has_error
    assert tree.root_node.named_child_count


@pytest.mark.parametrize("kind", HEALTH)
def test_it_is_well_where_the_catalogue_looks_for_it(kind):
    file, told = HEALTH[kind]
    path = default_health()
    text = (EXAMPLES / kind / file.format(bare=path[1:])).read_text("utf-8")
    assert told.format(path=path, bare=path[1:]) in text


def test_a_functions_address_has_no_prefix_before_the_path():
    host = json.loads((EXAMPLES / "function/src/host.json").read_text("utf-8"))
    assert host["version"] == "2.0"
    assert host["extensions"]["http"]["routePrefix"] == ""


@pytest.mark.parametrize("file", PROJECTS, ids=name_of)
def test_a_project_is_built_for_the_version_that_a_new_service_gets(file):
    project = ElementTree.parse(file).getroot()
    newest = RUNTIMES["dotnet"][1][-1]
    assert project.get("Sdk", "").startswith("Microsoft.NET.Sdk")
    assert project.findtext(".//TargetFramework") == f"net{newest}"
    assert all(one.get("Version") for one in project.iter("PackageReference"))


@pytest.mark.parametrize("kind", ["web", "function", "package"])
def test_what_is_tested_at_the_root_is_what_is_deployed_from_src(kind):
    (solution,) = (EXAMPLES / kind).glob("*.slnx")
    named = [EXAMPLES / kind / one.get("Path") for one in ElementTree.parse(solution).iter("Project")]
    assert named == list((EXAMPLES / kind / "src").glob("*.csproj"))


@pytest.mark.parametrize("file", DOCKERFILES, ids=name_of)
def test_an_image_is_built_from_named_versions_and_runs_as_a_user_by_number(file):
    lines = [line.split() for line in file.read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert {line[0] for line in lines} <= INSTRUCTIONS
    newest = RUNTIMES["dotnet"][1][-1]
    assert [line[1].rpartition(":")[2] for line in lines if line[0] == "FROM"] == [newest, newest]
    users = [int(line[1]) for line in lines if line[0] == "USER"]
    assert users
    assert all(user > 0 for user in users)
    (project,) = (file.parent / "src").glob("*.csproj")
    assert lines[-1][0] == "ENTRYPOINT"
    assert json.loads(" ".join(lines[-1][1:])) == ["dotnet", f"{project.stem}.dll"]


def test_a_container_listens_where_its_new_service_says():
    assert f"EXPOSE {PORT}" in (EXAMPLES / "container/Dockerfile").read_text("utf-8").splitlines()


def test_a_frontend_runs_on_the_version_that_a_new_service_gets():
    package = json.loads((EXAMPLES / "frontend/package.json").read_text("utf-8"))
    assert package["engines"]["node"] == RUNTIMES["nextjs"][1][-1]
    assert package["scripts"]["build"] == "next build"
    assert {"next", "react", "react-dom"} <= set(package["dependencies"])
