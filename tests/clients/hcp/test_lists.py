"""Lists: every page, each object once, and never empty by mistake."""

from urllib.parse import parse_qs, urlsplit

import pytest

from scripts.clients.hcp.resource import Misshapen
from tests.clients.hcp.conftest import item, page
from tests.clients.raw_server import reply

ROUTE = "HCP Terraform answers GET organizations/abc/projects with "


def numbered(start: int, stop: int) -> list[dict]:
    return [item("projects", f"prj-{n}", name=f"p{n}") for n in range(start, stop)]


def book(total: int):
    """A server's way of giving `total` projects in pages of a hundred."""

    def answer(request):
        number = int(parse_qs(urlsplit(request.line.split()[1]).query)["page[number]"][0])
        last = max(1, -(-total // 100))
        following = number + 1 if number < last else None
        return page(*numbered((number - 1) * 100, min(total, number * 100)), following=following)

    return answer


@pytest.mark.parametrize(("total", "calls"), [(0, 1), (1, 1), (100, 1), (101, 2), (250, 3)])
def test_every_page_is_fetched_and_none_too_many(serve, client, total, calls):
    server = serve(book(total))
    hcp = client(server)
    assert [one.name for one in hcp.projects.list()] == [f"p{n}" for n in range(total)]
    assert (len(server.seen), hcp.calls) == (calls, calls)
    assert "page%5Bsize%5D=100" in server.lines[0]


def test_what_slips_to_the_next_page_because_something_was_made_meanwhile_counts_once(serve, client):
    pages = (page(*numbered(0, 100), following=2), page(*numbered(99, 150)))
    names = [one.name for one in client(serve(*pages)).projects.list()]
    assert names == [f"p{n}" for n in range(150)]


@pytest.mark.parametrize(("following", "told"), [(1, "1"), (0, "0"), ("2", "'2'"), (-1, "-1")])
def test_a_next_page_that_does_not_lead_on_is_an_error(serve, client, following, told):
    with pytest.raises(Misshapen) as error:
        client(serve(page(*numbered(0, 2), following=following))).projects.list()
    assert error.value.text == f"{ROUTE}page 1 of a list whose next page is {told}"


def test_the_same_page_under_ever_new_numbers_is_an_error(serve, client):
    def again(request):
        number = int(parse_qs(urlsplit(request.line.split()[1]).query)["page[number]"][0])
        return page(*numbered(0, 2), following=number + 1)

    server = serve(again)
    with pytest.raises(Misshapen) as error:
        client(server).projects.list()
    assert error.value.text == f"{ROUTE}the same page again and again"
    assert len(server.seen) == 2


@pytest.mark.parametrize(
    "more", [{}, {"meta": {}}, {"meta": {"pagination": {}}}, {"meta": []}, {"links": {}}]
)
def test_a_list_that_does_not_say_whether_there_is_more_is_an_error(serve, client, more):
    with pytest.raises(Misshapen) as error:
        client(serve(reply({"data": numbered(0, 100)} | more))).projects.list()
    assert error.value.text == f"{ROUTE}a list that does not say whether there is more"


def test_a_list_may_tell_by_links_that_there_is_more(serve, client):
    first = reply({"data": numbered(0, 2), "links": {"next": "https://x/?page=2"}})
    last = reply({"data": numbered(2, 3), "links": {"next": None}})
    assert len(client(serve(first, last)).projects.list()) == 3


def test_the_variables_of_a_workspace_come_in_one_piece(serve, client):
    listed = [item("vars", f"var-{n}", key=f"k{n}", category="env") for n in range(150)]
    server = serve(reply({"data": listed}))
    assert len(client(server).variables.list("ws-1")) == 150
    assert server.lines == ["GET /api/v2/workspaces/ws-1/vars"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (reply({}), "a document without data"),
        (reply({"data": None}), "a document without data"),
        (reply({"data": {}}), "a document that is no list"),
        (reply([]), "JSON that is no document: is it HCP Terraform?"),
        (
            reply(b"<html>sign in</html>", Content_Type="text/html; charset=utf-8"),
            "a web page instead of JSON",
        ),
        (reply(b""), "nothing instead of JSON"),
        (reply(status=204), "nothing instead of JSON"),
        (reply(b"{", Content_Type="application/json"), "application/json instead of JSON"),
        (page({"id": "prj-1"}), "a document of another shape: data has no type and id"),
        (page({"id": 1, "type": "projects"}), "a document of another shape: data has no type and id"),
        (page("prj-1"), "a document of another shape: data has no type and id"),
        (page(item("workspaces", "ws-1")), "workspaces instead of projects"),
        (page(*numbered(0, 2), *numbered(1, 3)), "projects prj-1 twice in one page"),
        (page(item("projects", "p")), "a document of another shape: projects.attributes.name is not text"),
        (
            page(item("projects", "p", name=3)),
            "a document of another shape: projects.attributes.name is not text",
        ),
        (
            page({"id": "p", "type": "projects", "attributes": []} | {"relationships": [1]}),
            "a document of another shape: projects.relationships is no object",
        ),
        (
            reply({"data": [], "included": {"a": 1}, "meta": {"pagination": {"next-page": None}}}),
            "a document of another shape: included is no list",
        ),
    ],
)
def test_a_malformed_list_is_an_error_and_never_empty(serve, client, answer, told):
    with pytest.raises(Misshapen) as error:
        client(serve(answer)).projects.list()
    assert error.value.text.startswith(f"{ROUTE}{told}")
    assert error.value.hint == "inv doctor"


@pytest.mark.parametrize(
    ("workspace", "told"),
    [
        (item("workspaces", "ws-1", name="a", tag_names="dev"), "attributes.tag-names is not a list"),
        (item("workspaces", "ws-1", name="a", tag_names=[1]), "attributes.tag-names is no list of texts"),
        (item("workspaces", "ws-1", name="a", locked="yes"), "attributes.locked is not true or false"),
        (
            item("workspaces", "ws-1", {"locked-by": {"data": []}}, name="a", locked=True),
            "relationships.locked-by has no type and id",
        ),
        (
            item("workspaces", "ws-1", {"project": []} | {"locked-by": {}}, name="a") | {"attributes": {}},
            "attributes.name is not text",
        ),
    ],
)
def test_a_part_of_another_shape_is_named(serve, client, workspace, told):
    with pytest.raises(Misshapen) as error:
        client(serve(page(workspace))).workspaces.list()
    route = "GET organizations/abc/workspaces"
    shape = f"a document of another shape: workspaces.{told}"
    assert error.value.text == f"HCP Terraform answers {route} with {shape}"


def test_one_object_of_another_kind_is_an_error(serve, client):
    with pytest.raises(Misshapen) as error:
        client(serve(reply({"data": item("runs", "run-1", name="x")}))).workspaces.named("abc-dev")
    route = "GET organizations/abc/workspaces/abc-dev"
    assert error.value.text == f"HCP Terraform answers {route} with runs instead of workspaces"


@pytest.mark.parametrize("spelt", ["ABC-DEV", "abc-dev "])
def test_a_name_that_is_spelt_otherwise_is_another_one(serve, client, spelt):
    hcp = client(serve(page(item("projects", "prj-1", name=spelt))))
    assert hcp.projects.named("abc-dev") is None


def test_names_with_blanks_and_slashes_are_encoded(serve, client):
    server = serve(page(), reply(status=404))
    hcp = client(server)
    hcp.projects.named("data & web/1")
    hcp.workspaces.named("a b/c")
    assert server.lines[0].startswith(
        "GET /api/v2/organizations/abc/projects?filter%5Bnames%5D=data%20%26%20web%2F1&"
    )
    assert server.lines[1].startswith("GET /api/v2/organizations/abc/workspaces/a%20b%2Fc?")


def test_a_variable_of_another_workspace_is_never_taken_for_ours(serve, client):
    elsewhere = {"configurable": {"data": {"type": "workspaces", "id": "ws-2"}}}
    listed = reply({"data": [item("vars", "var-1", elsewhere, key="k", category="env")]})
    with pytest.raises(Misshapen) as error:
        client(serve(listed)).variables.list("ws-1")
    told = "the variable var-1, which belongs to ws-2"
    assert error.value.text == f"HCP Terraform answers GET workspaces/ws-1/vars with {told}"


def test_a_sensitive_value_is_left_where_it_is_should_a_server_tell_it(serve, client):
    listed = reply({"data": [item("vars", "v", key="k", category="env", sensitive=True, value="hush-hush")]})
    found = client(serve(listed)).variables.list("ws-1")
    assert found[0].value is None
    assert "hush" not in repr(found)
