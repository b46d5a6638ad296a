"""The packs of law are whole, dated and sourced; a charter gets what is in force for it."""

import re
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import pytest
import yaml

from marronnier.checking import check
from marronnier.fixing import fix
from marronnier.inheritance import PACK
from marronnier.law.packs import HERE, Entry, active, find_pack, of_rules, packs, sources
from marronnier.law.sales import seasons
from marronnier.platforms import PLATFORMS
from marronnier.render.explanations import rule_page
from marronnier.render.language import language
from marronnier.rules import RULES, find_rule
from tests.reading.workspace import NOW, POST, files, read

PACKS = list(packs().values())
ENTRIES = [entry for pack in PACKS for entry in pack.entries]
OLD = """\
- {id: a, rule: LEG014, title: Avant, effective: 2020-01-01, source: {name: Loi}, verify: true}
"""
NEW = """\
- {id: a, rule: LEG014, title: Depuis, effective: 2021-01-01, source: {name: Loi}, verify: true}
- {id: b, rule: LEG014, title: Au vin, sectors: [alcool], effective: 2021-01-01,
   until: 2021-12-31, source: {name: Loi, url: https://loi.example/b}, checked: 2021-01-01}
"""


@pytest.fixture
def folder(tmp_path):
    """Return a folder of three versions, of which 10 is newer than 9."""
    for version, text in {"2020.9": OLD, "2020.10": OLD, "2021.1": NEW}.items():
        place = tmp_path / "legal-fr" / version
        place.mkdir(parents=True)
        (place / "tout.yml").write_text(text, "utf-8")
    return tmp_path


# --- the data -----------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_entry_says_what_from_when_from_where_and_who_read_it(entry):
    assert entry.title
    assert entry.source
    assert find_rule(entry.rule)
    assert entry.url == "" or re.match(
        r"https://(www\.legifrance\.gouv\.fr|eur-lex\.europa\.eu)/", entry.url
    )
    assert entry.checked or entry.verify
    assert entry.checked is None or entry.effective < entry.checked
    assert entry.until is None or entry.effective <= entry.until


def test_no_key_is_written_that_nobody_reads():
    known = {field.name for field in fields(Entry)} - {"data", "url"}
    own = {"topics", "forbidden", "refused", "periods", "mechanics", "references", "ends"}
    own |= {"verbs", "ailments", "near", "verbatim", "equivalent"}
    for path in HERE.glob("*/*/*.yml"):
        for values in yaml.safe_load(path.read_text("utf-8")):
            assert set(values) <= known | own, path.name
            assert set(values["source"]) <= {"name", "url"}


def test_ids_are_unique_and_packs_are_named_as_charters_name_them():
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)
    assert all(PACK.fullmatch(name) for name in packs())


def test_every_rule_of_law_has_its_law():
    codes = {code for code in RULES if code.startswith("LEG")}
    assert codes - {entry.rule for entry in ENTRIES} <= {"LEG019"}


def test_words_stand_once_and_traps_hold_what_they_are_traps_for():
    for entry in ENTRIES:
        for listed in (entry.words, entry.traps, entry.unless, entry.texts, entry.needs):
            assert len(set(listed)) == len(listed), entry.id
            assert all(isinstance(word, str) and word.strip() == word for word in listed)


# --- choosing -----------------------------------------------------------------------------------


def test_versions_are_ordered_as_numbers(folder):
    assert list(packs(folder)) == ["legal-fr@2020.9", "legal-fr@2020.10", "legal-fr@2021.1"]
    assert str(find_pack("legal-fr", folder)) == "legal-fr@2021.1"
    assert find_pack("legal-fr@2031.01", folder) is None


def test_a_charter_gets_the_version_that_it_names_else_the_newest_else_none(folder):
    def names(extends=(), sectors=()):
        return [str(pack) for pack in active(extends, sectors, folder)]

    assert names() == []
    assert names(sectors=("autre",)) == ["legal-fr@2021.1"]
    assert names(("legal-fr@2020.10",), ("autre",)) == ["legal-fr@2020.10"]
    assert names(("_agency", "legal-fr")) == ["legal-fr@2021.1"]
    assert names(("legal-fr@2020.9", "legal-fr@2020.10")) == ["legal-fr@2020.9"]


