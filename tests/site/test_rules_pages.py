"""The pages that explain: the charter says every key in words, every rule has a page of its own."""

import re
from dataclasses import replace

import pytest

from marronnier.charter import CHARTER
from marronnier.checking import check
from marronnier.edges.files import read_folder
from marronnier.ledger import Ledger
from marronnier.load import load
from marronnier.render.language import language
from marronnier.render.pages import Site, narrow, pages
from marronnier.render.pages.charters import HIDDEN_KEYS
from marronnier.render.pages.sentences import SENTENCES, SILENT, sentence
from marronnier.render.pages.values import label
from marronnier.rules import RULES
from marronnier.rules.families import FAMILIES, by_family
from marronnier.scalars import Choice, Flag, Text
from marronnier.schema import ListOf, Record
from tests.site.test_pages import NOW as MOMENT

RICH = """\
lexicon:
  banned: [{word: luxe*, use: soin, why: "On ne vend pas du <luxe>.", severity: error}]
  sensitive: {sinistre: [incendie]}
emoji: {max: 0}
calendar:
  hours: {mon-thu: "08:00-18:00", sat: none}
  marronniers: [noel, inconnu]
checks:
  - {name: sans-jargon, kind: forbid, words: [synergie*], message: "« {match} » : non <b>"}
rules: {EMO001: error, TYP001: "off", TON007: {max: 3}}
platforms: {bluesky: {emoji: {max: 1}}}
"""
LUXURY = "checks: [{name: sans-luxe, kind: forbid, words: [luxe], message: '« {match} »'}]\n"


def site_of(stage, **values):
    workspace, found = load(read_folder(stage.folder))
    findings = tuple(check(workspace, found, MOMENT))
    return Site(workspace, (), findings, Ledger({}), MOMENT, language("en"), **values)


def text(body):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body))


# --- the charter ----------------------------------------------------------------------------------


def leaves(kind, path=""):
    """Yield every key of the charter that a brand may write, with its kind."""
    for name, declared in kind.fields.items():
        here = f"{path}.{name}" if path else name
        if here in HIDDEN_KEYS or here in ("platforms", "rules", "checks"):
            continue
        yield here, declared.kind
        if isinstance(declared.kind, Record):
            yield from leaves(declared.kind, here)


@pytest.mark.parametrize(("path", "kind"), list(leaves(CHARTER)), ids=lambda one: str(one)[:30])
def test_every_key_is_said_in_words(stage, path, kind):
    site = site_of(stage)
    name = path.rpartition(".")[2]
    choices = kind.words if isinstance(kind, Choice) else (True, False)
    if isinstance(kind, Choice | Flag):
        told = {value: sentence(site, path, value) for value in choices}
        assert None not in told.values(), told
    elif not isinstance(kind, Record):
        sample = (1, 2) if isinstance(kind, ListOf) else 3
        sample = "Europe/Paris" if isinstance(kind, Text) else sample
        if SENTENCES.get(path) is SILENT:
            assert sentence(site, path, sample) == ""
            return
        said = sentence(site, path, sample) or (label(site, path) != name and label(site, path))
        assert said, path


def test_no_sentence_is_of_a_key_that_does_not_exist():
    known = {path for path, _ in leaves(CHARTER)} | {"length"}
    assert {key.partition("=")[0] for key in SENTENCES} <= known


def test_a_charter_says_its_reasons_and_leads_to_the_rules(stage):
    stage.client("acme", more=RICH)
    body = pages(site_of(stage))["client/acme/charter.html"].body
    told = text(body)
    for shown in (
        "No emoji.",
        "luxe…",
        "→ soin",
        "On ne vend pas du &lt;luxe&gt;.",
        "Monday to Thursday",
        "« synergie » : non &lt;b&gt;",
        "Emoji in a post: 1 at most.",
        "inconnu",
        "Stops the post until it is corrected.",
        "Is switched off here.",
    ):
        assert shown in told, shown
    assert 'href="../../rules.html#emo"' in body
    assert 'href="../../rule/EMO001.html"' in body
    assert "<luxe>" not in body


# --- the rules ------------------------------------------------------------------------------------


def test_every_rule_has_a_page_and_stands_in_the_list(stage):
    stage.client("acme")
    made = pages(site_of(stage))
    listed = made["rules.html"].body
    for code, rule in RULES.items():
        body = made[f"rule/{code}.html"].body
        assert f"{code} · {rule.name}" in body
        assert listed.count(f'href="rule/{code}.html"') == 1
        assert body.count("<h1>") == 1
    assert re.findall(r'<section class="m-panel" id="(\w+)"', listed) == [
        letters.lower() for letters in by_family(RULES.values())
    ]


def test_every_family_of_rules_has_a_title():
    assert set(by_family(RULES.values())) <= set(FAMILIES)


