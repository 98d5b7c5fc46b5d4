"""The random provider's results: truly random, as its users expect of passwords and names."""

import base64
import os
import string
import uuid
from collections.abc import Callable
from random import SystemRandom

from scripts.sandbox.provider.values import Value, is_unknown

_RANDOM = SystemRandom()
_SPECIAL = "!@#$%&*()-_=+[]{}<>:?"
_ADJECTIVES = (
    "able brave calm deep eager fair glad happy keen light merry noble proud quick ready sunny warm wise"
)
_NAMES = (
    "bear bison crane deer eagle finch goat hare ibis koala lark mole newt otter panda robin swan tapir wolf"
)
Values = dict[str, Value]


def _given(values: Values, name: str, default: Value) -> Value:
    value = values.get(name)
    return default if value is None or is_unknown(value) else value


def _characters(values: Values) -> str:
    numeric = _given(values, "numeric", _given(values, "number", True))
    classes = [
        ("lower", string.ascii_lowercase, _given(values, "lower", True)),
        ("upper", string.ascii_uppercase, _given(values, "upper", True)),
        ("numeric", string.digits, numeric),
        ("special", _given(values, "override_special", "") or _SPECIAL, _given(values, "special", True)),
    ]
    picked = [
        _RANDOM.choice(letters)
        for name, letters, _ in classes
        for _ in range(_given(values, f"min_{name}", 0))
    ]
    every = "".join(letters for _, letters, wanted in classes if wanted) or string.ascii_lowercase
    picked += [_RANDOM.choice(every) for _ in range(values["length"] - len(picked))]
    _RANDOM.shuffle(picked)
    return "".join(picked)


def _string(values: Values) -> Values:
    result = _characters(values)
    numeric = _given(values, "numeric", _given(values, "number", True))
    return {"result": result, "id": result, "numeric": numeric, "number": numeric}


def _password(values: Values) -> Values:
    switches = dict.fromkeys(("lower", "upper", "special"), True)
    counts = {f"min_{name}": 0 for name in ("lower", "upper", "special", "numeric")}
    # Of the right shape only: hashing is slow, and nothing here signs in with the hash.
    shape = f"$2a$10${''.join(_RANDOM.choice(string.ascii_letters + string.digits) for _ in range(53))}"
    return {**switches, **counts, **_string(values), "id": "none", "bcrypt_hash": shape}


def _bytes(values: Values) -> Values:
    content = os.urandom(values["length"])
    return {"base64": base64.b64encode(content).decode(), "hex": content.hex()}


def _id(values: Values) -> Values:
    content = os.urandom(values["byte_length"])
    prefix = values.get("prefix") or ""
    url = base64.urlsafe_b64encode(content).decode().rstrip("=")
    return {
        "id": url,
        "b64_url": prefix + url,
        "b64_std": prefix + base64.b64encode(content).decode(),
        "hex": prefix + content.hex(),
        "dec": f"{prefix}{int.from_bytes(content, 'big')}",
    }


def _integer(values: Values) -> Values:
    result = _RANDOM.randint(values["min"], values["max"])
    return {"result": result, "id": str(result)}


def _pet(values: Values) -> Values:
    words = [_RANDOM.choice(_ADJECTIVES.split()) for _ in range(values["length"] - 1)]
    parts = [*filter(None, [values.get("prefix")]), *words, _RANDOM.choice(_NAMES.split())]
    return {"id": values["separator"].join(parts)}


def _shuffle(values: Values) -> Values:
    source = values["input"]
    count = _given(values, "result_count", len(source))
    result: list[Value] = []
    while source and len(result) < count:
        result += _RANDOM.sample(source, len(source))
    return {"id": "-", "result": result[:count]}


def _uuid(values: Values) -> Values:
    result = str(uuid.uuid4())
    return {"id": result, "result": result}


CALCULATIONS: dict[str, Callable[[Values], Values]] = {
    "random_bytes": _bytes,
    "random_id": _id,
    "random_integer": _integer,
    "random_password": _password,
    "random_pet": _pet,
    "random_shuffle": _shuffle,
    "random_string": _string,
    "random_uuid": _uuid,
    "random_uuid4": _uuid,
}