def test_only_what_is_in_force_on_the_day_and_for_the_sector_counts(folder):
    def titles(day, *sectors):
        known = of_rules((), sectors, folder)["LEG014"]
        return [entry.title for entry in known if entry.holds(day)]

    assert titles(date(2020, 12, 31), "autre") == []
    assert titles(date(2021, 1, 1), "autre") == ["Depuis"]
    assert titles(date(2021, 12, 31), "alcool", "autre") == ["Depuis", "Au vin"]
    assert titles(date(2022, 1, 1), "alcool") == ["Depuis"]


def test_before_the_order_of_november_2024_only_two_mentions_did():
    def texts(day):
        known = of_rules((), ("mode",))["LEG001"]
        return [text for entry in known if entry.holds(day) for text in entry.texts]

    assert texts(date(2024, 11, 7)) == ["Collaboration commerciale", "Publicité"]
    assert "Partenariat rémunéré" in texts(date(2024, 11, 8))


# --- sales --------------------------------------------------------------------------------------

# As they were announced: nation, Lorraine, Guadeloupe, Réunion, Saint-Pierre-et-Miquelon,
# Saint-Barthélemy. Until 2019 they lasted six weeks, so only their first days are compared.
ANNOUNCED = {
    (2017, ""): ["2017-01-11", "2017-06-28"],
    (2018, ""): ["2018-01-10", "2018-06-27"],
    (2023, ""): ["2023-01-11", "2023-06-28"],
    (2024, ""): ["2024-01-10", "2024-06-26"],
    (2026, ""): ["2026-01-07", "2026-06-24"],
    (2018, "57"): ["2018-01-02"],
    (2024, "54"): ["2024-01-02"],
    (2024, "971"): ["2024-01-06"],
    (2024, "974"): ["2024-02-03"],
    (2024, "975"): ["2024-01-17"],
    (2018, "977"): ["2018-05-05", "2018-10-13"],
    (2019, "06"): ["2019-07-03"],
    (2019, "2A"): ["2019-07-10"],
    (2018, "972"): ["2018-10-04"],
}


@pytest.mark.parametrize(("year", "area"), ANNOUNCED)
def test_the_rule_gives_the_days_that_were_announced(year, area):
    (entry,) = sources("LEG014")
    first = [season.first.isoformat() for season in seasons(entry.listed("periods"), year, area)]
    assert set(ANNOUNCED[year, area]) <= set(first)


def test_the_winter_of_2027_begins_a_week_early_and_lasts_four_weeks():
    (entry,) = sources("LEG014")
    winter, summer = seasons(entry.listed("periods"), 2027)
    assert (winter.first, winter.last) == (date(2027, 1, 6), date(2027, 2, 2))
    assert (summer.first, summer.last) == (date(2027, 6, 23), date(2027, 7, 20))
    assert entry.verify


@pytest.mark.parametrize("year", range(2020, 2060))
def test_every_year_has_two_seasons_of_four_weeks(year):
    (entry,) = sources("LEG014")
    found = seasons(entry.listed("periods"), year)
    assert [season.first.month for season in found] == [1, 6]
    for season in found:
        assert season.last - season.first == timedelta(days=27)
        assert season.first.isoweekday() == 3  # a Wednesday


# --- charters -----------------------------------------------------------------------------------


def findings(rule, charter="", **case):
    workspace, found = read({"charter": charter, **case})
    return [one for one in check(workspace, found, NOW, PLATFORMS) if one.rule == rule]


def test_an_unknown_pack_is_named_with_the_one_that_was_meant():
    (found,) = findings("SRC009", "extends: [legal-fr@2031.01]\n")
    assert str(found.at) == "clients/atelier/charter.yml:7:11"
    assert "“legal-fr@2031.01”" in str(found.message)
    assert "“legal-fr@2026.11”" in str(found.message)


def test_a_known_pack_is_no_folder_that_is_missing():
    assert not findings("SRC009", "extends: [legal-fr@2026.11, legal-fr]\n")


