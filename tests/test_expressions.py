"""Regular expressions that are compiled late do what those do that are compiled at once."""

import importlib
import pkgutil
import re

import pytest

import marronnier
from marronnier.expressions import NAMES, Expression, expression

APART = ("marronnier.site", "marronnier.edges")  # they want what not every machine has


def _held(value):
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, dict):
        yield from (one for each in value.values() for one in _held(each))
    elif isinstance(value, list | tuple):
        yield from (one for each in value for one in _held(each))


def test_every_expression_of_the_package_can_be_compiled():
    found = 0
    for module in pkgutil.walk_packages(marronnier.__path__, "marronnier."):
        if not module.name.startswith(APART) and "__main__" not in module.name:
            for one in _held(vars(importlib.import_module(module.name))):
                one.compile()
                found += 1
    assert found > 300


CALLS = {
    "search": ("une été",),
    "match": ("été",),
    "fullmatch": ("été", 1),
    "finditer": ("été, Été",),
    "findall": ("été, Été",),
    "split": ("un été, deux",),
    "sub": ("x", "été, Été"),
    "subn": ("x", "été, Été"),
}


@pytest.mark.parametrize("name", NAMES)
def test_its_methods_are_those_of_a_compiled_one(name):
    late, early = expression("(é)t", re.IGNORECASE), re.compile("(é)t", re.IGNORECASE)
    for _ in range(2):
        told = [getattr(one, name)(*CALLS[name]) for one in (late, early)]
        if name == "finditer":
            told = [list(one) for one in told]
        assert repr(told[0]) == repr(told[1])
    assert late.pattern == early.pattern


def test_one_that_is_wrong_says_so_when_it_is_used():
    with pytest.raises(re.error):
        expression("(").search("")
