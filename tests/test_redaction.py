"""What is a secret is never told: in no spelling, however it is cut into writes and lines."""

import base64
import html
import itertools
import json
import os
import re
import time
import tracemalloc
from urllib.parse import quote, quote_plus

import hypothesis
import hypothesis.strategies as st
import pytest

from marronnier.credentials import secret_names
from marronnier.edges import env
from marronnier.model import Account, Place
from marronnier.platforms import PLATFORMS
from marronnier.redaction import Redactor, is_secret, secret_values
from marronnier.redaction.needles import Stream
from marronnier.redaction.written import tokens

SECRET = 'jeton-9f8e/7d6c+"5b4a'
# An installation token as they are since April 2026: 520 characters, with dots and dashes.
LONG = "ghs_" + ("1234567_eyJ0eXAi.Zm9v-YmFy_" * 20)[:516]
SPELLED = {
    "as it is": lambda text: text,
    "quoted": lambda text: quote(text, safe=""),
    "quoted but for slashes": quote,
    "quoted in a form": quote_plus,
    "quoted in small letters": lambda text: re.sub(
        "%..", lambda code: code.group().lower(), quote(text, safe="")
    ),
    "in base64": lambda text: base64.b64encode(text.encode()).decode(),
    "in base64, after a letter": lambda text: inside_base64(text, "u"),
    "in base64, after a name": lambda text: inside_base64(text, "u:"),
    "in base64 for addresses": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "in hexadecimal": lambda text: text.encode().hex(),
    "in capital hexadecimal": lambda text: text.encode().hex().upper(),
    "in JSON": lambda text: json.dumps(text)[1:-1],
    "in JSON with its accents": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "in JSON inside JSON": lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    "in HTML": html.escape,
    "in an exception": lambda text: repr(text)[1:-1],
    "in bytes of an exception": lambda text: repr(text.encode())[2:-1],
    "in a log command": lambda text: (
        text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    ),
}
CHARACTERS = st.characters(exclude_categories=["Cs"]) | st.sampled_from("\"'<&%+/=\\ \n\té€😀:,-_")
SECRETS = st.text(CHARACTERS, min_size=8, max_size=60).filter(
    lambda text: len(joined(text.strip()).encode()) >= 8 and len(text.strip()) >= 8
)


def inside_base64(text, before):
    """Return the characters of base64 that depend on a text alone, with others around it."""
    size = 8 * len((before + text).encode()) // 6
    return base64.b64encode(f"{before}{text}!".encode()).decode()[len(before) + 1 : size]


def joined(text):
    """Return a text without its line breaks, as somebody would put a wrapped one together."""
    return re.sub(r"[\r\n][ \t\r\n]*", "", text)


def told(redactor, pieces):
    """Return what comes out of a stream of pieces."""
    stream = Stream(redactor.needles)
    return b"".join([*map(stream.feed, pieces), stream.end()])


def cut(data, places):
    """Return data in pieces."""
    places = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[start:end] for start, end in itertools.pairwise(places)]


@hypothesis.given(
    SECRETS,
    st.sampled_from(sorted(SPELLED)),
    st.text("abc \n«é", max_size=20),
    st.text("abc \n»é", max_size=20),
    st.lists(st.integers(0, 5000), max_size=30),
    st.none() | st.integers(0, 5000),
)
def test_no_spelling_of_a_secret_comes_out_however_it_is_cut(
    secret, spelled, before, after, places, wrapped
):
    written = SPELLED[spelled](secret.strip())
    hypothesis.assume(joined(written) not in joined(before + after))
    shown = written
    if wrapped is not None:
        at = wrapped % (len(written) + 1)
        shown = f"{written[:at]}\r\n    {written[at:]}"
    redactor = Redactor([secret])
    text = before + shown + after
    out = told(redactor, cut(text.encode(), places)).decode("utf-8", "replace")
    for found in (out, redactor.hide(text), redactor.conceal(text)):
        assert written not in found
        assert joined(written) not in joined(found)