def test_a_pack_comes_down_from_the_charters_above():
    above = {"clients/_agency/charter.yml": "version: 1\nextends: [legal-fr@2026.11]\n"}
    case = {"body": "Les soldes de Noël\n", "zone": "Europe/Brussels"}
    silent = {"clients/_agency/charter.yml": "version: 1\n"}
    assert not findings("LEG014", "extends: _agency\n", files=silent, **case)
    assert findings("LEG014", "extends: _agency\n", files=above, **case)
    workspace, _ = read({"charter": "extends: _agency\n", "files": above})
    charter = workspace.clients["atelier"].charter
    assert charter.values["extends"] == ("_agency", "legal-fr@2026.11")
    assert charter.places["extends.1"].path == "clients/_agency/charter.yml"


PARTNER = "platform: instagram\npartnership: {with: Lou, paid: true}"
ACCOUNT = {"clients/atelier/accounts.yml": "instagram:\n  handle: lou\n"}


@pytest.mark.parametrize(("before", "seen"), [(98, True), (101, False)])
def test_instagram_shows_125_characters(before, seen):
    """The mention has 25 characters."""
    body = "a" * (before + 1) + " Collaboration commerciale\n"
    found = findings("LEG001", "sector: [mode]\n", body=body, files=ACCOUNT, **{"with": PARTNER})
    assert bool(found) is not seen


def test_a_mention_behind_the_fold_is_brought_up():
    charter = "lexicon: {required: [{text: Communication à caractère publicitaire}]}\n"
    body = "Un contrat se relit. " * 7 + "\n\nCommunication à caractère publicitaire.\n"
    case = {"with": "platform: instagram", "body": body, "files": ACCOUNT}
    (found,) = findings("STR004", charter, **case)
    assert found.fix.new.startswith("Communication à caractère publicitaire.\n\nUn contrat")
    seen = "Communication à caractère publicitaire. " + "Un contrat se relit. " * 7
    assert not findings("STR004", charter, **{**case, "body": seen + "\n"})


def test_law_is_kept_on_the_day_that_the_post_goes_out():
    """At 23:30 UTC it is the next day in Paris."""
    charter = "sector: [mode]\n"
    body = "Les soldes continuent.\n"
    last = findings("LEG014", charter, body=body, **{"with": "date: 2027-02-02 23:30"})
    next_day = findings("LEG014", charter, body=body, **{"with": "date: 2027-02-03 00:30"})
    assert not last
    assert next_day


def test_a_post_that_is_late_keeps_to_the_sales_of_today():
    workspace, found = read(
        {"charter": "sector: [mode]\n", "body": "Les soldes.\n", "with": "date: 2027-02-02 20:00"}
    )
    late = datetime(2027, 2, 3, 9, 0, tzinfo=UTC)
    assert [one for one in check(workspace, found, late, PLATFORMS) if one.rule == "LEG014"]


@pytest.mark.parametrize("sector", ["alimentation", "jeux-argent", "credit", "automobile"])
def test_what_the_law_dictates_is_not_held_to_the_voice_of_the_brand(sector):
    """The brand of the cases says “tu”; the law says “vous”."""
    charter = f"sector: [{sector}]\ntypography: {{spaces: nbsp, apostrophe: curly}}\n"
    (code,) = {
        entry.rule for entry in PACKS[-1].entries if entry.data.get("verbatim")
        and entry.sectors == (sector,)
    }  # fmt: skip
    data = files({"charter": charter, "body": "Un essai.\n"})[POST].read()
    for _ in range(5):
        workspace, found = read({"charter": charter, "file": data})
        edits = [one.fix for one in check(workspace, found, NOW, PLATFORMS) if one.fix]
        data = fix(data, edits).data
    workspace, found = read({"charter": charter, "file": data})
    assert find_rule(code)
    assert [one.rule for one in check(workspace, found, NOW, PLATFORMS)] == []


# --- pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["LEG001", "LEG014", "LEG016", "SRC034"])
def test_the_page_of_a_rule_of_law_gives_no_advice_and_says_so(code):
    page = rule_page(RULES[code], language("en"))
    assert "no legal advice" in page
    for entry in sources(code):
        assert entry.source.split(",")[0] in " ".join(page.split())
        assert str(entry.effective.year) in page


def test_what_is_not_verified_says_so_on_the_page():
    assert "Still to be verified." in rule_page(RULES["LEG016"], language("en"))
    assert "Still to be verified." not in rule_page(RULES["LEG007"], language("en"))
