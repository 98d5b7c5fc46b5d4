"""Tags of images, <environment>-<run>-<commit>, which Flux's image automation writes into the overlays."""

import re


def first_tag(environment: str) -> str:
    """The tag before there is an image."""
    return f"{environment}-0-0000000"


def forget_tags(text: str, environment: str) -> str:
    """An overlay as it is before this environment has an image of its own."""
    return re.sub(rf"\b{re.escape(environment)}-\d+-[0-9a-f]{{7,40}}\b", first_tag(environment), text)