@hypothesis.given(
    st.lists(SECRETS, min_size=1, max_size=3),
    st.text("lampe 0123é«»\n:/@-_.", max_size=300),
    st.lists(st.integers(0, 5000), max_size=30),
)
def test_what_holds_no_secret_comes_out_as_it_went_in(secrets, text, places):
    redactor = Redactor(secrets)
    hypothesis.assume(redactor.hide(text) == text)
    assert told(redactor, cut(text.encode(), places)).decode() == text


@pytest.mark.parametrize("size", range(1, 60))
def test_a_long_token_is_hidden_in_pieces_of_any_size(size):
    data = f"push: {LONG} is not accepted\n".encode()
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    assert told(Redactor(), pieces) == b"push: *** is not accepted\n"
    assert told(Redactor([LONG]), pieces).replace(b"gh***", b"***") == (
        b"push: *** is not accepted\n"
    )


def test_a_long_token_over_two_lines():
    for at in range(3, len(LONG)):
        pieces = [f"Le jeton {LONG[:at]}\n".encode(), f"  {LONG[at:]} fin\n".encode()]
        assert told(Redactor([LONG]), pieces) == b"Le jeton ***\n   fin\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://x-access-token:abc@git.example/a.git", "https://***@git.example/a.git"),
        ("https://abcdefghijklmnop@git.example/a.git", "https://***@git.example/a.git"),
        ("Authorization: Bearer abcdefghijklmnop==", "Authorization: ***"),
        ('{"Authorization": "Basic YWdhdGhlOm1vdGRlcGFzc2U="}', '{"Authorization": "***"}'),
        ("?access_token=abcdefghijklmnop&b=1", "?***&b=1"),
        ("https://m.example/@lumen/17", "https://m.example/@lumen/17"),
        ("Bearer tokens", "Bearer tokens"),
        ("lumen/2026-12-05-soldes/mastodon", "lumen/2026-12-05-soldes/mastodon"),
    ],
)
def test_what_has_the_shape_of_a_secret(text, expected):
    assert Redactor().hide(text) == expected
    assert Redactor().conceal(text) == text


@pytest.mark.parametrize("value", ["", " ", "\n\t ", "a", "abc", "  ok ", "true", "False", "none"])
def test_what_is_no_secret_hides_nothing(value):
    text = "true false none abc ok  a\n\t "
    assert Redactor([value]).hide(text) == text


def test_a_short_secret_is_hidden_as_a_whole_word_only():
    redactor = Redactor(["lune"])
    text = "lune, la lune ! (lune) LUNE lunette prélune clair-de-lune lune_1 élune https://lune@a/?x=lune&y"
    assert redactor.hide(text) == (
        "***, la *** ! (***) LUNE lunette prélune clair-de-*** lune_1 élune https://***@a/?x=***&y"
    )
    data = text.encode()
    assert told(redactor, [data[at : at + 1] for at in range(len(data))]).decode() == (
        redactor.hide(text)
    )


def test_what_surrounds_a_value_in_the_environment_is_not_part_of_it():
    assert Redactor([f" {SECRET}\n"]).hide(f"<{SECRET}>") == "<***>"


def test_a_key_of_several_lines_is_hidden_whole_and_by_each_line():
    lines = ["-----BEGIN PRIVATE KEY-----", "MIIinvente0123456789abcd", "zzyyxxwwvvuuttssrrqq11"]
    redactor = Redactor(["\n".join(lines)])
    assert redactor.hide("\n".join(lines)) == "***\n\n"
    assert redactor.hide(f"« {lines[1]} »") == "« *** »"
    assert redactor.hide(json.dumps("\n".join(lines))) == '"***"'


