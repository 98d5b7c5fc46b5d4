"""How clients find the cluster and sign in to it."""

import json

NAME = "sandbox"


def render(address: str, token: str) -> str:
    """A kubeconfig (JSON, which is YAML) whose only context is the cluster at this address.

    kubectl sends a token over TLS alone, so it is in the server's address as well.
    """
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": NAME,
        "clusters": [{"name": NAME, "cluster": {"server": f"{address}/{token}"}}],
        "users": [{"name": NAME, "user": {"token": token}}],
        "contexts": [{"name": NAME, "context": {"cluster": NAME, "user": NAME}}],
    }
    return json.dumps(document, indent=1) + "\n"
