"""Fixes of characters: they end, change spaces and marks alone, and leave what is fixed."""

import re
import unicodedata

import emoji
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from marronnier.checking import check
from marronnier.examining import scope_of
from marronnier.fixing import fix
from marronnier.load import load
from marronnier.pictographs import pictographs
from marronnier.platforms import PLATFORMS
from marronnier.prose import HASHTAG
from marronnier.rules import RULES
from tests.reading.workspace import HEAD, NOW, POST, file, files, inspect

PASSES = 20
CHARACTERS = ("TYP", "EMO", "ACC", "TON007")
HOUSES = (
    "typography: {spaces: nbsp, quotes: french, apostrophe: curly, hours: french}\n",
    "typography: {spaces: simple, quotes: french, apostrophe: curly, hours: compact}\n",
    "typography: {spaces: nbsp, hours: compact}\nemoji: {deny: ['🔥'], bullets: forbidden}\n",
    """voice: {exclamations: 0}
emoji: {allow: ['💡'], max: 1, bullets: forbidden}
typography: {spaces: any}
lexicon: {names: ["Ça va ?", "L'Atelier"]}
""",
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
# Pieces of posts, with “|” between.
PIECES = """
Bonjour|l'été|aujourd'hui|Prêt?|Oui!!!|Quoi ???|!?|?!|fin...|etc...|.....|…|"oui"|“non”|«oui»|« a »
"|“|”|«|»|:|;|!|?|'|"a|a"|12"|5'10|18h30|18 h 30|9h-17h|24h/24|18H30|1ère|2ème|1 er|XIXème|10€|50%
5kg|1 000|06 12 34 56 78|18:30|4:5|C++:|:-)|;)|:D|<3|(!)|:sourire:|A demain|Etat|Ca va|Ecole
1.5|№ ½ ²|💡|🔥|🔥🔥|👩‍👩‍👧|🇫🇷|☀️|©|👉|⭐⭐|𝗡𝗼𝗲𝗹|ⓞⓤⓘ|➖➖➖➖|-|- a|---
## mastodon|(|)|[|]|,|.|/|=|&|\\|_|L'Atelier|Ça va ?|Are you ready?|Let's go!|the world|première
""".strip().replace("\n", "|").split("|")  # fmt: skip
GAPS = [*"   ", "  ", "\u00a0", "\u202f", "\u2009", "\t", "\n", "\n\n", "\n\n\n", " \n", "\n "]
PIECE = st.sampled_from(PIECES) | st.sampled_from(FIXED)
TEXTS = st.lists(PIECE | st.sampled_from(GAPS), max_size=30).map("".join)
SPACED = st.lists(PIECE | st.sampled_from(GAPS), max_size=20).map(" ".join)
LINE_ENDS = st.sampled_from(["\n", "\r\n"])
TAGS = st.lists(st.sampled_from(["#Noël", "#noel", "#Promo", "#Lyon", "oui", "🔥", "\n", "\n\n"]))
LISTED = st.lists(st.sampled_from(["Noël", "noel", "Promo", "Lyon", "LYON", "Zut"]), unique=True)


def safe_edits(data, charter, codes):
    found = {**files({"charter": charter}), POST: file(data)}
    workspace, findings = load(found, inspect)
    return [
        one.fix
        for one in check(workspace, findings, NOW)
        if one.fix
        and not one.fix.proposed
        and one.fix.at.path == POST
        and one.rule.startswith(codes)
    ]


def corrected(data, charter, codes=CHARACTERS):
    """Return the file once nothing more is corrected."""
    for _ in range(PASSES):
        done = fix(data, safe_edits(data, charter, codes))
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


@settings(max_examples=100, deadline=None)
@given(
    TEXTS | SPACED,
    st.sampled_from(HOUSES),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
)
@example('"il dit "oui" et #Noël!!!"', HOUSES[0], "\n", "")
@example("ⓞⓤⓘ#Noël mot🔥#Noël", HOUSES[2], "\n", "")
@example("🔥🔥 👉 18h30: l'été...??\n\n\n- a", HOUSES[2], "\r\n", "\ufeff")
def test_fixing_ends_and_changes_marks_and_spaces_alone(body, charter, line_end, bom):
    text = bom + post(body + "\n").replace("\n", line_end)
    after = corrected(text.encode(), charter).decode()
    assert after.startswith(bom)
    assert after.count("\r") == (after.count("\n") if line_end == "\r\n" else 0)
    assert after.endswith(line_end)
    assert kept(after) == kept(text)
    assert HASHTAG.findall(after) == HASHTAG.findall(text)
    for one in FIXED:
        assert after.count(one) >= body.count(f" {one} "), one


@settings(max_examples=60, deadline=None)
@given(SPACED, st.sampled_from(HOUSES))
def test_fixing_a_comment_ends(comment, charter):
    quoted = comment.replace("\n", " ").replace("\t", " ").replace("'", "’")
    data = post("Bonjour.\n", f"first_comment: '{quoted}'\n").encode()
    assert kept(corrected(data, charter).decode()) == kept(data.decode())


@settings(max_examples=80, deadline=None)
@given(TAGS, LISTED, st.sampled_from([" [{}]", "\n  - {}", "\n- {}"]))
def test_fixing_hashtags_ends(words, listed, shape):
    charter = "hashtags: {required: [Zut, Noël], banned: [promo], min: 1, max: 3, position: end}\n"
    written = shape.format((", " if "[" in shape else shape.removesuffix("{}")).join(listed))
    data = post(" ".join(["Un", *words]) + "\n", f"hashtags:{written}\n" if listed else "")
    after = corrected(data.encode(), charter, ("HTG",)).decode()
    head, _, body = after.removeprefix("---\n").partition("---\n")
    assert "Zut" in after
    assert "Noël" in after
    assert "Promo" not in head or (listed == ["Promo"] and "[" not in shape)
    assert "#Promo" not in body.rpartition("oui")[2]


HOSTILE = ['"', "“", '12" ', "!", "«", "  a", "1.", "1 000", "🔥\na\n", "l'", ":a", "A ", "#a "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_hostile_text_keeps_the_rules_for_ever(piece):
    """What tries back without end, the suite's own limit ends."""
    charter = HOUSES[2] if "🔥" in piece else HOUSES[0] + "hashtags: {banned: [a]}\n"
    found = {**files({"charter": charter}), POST: file(post(piece * 4000 + "x\n").encode())}
    workspace, _ = load(found, inspect)
    scope = scope_of(workspace.posts[0], workspace, PLATFORMS)
    rules = [one for one in RULES.values() if one.code.startswith((*CHARACTERS[:3], "HTG"))]
    told = [one for rule in rules for one in rule.check(scope)]
    assert all(one.at.path == POST for one in told)


@pytest.mark.parametrize("status", emoji.STATUS)
def test_emoji_are_those_of_unicode(status):
    """The library `emoji` lists each sequence; what shows as text by itself is not counted."""
    for sequence, entry in emoji.EMOJI_DATA.items():
        if entry["status"] == emoji.STATUS[status]:
            (found,) = pictographs(f"a {sequence} b")
            assert found.text == sequence
            alone = len(sequence) == 1
            assert found.is_emoji is not (status == "unqualified" and alone)
