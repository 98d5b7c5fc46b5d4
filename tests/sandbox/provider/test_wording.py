"""The framework providers' words as checks."""

import pytest

from scripts.sandbox.provider.wording import check_of


@pytest.mark.parametrize(
    ("words", "good", "bad"),
    [
        ("value must be between 0.000000 and 255.000000", 255, 256),
        ("value must be at least 1", 1, 0),
        ("value must be at most 31536000", 5, 31536001),
        ("string length must be at least 1", "a", ""),
        ("string length must be at most 3", "abc", "abcd"),
        ("string length must be between 2 and 3", "ab", "a"),
        ("list must contain at least 1 elements", [1], []),
        ("list must contain at least 1 elements and at most 1 elements", [1], [1, 2]),
        ("set must contain at most 2 elements", [1], [1, 2, 3]),
        ("value must match regular expression '^([a-f0-9]{24})$'", "a" * 24, "g" * 24),
        ("value must be a 32-character hexadecimal string", "0" * 32, "0" * 31),
        ("value must be valid one of: [a b c]", "b", "d"),
        ("element value must satisfy all validations: string length must be at least 2", ["ab"], ["ab", "c"]),
        (
            "element value must satisfy all validations: string length must be at least 1 + is pretty",
            ["a"],
            [""],
        ),
        ('Value must be "true"', True, False),
        ("Value must be valid JSON", "{}", "{"),
        ("must be a valid UUID", "5a4db0c5-0000-4000-8000-000000000001", "5a4db0c5"),
        ("string value must be defined as a valid cidr.", "10.0.0.0/8", "10.0.0.1/8"),
        ("string value must be defined as a valid IP Address.", "10.0.0.1", "10.0.0"),
        (
            "The name of a Project can only contain up to 100 alphanumeric lowercase characters and hyphens",
            "abc-prod",
            "abc_prod",
        ),
        (
            "must be a number immediately followed by ms (milliseconds), s (seconds), m (minutes), or h (hours). "
            'For example, "30s" for 30 seconds.',
            "60s",
            "60",
        ),
    ],
)
def test_words_are_carried_out(words, good, bad):
    check = check_of(words)
    assert check(good) is None
    assert check(bad) in words


def test_words_that_no_machine_can_check_are_left_alone():
    assert check_of("must be a list with priority in descending order") is None