def test_what_is_secret_in_addresses_for_notices_is_hidden_alone_too():
    redactor = Redactor(["tgram://1234567890:AAinvente9/42, mailto://agathe:hibou7@mail.example"])
    assert redactor.hide("POST /bot1234567890:AAinvente9/send") == "POST /bot***:***/send"
    assert redactor.hide("le mot de passe hibou7") == "le mot de passe ***"
    assert redactor.hide("mail.example, agathe") == "mail.example, agathe"


def test_secrets_that_are_learned_while_a_stream_runs():
    redactor = Redactor()
    stream = Stream(redactor.needles)
    assert stream.feed(b"avant jeton-de-session\n") == b"avant jeton-de-session\n"
    redactor.learn("jeton-de-session")
    assert stream.feed("après jeton-de-session\n".encode()) == "après ***\n".encode()


FLOODS = [b"a", b"jeton-", b"eyJ-", b"ghs_a1b2-", b"://", b"\n", b"jet\n", b"g", b"aaaaaaab", b" "]


@pytest.mark.parametrize("flood", FLOODS, ids=repr)
def test_a_flood_takes_little_memory(flood):
    stream = Stream(Redactor([SECRET, LONG, "aaaaaaaaaaaa"]).needles)
    piece = flood * (4000 // len(flood))
    stream.feed(piece)
    tracemalloc.start()
    try:
        for _ in range(20):
            stream.feed(piece)
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("flood", FLOODS, ids=repr)
def test_time_grows_with_the_text_and_no_faster(flood):
    redactor = Redactor([SECRET, "abcdefghijkl"])
    redactor.needles()

    def spent(size):
        data = flood * (size // len(flood))
        times = []
        for _ in range(3):
            began = time.process_time()
            redactor.needles().hide(data)
            Stream(redactor.needles).feed(data)
            times.append(time.process_time() - began)
        return min(times)

    assert spent(800_000) < 9 * spent(200_000) + 0.02


def test_the_names_of_all_secrets_of_all_networks_tell_that_they_are():
    for platform in PLATFORMS.values():
        for key in (platform.NAME, f"{platform.NAME}.boutique"):
            account = Account("atelier-lumen", key, Place(""))
            for field, names in secret_names(account, platform.SECRETS, short=True).items():
                # an app's identity stands in the address of its page of consent, to be opened
                assert all(is_secret(name) is (field != "CLIENT_ID") for name in names), names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MARRONNIER_GIT_TOKEN", True),
        ("GITHUB_TOKEN", True),
        ("MARRONNIER_NOTIFY", True),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", True),
        ("mastodon_token", True),
        ("SMTP_PASSWORD", True),
        ("MARRONNIER_HOLD", False),
        ("MARRONNIER_MIRROR", False),
        ("GITHUB_REPOSITORY", False),
        ("KEYBOARD", False),
        ("TOKENIZER", False),
        ("SSH_KEY_FILE", False),
        ("HOME", False),
        ("PATH", False),
    ],
)
def test_which_variables_hold_a_secret(name, expected):
    assert is_secret(name) is expected


def test_tokens_in_texts_are_known_by_their_beginning_and_shown_no_further():
    text = f"Voici {LONG}, et -----BEGIN RSA PRIVATE KEY-----\n{'a' * 64}"
    assert tokens(text) == [
        (6, 6 + len(LONG), "ghs_"),
        (14 + len(LONG) - 3, 42 + len(LONG), "----"),
    ]


@hypothesis.given(st.text("eyJ.-_aghp0 \n", max_size=3000))
def test_any_text_is_read_for_tokens_at_once(text):
    for start, end, shown in tokens(text):
        assert text[start:end].startswith(shown)


def test_a_secret_that_was_pasted_with_a_line_break(monkeypatch):
    monkeypatch.setenv("LUMEN_TOKEN", f" {SECRET}\r\n")
    assert env.secret("LUMEN_TOKEN") == SECRET
    assert SECRET not in Redactor(secret_values(os.environ)).hide(f"Bearer {SECRET}")
    monkeypatch.setenv("LUMEN_TOKEN", " \n")
    assert env.secret("LUMEN_TOKEN") is None
