"""What people can name is explained: every rule, every network, every key."""

import re

import pytest

from marronnier.fields import ACCOUNTS, CAMPAIGN, POST
from marronnier.platforms import PLATFORMS
from marronnier.render.explanations import rule_page
from marronnier.render.language import language
from marronnier.render.networks import platform_list, platform_page
from marronnier.rules import FAMILIES, RULES
from marronnier.rules.pages import page
from marronnier.schema import Record

LANGUAGES = [language("fr"), language("en")]


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rules_page_is_whole(rule):
    told = page(rule)
    assert re.fullmatch(r"[A-Z]{3}\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    for sentence in (told.what, *told.why, told.remedy):
        assert sentence.endswith("."), sentence
    assert told.passes != told.fails
    for speech in LANGUAGES:
        assert told.fails.splitlines()[0] in rule_page(rule, speech)


def test_a_family_says_what_it_is_about():
    for family in FAMILIES:
        assert family.__doc__


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=list(PLATFORMS))
def test_a_networks_page_is_whole(platform):
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", platform.LIMITS.checked)
    assert platform.LIMITS.source
    for speech in LANGUAGES:
        told = platform_page(platform, speech)
        assert speech.number(platform.LIMITS.characters) in told
        for field in platform.SECRETS:
            assert f"MARRONNIER_<CLIENT>_{platform.NAME.upper()}_{field}" in told
        for name, option in platform.OPTIONS.items():
            assert re.search(rf"^- {name}\W", told, re.MULTILINE)
            assert all(value in told for value in option.values)
        for scope in platform.CONSENT.scopes if platform.CONSENT else ():
            assert scope in told
        assert (f"marronnier connect {platform.NAME} " in told) is bool(platform.SECRETS)


def test_the_list_of_networks_is_a_table():
    for speech in LANGUAGES:
        head, *rows = platform_list(PLATFORMS.values(), speech).splitlines()
        assert [row.split()[0] for row in rows] == list(PLATFORMS)
        assert max(map(len, rows)) <= 104
    assert head.split() == [
        "text",
        "title",
        "pictures",
        "films",
        "threads",
        "token",
        "a",
        "lost",
        "answer",
    ]
    told = {row.split()[0]: row for row in rows}
    assert "renewed" in told["threads"]
    assert "60 days" in told["linkedin"]
    assert "a person looks" in told["telegram"]


@pytest.mark.parametrize("record", [POST, CAMPAIGN], ids=["post", "campaign"])
def test_a_required_key_says_what_it_is_for(record):
    for name, field in record.fields.items():
        assert field.help or not field.required, name


def test_accounts_are_records_too():
    assert isinstance(ACCOUNTS.value, Record)
