"""Watches: every change as it comes, in order, of what was selected."""

import json
from threading import Thread

import pytest
import requests
from kubernetes.dynamic.exceptions import ApiException

from tests.sandbox.kubernetes.running import TOKEN, running, until


def test_a_watch_tells_what_comes_changes_and_goes(world, namespace, config):
    kind, seen = world.resource("ConfigMap"), []
    since = kind.get(namespace=namespace).metadata.resourceVersion

    def watch():
        for event in kind.watch(namespace=namespace, resource_version=since, timeout=10):
            seen.append((event["type"], event["object"].data and event["object"].data.a))
            if event["type"] == "DELETED":
                return

    thread = Thread(target=watch)
    thread.start()
    world.apply(config(a="1"))
    world.apply(config(a="2"))
    kind.delete(name="settings", namespace=namespace)
    thread.join(10)
    assert seen == [("ADDED", "1"), ("MODIFIED", "2"), ("DELETED", "2")]


def test_what_leaves_the_selection_is_deleted_to_the_watcher(world, namespace, config):
    labelled = config(a="1")
    labelled["metadata"]["labels"] = {"app": "web"}
    since = world.apply(labelled)["metadata"]["resourceVersion"]
    world.apply(config(a="1"))
    url = f"{world.url}/kubernetes/{TOKEN}/api/v1/namespaces/{namespace}/configmaps"
    query = {
        "watch": "true",
        "labelSelector": "app in (web,api)",
        "resourceVersion": since,
        "timeoutSeconds": "1",
    }
    lines = requests.get(url, query, timeout=10).text.splitlines()
    assert [json.loads(line)["type"] for line in lines if line] == ["DELETED"]


def test_a_list_can_come_as_a_watch(world, namespace, config):
    world.apply(config(a="1"))
    url = f"{world.url}/kubernetes/{TOKEN}/api/v1/namespaces/{namespace}/configmaps"
    query = {"watch": "true", "sendInitialEvents": "true", "timeoutSeconds": "1"}
    lines = [json.loads(line) for line in requests.get(url, query, timeout=10).text.splitlines() if line]
    assert [line["type"] for line in lines] == ["ADDED", "BOOKMARK"]


def test_what_was_before_the_start_cannot_be_continued(tmp_path):
    with running(tmp_path) as world:
        until(lambda: world.get("ServiceAccount", "default", "kube-system"))
    with running(tmp_path) as world, pytest.raises(ApiException) as caught:
        for _ in world.resource("Namespace").watch(resource_version="1", timeout=5):
            pass
    assert caught.value.status == 410


def test_a_stop_ends_watches(tmp_path):
    with running(tmp_path) as world:
        url = f"{world.url}/kubernetes/{TOKEN}/api/v1/namespaces?watch=true"
        answer = requests.get(url, stream=True, timeout=10)
        next(answer.iter_lines())
    assert list(answer.iter_lines())[-1:] is not None
