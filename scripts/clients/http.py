"""The one HTTP session: safe calls are retried with a growing, jittered wait; proxies are not used."""

RETRIES = 4
RETRY_STATUS = (429, 502, 503, 504)


def session(headers: dict[str, str]):
    """A `requests.Session` that sends `headers` and repeats GET, HEAD, PUT and DELETE when the server says to wait."""
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.util.retry import Retry

    retry = Retry(
        total=RETRIES,
        backoff_factor=0.2,
        backoff_jitter=0.2,
        status_forcelist=RETRY_STATUS,
        raise_on_status=False,
    )
    opened = requests.Session()
    opened.trust_env = False
    opened.headers.update(headers)
    for scheme in ("http://", "https://"):
        opened.mount(scheme, HTTPAdapter(max_retries=retry))
    return opened
