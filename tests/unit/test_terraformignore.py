"""Which files are uploaded for a run, by the rules that Terraform itself follows."""

import pytest

from scripts.core.terraformignore import is_left_out, parse

TEXT = """
# a comment

baz.txt
foo/
*.md
something-[a-z].txt
terraform.d/
!/terraform.d/
boop.txt
!/boop.txt
/only-here
logs/**/old
a?c
.sandbox
  padded.txt
!foo/kept.tf
[^x]yz
"""


@pytest.mark.parametrize(
    ("path", "out"),
    [
        (".git/config", True),
        ("vendored/.git/config", True),
        (".gitignore", False),
        (".terraform/providers/x", True),
        ("root/.terraform/environment", True),
        ("root/.terraform/modules/network/main.tf", False),
        (".terraform.lock.hcl", False),
        ("included.txt", False),
        ("baz.txt", True),
        ("parent/foo/baz.txt", True),
        ("parent/foo/bar.tf", True),
        ("parent/foo/deep/er/bar.tf", True),
        ("parent/bar/bar.tf", False),
        ("foo", False),
        ("something/with-baz.txt", False),
        ("doc/ignored.md", True),
        ("bar/something-a.txt", True),
        ("bar/something-5.txt", False),
        ("some-module/terraform.d/x", True),
        ("terraform.d/x", False),
        ("baz/boop.txt", True),
        ("boop.txt", False),
        ("only-here", True),
        ("only-here/inside", True),
        ("elsewhere/only-here", False),
        ("logs/a/b/old", True),
        ("logs/old/inside", True),
        ("logs/new", False),
        ("abc", True),
        ("a/c", False),
        (".sandbox/world.sqlite", True),
        ("padded.txt", True),
        ("foo/kept.tf", False),
        ("ayz", True),
        ("xyz", False),
    ],
)
def test_a_file_is_left_out_as_the_last_rule_that_matches_says(path, out):
    assert is_left_out(path, parse(TEXT)) is out


def test_without_rules_only_what_is_never_uploaded_is_left_out():
    left = [path for path in ("main.tf", ".git/HEAD", ".terraform/x") if is_left_out(path, parse(""))]
    assert left == [".git/HEAD", ".terraform/x"]


@pytest.mark.parametrize("line", ["[", "[]", "(", "a.b", "$", "[a", "*.{tf,md}"])
def test_letters_that_mean_something_elsewhere_mean_themselves(line):
    assert is_left_out(line.replace("*", "x"), parse(line))
    assert not is_left_out("axb", parse(line))
