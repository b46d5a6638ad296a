"""Days that move: against published tables, and against what a date library works out."""

from datetime import date

import pytest
from dateutil.easter import easter as known_easter
from hypothesis import given
from hypothesis import strategies as st

from marronnier.almanac import marronniers, themes
from marronnier.almanac.dates import MONTHS, WEEKDAYS, day_of, easter

# id, place, day; as calendars and official pages have them
KNOWN = """
soldes-d-hiver FR 2025-01-08
soldes-d-hiver FR 2026-01-07
soldes-d-hiver FR 2027-01-06
soldes-d-hiver BE 2027-01-02
soldes-d-ete FR 2024-06-26
soldes-d-ete FR 2025-06-25
soldes-d-ete FR 2026-06-24
internet-sans-crainte FR 2024-02-06
internet-sans-crainte FR 2025-02-11
mardi-gras FR 2026-02-17
mercredi-des-cendres FR 2025-03-05
mi-careme FR 2025-03-27
fete-des-grands-meres FR 2026-03-01
journee-du-sommeil FR 2024-03-15
journee-du-sommeil FR 2025-03-14
heure-d-ete FR 2026-03-29
heure-d-ete CA-QC 2026-03-08
rameaux FR 2026-03-29
vendredi-saint CH 2026-04-03
paques FR 2027-03-28
lundi-de-paques FR 2026-04-06
souvenir-de-la-deportation FR 2026-04-26
fete-des-patriotes CA-QC 2026-05-18
ascension FR 2026-05-14
pentecote FR 2026-05-24
lundi-de-pentecote FR 2026-05-25
fete-des-meres FR 2012-06-03
fete-des-meres FR 2023-06-04
fete-des-meres FR 2026-05-31
fete-des-meres FR 2027-05-30
fete-des-meres BE 2026-05-10
fete-des-peres FR 2026-06-21
fete-des-peres BE 2026-06-14
fete-des-peres CH 2026-06-07
fete-nationale BE 2026-07-21
fete-nationale CH 2026-08-01
fete-du-travail-canada CA 2026-09-07
journees-du-patrimoine FR 2025-09-20
action-de-grace CA-QC 2026-10-12
heure-d-hiver FR 2026-10-25
heure-d-hiver CA 2026-11-01
beaujolais-nouveau FR 2026-11-19
black-friday FR 2026-11-27
cyber-monday FR 2026-11-30
giving-tuesday FR 2026-12-01
avent FR 2022-11-27
avent FR 2023-12-03
avent FR 2026-11-29
rentree-scolaire FR 2026-09-01
nouvel-an-chinois FR 2027-02-06
ramadan FR 2027-02-08
"""


@pytest.mark.parametrize("line", KNOWN.strip().splitlines())
def test_known_days(line):
    name, place, day = line.split()
    wanted = date.fromisoformat(day)
    assert wanted in marronniers()[name].days(wanted.year, place)


@given(st.integers(1583, 4099))
def test_easter_as_a_date_library_has_it(year):
    assert easter(year) == known_easter(year)


@given(st.integers(1900, 2200), st.integers(1, 4), st.sampled_from(WEEKDAYS), st.integers(1, 12))
def test_counted_weekdays(year, nth, weekday, month):
    day = day_of(f"{nth}th {weekday} of {MONTHS[month - 1]}", year)
    assert (day.year, day.month, day.weekday()) == (year, month, WEEKDAYS.index(weekday))
    assert (day.day - 1) // 7 == nth - 1
    last = day_of(f"last {weekday} of {MONTHS[month - 1]}", year)
    assert (last.month, last.weekday()) == (month, WEEKDAYS.index(weekday))
    assert day <= last or nth == 5
    beside = day_of(f"1st {weekday} before {month:02}-01", year)
    assert 1 <= (date(year, month, 1) - beside).days <= 7


@given(st.integers(1990, 2100))
def test_sales_begin_as_the_law_tells_it(year):
    """The second Wednesday of January, or the first when the second comes after the 12th."""
    second = day_of("2nd wednesday of january", year)
    first = day_of("1st wednesday of january", year)
    assert day_of("1st wednesday from 01-06", year) == (second if second.day <= 12 else first)
    last = day_of("last wednesday of june", year)
    before = day_of("last wednesday of june -7", year)
    assert day_of("1st wednesday from 06-22", year) == (last if last.day <= 28 else before)


@pytest.mark.parametrize("rule", ["", "13-01", "easter tomorrow", "6th monday of may", "last day"])
def test_what_is_no_rule(rule):
    with pytest.raises(ValueError, match=r"no day|not in|must be in"):
        day_of(rule, 2026)


def test_every_entry_is_whole():
    assert len(marronniers()) >= 150
    for one in marronniers().values():
        assert one.theme in themes(), one.id
        assert all((one.source, one.names["fr"], one.names["en"])), one.id
        assert bool(one.rules) != bool(one.tables), one.id
        for year in (2026, 2027, 2028):
            for place in ("FR", "BE", "CH", "CA-QC"):
                assert all(day.year == year for day in one.days(year, place)), one.id
