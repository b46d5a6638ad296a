"""Which days a place keeps, which posts name one, and what the command shows."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from marronnier.almanac import Named, is_time_for, marronniers, place_of
from marronnier.cli import cli
from marronnier.model import Trouble

CHARTER = """\
version: 1
client: {slug}
name: {slug}
language: fr
timezone: Europe/Paris
voice: {{address: tu}}
calendar: {{holidays: {{country: {country}}}, marronniers: [{days}]}}
"""
POST = """\
---
title: Le sapin
client: atelier
platform: outbox
date: 2026-12-20 10:00
status: draft
---
Plus que cinq jours. #Noël
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("saint-nicolas", "Pour la Saint-Nicolas, un établi."),
        ("saint-nicolas", "Un établi. #SaintNicolas"),
        ("fete-des-lumieres", "FÊTE DES LUMIÈRES"),
        ("voeux", "Nos vœux pour 2027"),
        ("sainte-catherine", "Tout bois prend racine."),
        ("jour-de-l-an", "Bonne année !"),
    ],
)
def test_a_post_names_a_day(name, text):
    assert marronniers()[name].is_named_by(Named.of(text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("noel", "Le Noëlliste du coin"),
        ("saint-nicolas", "Nicolas, un saint homme"),
        ("voeux", "Un vœu, un seul"),
        ("avent", "Une aventure"),
    ],
)
def test_a_post_that_does_not(name, text):
    assert not marronniers()[name].is_named_by(Named.of(text))


def test_topics_and_campaigns_name_a_day_too():
    assert marronniers()["black-friday"].is_named_by(Named.of("Rien", "black-friday"))


def test_the_time_for_a_day():
    day = date(2026, 12, 25)
    times = [date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 26), date(2026, 12, 27)]
    assert [is_time_for(day, when) for when in times] == [False, True, True, False]


def test_places():
    assert place_of({}) == "FR"
    assert place_of({"country": "CA", "subdivision": "QC"}) == "CA-QC"
    kept = {
        name: [place for place in ("FR", "BE", "CA", "CA-QC") if one.is_kept_in(place)]
        for name, one in marronniers().items()
        if name in ("saint-jean-baptiste", "fete-des-grands-meres", "soldes-d-ete", "noel")
    }
    assert kept == {
        "noel": ["FR", "BE", "CA", "CA-QC"],
        "saint-jean-baptiste": ["CA-QC"],
        "fete-des-grands-meres": ["FR"],
        "soldes-d-ete": ["FR", "BE"],
    }


def test_the_next_day_is_this_year_or_the_next_one():
    noel = marronniers()["noel"]
    assert noel.next_day(date(2026, 12, 25)) == date(2026, 12, 25)
    assert noel.next_day(date(2026, 12, 26)) == date(2027, 12, 25)
    assert marronniers()["ramadan"].next_day(date(2031, 1, 1)) is None


@pytest.fixture
def workspace(tmp_path):
    for slug, country, days in (
        ("atelier", "FR", "noel, sainte-catherine"),
        ("autre", "BE", "fete-des-meres"),
    ):
        folder = tmp_path / "clients" / slug
        folder.mkdir(parents=True)
        charter = CHARTER.format(slug=slug, country=country, days=days)
        (folder / "charter.yml").write_text(charter, "utf-8")
    post = tmp_path / "content" / "atelier" / "sapin.md"
    post.parent.mkdir(parents=True)
    post.write_text(POST, "utf-8")
    return tmp_path


def run(workspace, *arguments, now="2026-11-22T09:00Z"):
    options = ["--workspace", str(workspace), "--now", now, "--lang", "en"]
    done = CliRunner().invoke(cli, [*options, "marronniers", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_what_is_covered_and_what_is_not_yet(workspace):
    lines = run(workspace, "--until", "40d", "--client", "atelier").splitlines()
    catherine = lines.index("Wed 25 Nov 2026  Saint Catherine’s Day (Feasts) [sainte-catherine]")
    assert lines[catherine + 1] == "    atelier: not yet covered"
    christmas = lines.index("Fri 25 Dec 2026  Christmas (Feasts) [noel]")
    assert lines[christmas + 1] == "    atelier: content/atelier/sapin.md"
    assert not any("autre" in line for line in lines)


def test_each_client_has_its_countrys_day(workspace):
    told = json.loads(run(workspace, "--until", "200d", "--format", "json"))
    mothers = {one["day"]: one["clients"] for one in told if one["id"] == "fete-des-meres"}
    assert mothers == {
        "2027-05-09": [{"client": "autre", "chosen": True, "post": None}],
        "2027-05-30": [{"client": "atelier", "chosen": False, "post": None}],
    }
    assert [one["day"] for one in told] == sorted(one["day"] for one in told)


def test_a_day_is_asked_for_by_its_date(workspace):
    told = json.loads(run(workspace, "--until", "2026-12-25", "--format", "json"))
    assert told == json.loads(run(workspace, "--until", "33d", "--format", "json"))
    assert told[-1]["day"] == "2026-12-25"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-11-21", "that day is past"),
        ("2026-13-01", "or a day: 2026-12-31"),
        ("20261231", "or a day: 2026-12-31"),
        ("demain", "or a day: 2026-12-31"),
    ],
)
def test_what_is_neither_a_duration_nor_a_day_to_come_is_one_sentence(workspace, text, said):
    options = ["--workspace", str(workspace), "--now", "2026-11-22T09:00Z", "--lang", "en"]
    done = CliRunner().invoke(cli, [*options, "marronniers", "--until", text])
    assert isinstance(done.exception, Trouble)
    assert said in str(done.exception.message)


def test_the_days_of_a_year(workspace):
    told = json.loads(run(workspace, "--until", "1y", "--format", "json", "--client", "atelier"))
    assert len(told) >= 150