def test_a_client_reads_how_grave_a_rule_is_here(stage):
    stage.client("acme", more=RICH).client("other")
    site = narrow(site_of(stage, only="acme"))
    made = pages(site)
    assert "error" in text(made["rule/EMO001.html"].body)
    assert "Is switched off here." in text(made["rule/TYP001.html"].body)
    assert "max : 3" in text(made["rule/TON007.html"].body)
    assert 'data-severity="off"' in made["rules.html"].body
    everything = "".join(page.body for page in made.values())
    assert "other" not in re.findall(r"(?<=client/)\w+", everything)


def test_a_client_reads_no_code_and_the_agency_does(stage):
    stage.client("acme")
    french = {"language": language("fr")}
    mine = pages(narrow(replace(site_of(stage, only="acme"), **french)))
    whole = pages(replace(site_of(stage), **french))
    for code in RULES:
        body = mine[f"rule/{code}.html"].body
        assert "<code>" not in body, code
        assert "Votre agence s’en charge." in body
    assert "<code>" not in mine["rules.html"].body
    assert "<code>voice.address</code>" in whole["rule/TON001.html"].body
    gambling = text(mine["rule/LEG007.html"].body)
    assert "Secteurs : jeux d’argent." in gambling.replace("\xa0", " ")
    assert "Sa charte le dit, souvent avec la raison" in text(mine["rule/LEX001.html"].body)
    told = "Un lecteur que l’on tutoie puis vouvoie se demande qui parle."
    assert told in text(mine["rule/TON001.html"].body)


def test_a_client_reads_sentences_for_titles_and_no_rules_name(stage):
    stage.client("acme", more=RICH + "legal: {mentions: [{text: Merci}]}\n")
    stage.post("acme", "2026-12-08-x", body="Du luxe et de la synergie 🎉.")
    mine = pages(narrow(replace(site_of(stage, only="acme"), language=language("fr"))))
    whole = pages(site_of(stage))
    assert mine["rule/LEX001.html"].title.endswith(".")
    assert whole["rule/LEX001.html"].title == "mot-refuse (LEX001)"
    for path in ("rules.html", "rule/LEX001.html", "post/acme/2026-12-08-x.html"):
        assert "mot-refuse" not in mine[path].body, path
        assert "mot-refuse" in whole[path].body, path
    body = mine["post/acme/2026-12-08-x.html"].body
    assert 'href="../../rule/LEX001.html"' in body
    assert "sans-jargon" in body  # the brand's own name for its own rule


def test_an_example_out_of_a_files_settings_is_told_as_one(stage):
    stage.client("acme")
    made = pages(site_of(stage))
    label = "As the file of the post or of the charter says it:"
    assert f'{label}</p><pre class="m-example">date: 2026-12-08 09:00</pre>' in (
        made["rule/CAL001.html"].body
    )
    assert label not in made["rule/LEG020.html"].body
    assert '<p class="m-example">Publicité</p>' in made["rule/LEG002.html"].body


def test_the_agency_reads_for_whom_a_rule_is_another(stage):
    stage.client("acme", "Acme & Cie", more=RICH).client("other", "Autre")
    made = pages(site_of(stage))
    assert "Acme &amp; Cie : switched off" in made["rule/TYP001.html"].body
    assert "Autre" not in made["rule/TYP001.html"].body
    assert "Acme" not in text(made["rule/EMO002.html"].body)


def test_a_finding_leads_to_its_rule_and_gives_the_brands_own_reason(stage):
    stage.client("acme", more=RICH)
    stage.post("acme", "2026-12-08-x", body="Du luxe et de la synergie 🎉.")
    body = pages(site_of(stage))["post/acme/2026-12-08-x.html"].body
    assert 'href="../../rule/LEX001.html"' in body
    assert '<span class="m-because">On ne vend pas du &lt;luxe&gt;.</span>' in body
    assert 'href="../../client/acme/charter.html#checks"' in body


def test_what_is_found_again_is_said_once_with_its_networks(stage):
    stage.client("acme", more="lexicon: {required: [{text: Acme}]}\n" + LUXURY)
    both = {"platform": "[mastodon, bluesky]"}
    stage.post("acme", "2026-12-08-x", body="Du luxe, du luxe et du luxe.", **both)
    told = text(pages(site_of(stage))["post/acme/2026-12-08-x.html"].body)
    assert told.count("“Acme”") == 1
    assert re.search(r"mention-requise Bluesky, Mastodon ", told)
    assert told.count("« luxe »") == 1
    assert "sans-luxe × 3" in told
    assert "acme/sans-luxe" not in told


def test_the_example_links_to_pages_that_are_there(example):
    for folder in example.values():
        for path in folder.rglob("*.html"):
            for target in re.findall(r'href="([^"#:]*rule/[^"#]*)"', path.read_text("utf-8")):
                assert (path.parent / target).resolve().is_file(), f"{path}: {target}"
