"""Signing in over HTTP."""

from urllib.parse import parse_qsl

from scripts.sandbox.azure.exceptions import Refused
from scripts.sandbox.http import Call, Response
from scripts.sandbox.provider.account import TENANT


def configuration(call: Call) -> Response:
    """The authority's metadata."""
    authority = f"{call.request.base}/login/{TENANT}"
    return Response.of(
        {
            "issuer": f"{authority}/v2.0",
            "token_endpoint": f"{authority}/oauth2/v2.0/token",
            "authorization_endpoint": f"{authority}/oauth2/v2.0/authorize",
            "device_authorization_endpoint": f"{authority}/oauth2/v2.0/devicecode",
            "jwks_uri": f"{authority}/discovery/v2.0/keys",
            "response_types_supported": ["code", "id_token", "token"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "tenant_region_scope": "EU",
        }
    )


def instances(call: Call) -> Response:
    """Which hosts are this authority."""
    host = call.request.base.partition("://")[2].partition("/")[0]
    endpoint = f"{call.request.base}/login/{TENANT}/v2.0/.well-known/openid-configuration"
    known = {"preferred_network": host, "preferred_cache": host, "aliases": [host]}
    return Response.of({"tenant_discovery_endpoint": endpoint, "metadata": [known]})


def keys(call: Call) -> Response:
    """The keys of identity tokens, of which none is given out."""
    return Response.of({"keys": []})


def token(call: Call) -> Response:
    """A token for client credentials: a secret, or an assertion of the same text."""
    sent = dict(parse_qsl(call.request.body.decode()))
    if sent.get("grant_type") != "client_credentials":
        raise Refused(
            400, "unsupported_grant_type", "AADSTS70003: only client_credentials is part of the sandbox."
        )
    secret = sent.get("client_secret") or sent.get("client_assertion") or ""
    resource = sent.get("resource") or sent.get("scope", "").split(" ")[0].removesuffix("/.default")
    issued = call.state.identities.sign_in(call.args["tenant"], sent.get("client_id", ""), secret, resource)
    return Response.of(issued)


def managed(call: Call) -> Response:
    """A token for the machine's own identity, for whoever knows the header that its environment holds."""
    if not call.state.identities.knows(call.request.header("x-identity-header")):
        raise Refused(401, "unauthorized_client", "The X-IDENTITY-HEADER is missing or wrong.")
    return Response.of(call.state.identities.issue(call.request.query.get("resource", "")))
