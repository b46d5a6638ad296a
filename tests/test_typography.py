"""Fixes of characters: they end, change spaces and marks alone, and leave what is fixed."""

import re
import unicodedata

import emoji
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from marronnier.checking import check
from marronnier.fixing import fix
from marronnier.load import load
from marronnier.pictographs import pictographs
from marronnier.prose import HASHTAG
from tests.reading.workspace import HEAD, NOW, POST, file, files, inspect

PASSES = 20
FAMILIES = ("TYP", "EMO", "ACC", "TON007")
HOUSES = (
    "typography: {spaces: nbsp, quotes: french, apostrophe: curly, hours: french}\n",
    "typography: {spaces: simple, quotes: french, apostrophe: curly, hours: compact}\n",
    "typography: {spaces: nbsp, hours: compact}\nemoji: {deny: ['🔥'], bullets: forbidden}\n",
    "voice: {exclamations: 0}\nemoji: {allow: ['💡'], max: 1, bullets: forbidden}\n"
    "typography: {spaces: any}\nlexicon: {names: [\"Ça va ?\", \"L'Atelier\"]}\n",
)
# Addresses, handles and hashtags, which no fix may change by a byte.
FIXED = (
    "https://a.example/?q=a:b;c!10€..'x'",
    "www.a.example/l'ete",
    "claire@a.example",
    "@claire",
    "@lou.b@social.example",
    "#Noël",
    "#10h",
    "#L_ete",
)
PIECES = (
    *"""Bonjour|l'été|aujourd'hui|Prêt?|Oui!!!|Quoi ???|!?|?!|fin...|etc...|.....|…|"oui"|“non”|«oui»|« a »|"|“|”
|«|»|:|;|!|?|'|"a|a"|12"|5'10|18h30|18 h 30|9h-17h|24h/24|1ère|2ème|1 er|10€|50%|5kg|1 000|06 12 34 56 78
|18:30|4:5|C++:|:-)|;)|:D|<3|(!)|:sourire:|A demain|Etat|Ca va|Ecole|💡|🔥|🔥🔥|👩‍👩‍👧|🇫🇷|1️⃣|☀️|©|👉|⭐⭐|𝗡𝗼𝗲𝗹
|ⓞⓤⓘ|➖➖➖➖|-|- a|---|## mastodon|(|)|[|]|,|.|/|=|&|\\|L'Atelier|Ça va ?|Are you ready?|Let's go!|№ ½ ²
|première|hello the world""".replace("\n", "").split("|"),
    *(" ", " ", " ", "  ", "\u00a0", "\u202f", "\u2009", "\t", "\n", "\n", "\n\n", "\n\n\n", " \n", "\n "),
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.sampled_from(FIXED), max_size=30).map("".join)
SPACED = st.lists(st.sampled_from(PIECES) | st.sampled_from(FIXED), max_size=20).map(" ".join)


def safe_edits(data, charter):
    found = {**files({"charter": charter}), POST: file(data)}
    workspace, findings = load(found, inspect)
    return [
        one.fix
        for one in check(workspace, findings, NOW)
        if one.fix
        and not one.fix.proposed
        and one.fix.at.path == POST
        and one.rule.startswith(FAMILIES)
    ]


def corrected(data, charter):
    """Return the file once nothing more is corrected."""
    for _ in range(PASSES):
        done = fix(data, safe_edits(data, charter))
        if not done.applied:
            assert done.data == data
            return data
        data = done.data
    raise AssertionError("fixing never ends")


def post(body, head=""):
    return f"---\n{chr(10).join(HEAD.values())}\n{head}---\n{body}"


def kept(text):
    """Return what no fix of typography may change: letters and figures, without their look."""
    text = re.sub(r"(?<!\w)1(?:i?[èe]re)(s?)(?!\w)", r"1re\1", text)
    text = re.sub(r"(?<!\w)(\d+|[IVX]{2,})(?:i?[èe]me|è)(s?)(?!\w)", r"\1e\2", text)
    text = re.sub(r"(\d)\s*H\s*(?=\d)", r"\1h", unicodedata.normalize("NFKC", text))
    return "".join(one for one in text if one.isalnum())


@settings(max_examples=400, deadline=None)
@given(TEXTS | SPACED, st.sampled_from(HOUSES), st.sampled_from(["\n", "\r\n"]), st.booleans())
@example('"il dit "oui" et #Noël!!!"', HOUSES[0], "\n", False)
@example("🔥🔥 👉 18h30: l'été...??\n\n\n- a", HOUSES[2], "\r\n", True)
def test_fixing_ends_and_changes_marks_and_spaces_alone(body, charter, line_end, bom):
    text = post(body + "\n").replace("\n", line_end)
    data = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    done = corrected(data, charter)
    after = done.decode()
    assert done.startswith(b"\xef\xbb\xbf") == bom
    assert after.count("\r") == (after.count("\n") if line_end == "\r\n" else 0)
    assert after.endswith(line_end) == text.endswith(line_end)
    assert kept(after) == kept(text if not bom else "\ufeff" + text)
    assert HASHTAG.findall(after) == HASHTAG.findall(text)
    for one in FIXED:
        assert after.count(one) >= body.count(f" {one} "), one


@settings(max_examples=150, deadline=None)
@given(SPACED, st.sampled_from(HOUSES))
def test_fixing_a_comment_ends(comment, charter):
    quoted = comment.replace("\n", " ").replace("\t", " ").replace("'", "’")
    data = post("Bonjour.\n", f"first_comment: '{quoted}'\n").encode()
    assert kept(corrected(data, charter).decode()) == kept(data.decode())


def test_a_hostile_text_takes_no_longer_than_another():
    for piece in ('"', "“", '12" ', "!", "? ", "«", "  a", "1.", "1 000", "🔥\na\n", "l'", ":a", "A "):
        data = post(piece * (20_000 // len(piece.encode())) + "\n").encode()
        safe_edits(data, HOUSES[2] if "🔥" in piece else HOUSES[0])


@pytest.mark.parametrize("status", emoji.STATUS)
def test_emoji_are_those_of_unicode(status):
    """The library `emoji` lists each sequence; what shows as text by itself is not counted."""
    for sequence, entry in emoji.EMOJI_DATA.items():
        if entry["status"] == emoji.STATUS[status]:
            (found,) = pictographs(f"a {sequence} b")
            assert found.text == sequence
            alone = len(sequence) == 1
            assert found.is_emoji is not (status == "unqualified" and alone)
