"""Expressions come to what Azure would make of them, and say what is wrong with them."""

import pytest

from scripts.core.pipelines.evaluation import Scope, evaluate
from scripts.core.pipelines.nodes import PipelineFault, Where

SCOPE = Scope(
    parameters={
        "list": ["a", "b"],
        "empty": "",
        "no": False,
        "site": {"name": "Shop", "slot": "staging"},
        "count": 2.0,
    },
    variables={"Build.SourceBranch": "refs/heads/main"},
    counted={"environment": {"name": "dev"}},
)
HERE = Where("a.yml", 3)
VALUES = [
    ("'it''s'", "it's"),
    ("eq('Main', 'main')", True),
    ("ne(parameters.site.slot, 'staging')", False),
    ("and(true, parameters.empty)", False),
    ("or(false, 'no')", True),
    ("not(parameters.no)", True),
    ("xor(true, false)", True),
    ("eq(parameters.no, '')", True),
    ("eq(parameters.count, '2')", True),
    ("in(environment.name, 'qa', 'dev')", True),
    ("notIn('dev', 'qa', 'prod')", True),
    ("coalesce('', parameters.site.nothing, 'x')", "x"),
    ("format('{0}-{1} {{x}}', 'a', 2)", "a-2 {x}"),
    ("join(', ', parameters.list)", "a, b"),
    ("split('a/b', '/')", ["a", "b"]),
    ("replace('a.b', '.', '-')", "a-b"),
    ("lower(upper('aB'))", "ab"),
    ("trim(' a ')", "a"),
    ("contains('Staging', 'stag')", True),
    ("startsWith(variables['Build.SourceBranch'], 'refs/tags/')", False),
    ("endsWith('a.yml', '.YML')", True),
    ("containsValue(parameters.list, 'B')", True),
    ("containsValue(parameters.site, 'shop')", True),
    ("length(parameters.list)", 2.0),
    ("length('abc')", 3.0),
    ("gt(3, 2)", True),
    ("le('a', 'b')", True),
    ("iif(true, 'a', 'b')", "a"),
    ("parameters.list[1]", "b"),
    ("parameters['SITE'].Name", "Shop"),
    ("variables['build.sourcebranch']", "refs/heads/main"),
    ("convertToJson(parameters.list)", '[\n  "a",\n  "b"\n]'),
]
FAULTS = [
    ("", "the expression is empty"),
    ("eq('a'", "\"eq('a'\" ends too early"),
    ("eq('a' 'b')", '")" is missing'),
    ("'a' 'b'", "is too much"),
    ("eq(, 'b')", '"," stands where a value belongs'),
    ("a ? b", '"? b" is not understood'),
    ("parameters.[0]", 'a name is missing after "."'),
    ("equals('a', 'b')", 'unknown function "equals"'),
    ("eq('a')", "eq takes 2 arguments, not 1"),
    ("and('a')", "and takes 2 arguments or more, not 1"),
    ("length()", "length takes 1 argument, not 0"),
    ("parameter.site", 'unknown name "parameter"; did you mean "parameters"?'),
    ("parameters.sites", 'no parameter is called "sites"; did you mean "site"?'),
    ("variables['tree']", 'variable "tree" is not known before the run: use $(tree) or a condition'),
    ("format('{1}', 'a')", "format has no value for {1}"),
    ("containsValue('a', 'b')", "containsValue looks into lists and objects only"),
    ("not('False')", 'the text "false" counts as true: compare it, as in eq(…, true)'),
    ("gt(1, 'x')", '"x" is no number to compare with'),
]


@pytest.mark.parametrize(("expression", "value"), VALUES)
def test_an_expression_has_its_value(expression, value):
    assert evaluate(expression, SCOPE, HERE) == value


@pytest.mark.parametrize(("expression", "told"), FAULTS)
def test_a_wrong_expression_says_so_with_its_line(expression, told):
    with pytest.raises(PipelineFault) as fault:
        evaluate(expression, SCOPE, HERE)
    assert str(fault.value).startswith("a.yml:3: ")
    assert told in str(fault.value)
