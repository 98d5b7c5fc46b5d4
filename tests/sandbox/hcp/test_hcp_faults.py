"""Faults injected into the API, by route."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from scripts.sandbox import faults


def test_the_nth_request_of_a_route_fails(api, store):
    faults.add(store, "fail", {"route": "GET /api/v2/organizations/*"}, nth=2, message="the disk is full")
    replies = [api("GET", "/organizations/abc") for _ in range(3)]
    assert [reply.status_code for reply in replies] == [200, 500, 200]
    assert replies[1].json()["errors"][0]["detail"] == "the disk is full"


def test_every_request_of_a_route_is_throttled_until_the_fault_is_cleared(api, store):
    faults.add(store, "throttle", {"route": "/api/v2/ping"}, nth=0)
    assert [api("GET", "/ping").status_code for _ in range(2)] == [429, 429]
    assert api("GET", "/organizations/abc").status_code == 200
    faults.clear(store)
    assert api("GET", "/ping").status_code == 204


def test_a_delayed_request_succeeds_later(api, store):
    faults.add(store, "delay", {"route": "/api/v2/ping"}, seconds=0.3)
    began = time.monotonic()
    assert api("GET", "/ping").status_code == 204
    assert time.monotonic() - began >= 0.3


def test_a_hanging_request_goes_on_when_the_fault_is_cleared(api, store):
    faults.add(store, "hang", {"route": "/api/v2/ping"})
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(api, "GET", "/ping")
        time.sleep(0.3)
        assert not hanging.done()
        faults.clear(store)
        assert hanging.result(timeout=5).status_code == 204


def test_a_stranger_meets_no_fault(api, store):
    faults.add(store, "fail", {"route": "/api/v2/ping"})
    assert api.as_user("nobody")("GET", "/ping").status_code == 401
    assert faults.listed(store)[0]["seen"] == 0


def test_a_throttled_request_is_told_how_long_to_wait(api, store):
    headers = {"X-RateLimit-Reset": "0.7", "Retry-After": "1", "Content-Type": "application/vnd.api+json"}
    answer = {"status": 429, "headers": headers, "body": '{"errors": []}'}
    faults.add(store, "throttle", {"route": "/api/v2/ping"}, answer=answer)
    reply = api("GET", "/ping")
    assert (reply.status_code, reply.json()) == (429, {"errors": []})
    assert (reply.headers["X-RateLimit-Reset"], reply.headers["Retry-After"]) == ("0.7", "1")
    assert api("GET", "/ping").status_code == 204


def test_a_fault_can_answer_like_a_proxy_that_speaks_another_language(api, store):
    answer = {"status": 200, "headers": {"Content-Type": "text/html"}, "body": "<html>sign in</html>"}
    faults.add(store, "fail", {"route": "*varsets"}, answer=answer)
    assert api("GET", "/organizations/abc/varsets").text == "<html>sign in</html>"


def test_a_lost_reply_leaves_what_the_request_did(api, store):
    dev = api.make("dev")
    faults.add(store, "lose", {"route": "POST *vars"})
    with pytest.raises(requests.RequestException):
        api.define(dev, key="name", category="env")
    assert [v["attributes"]["key"] for v in api("GET", f"/workspaces/{dev}/vars").json()["data"]] == ["name"]
    assert api.define(dev, key="name", category="env").status_code == 422
