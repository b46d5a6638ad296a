"""What a rule says that it needs spares time, and never a finding."""

import functools
from dataclasses import fields

import pytest

from marronnier.checking import settings_of
from marronnier.examining import scope_of
from marronnier.patterns import Shapes
from marronnier.rules import RULES
from marronnier.rules.base import Dated, Present
from marronnier.rules.needs import Index, Needs, signs_of
from tests.reading.workspace import NOW, read
from tests.rules.test_cases import CASES, NETWORKS, proofs_of

NEEDY = [rule for rule in RULES.values() if rule.needs != Needs()]


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[title for title, _ in CASES])
def test_a_rule_finds_nothing_where_what_it_needs_is_not_there(case):
    workspace, _ = read(case)
    settings = settings_of(workspace)
    for post in workspace.posts:
        known = scope_of(post, workspace, NETWORKS, proofs_of(case))
        values = {one.name: getattr(known, one.name) for one in fields(known)}
        scope = Dated(**values, present=Present(NOW))
        for rule in NEEDY:
            if settings.get(post.client, {}).get(rule.code) or met(rule.needs, scope):
                continue
            assert not list((rule.check or rule.dated)(scope)), rule.code


@functools.cache
def shapes(form):
    return Shapes([form] if form else ())


def met(needs, scope):
    charter = scope.client.charter if scope.client else None
    texts = [text.prose.text for text in scope.texts]
    signs = signs_of(scope.post, texts, shapes(needs.form))
    possible = Index([needs], charter).possible(signs)
    return needs.are_met_by(charter, scope.language) and possible == [0]


def test_what_is_needed_is_really_missed_somewhere():
    """Each kind of need spares at least one rule on some post, else it says nothing."""
    spared = set()
    for _, case in CASES:
        workspace, _ = read(case)
        for post in workspace.posts:
            scope = scope_of(post, workspace, NETWORKS)
            spared |= {rule.code for rule in NEEDY if not met(rule.needs, scope)}
    assert spared == {rule.code for rule in NEEDY}


def test_a_hashtag_counts_whole_and_by_the_words_that_it_joins():
    case = {"with": "hashtags: [ProduitOffert]", "body": "Un mot. #JeuxOlympiques2028"}
    workspace, _ = read(case)
    scope = scope_of(workspace.posts[0], workspace, NETWORKS)
    signs = signs_of(scope.post, [text.prose.text for text in scope.texts], shapes(""))
    assert {"produitoffert", "produit", "jeuxolympiques2028", "jeux", "2028"} <= signs.words
    assert signs.may_name(("jeux", "autre"))
    assert not signs.may_name(("autre",))
