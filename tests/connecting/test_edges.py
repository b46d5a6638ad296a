"""What connect and renew stand on: requests that GitHub describes, pages, addresses, lines."""

import base64
import json

import pytest
from nacl.public import PrivateKey, SealedBox
from openapi_core.exceptions import OpenAPIError

from marronnier import consenting
from marronnier.edges.clock import SystemClock
from marronnier.edges.github import github_of
from marronnier.edges.http import Requests
from marronnier.edges.sealing import seal
from marronnier.edges.vaults import TOKENS, FileVault, GitHubVault
from marronnier.noting import with_facts
from marronnier.platforms.consents import Consent
from marronnier.renewing import Unkept
from tests.connecting.test_connect import of
from tests.fakes.github import REPOSITORY
from tests.problems.test_github import Described, interface

__all__ = ["interface"]  # a fixture
PATH = "clients/lumen/accounts.yml"
FACTS = {"id": "a-17", "handle": "@lumen", "expires": "2027-02-03"}


@pytest.fixture
def vault(github):
    api = github_of(Requests(), SystemClock(), of(github).get, "", TOKENS)
    return GitHubVault(api, "lumen")


# --- GitHub -------------------------------------------------------------------------------------


def test_every_request_is_one_that_github_describes(github, vault, interface):
    vault.prove()
    vault.keep("AGORA_TOKEN", "é" * 3000)
    vault.keep("AGORA_TOKEN", "2")
    assert github.vault["client-lumen"] == {"AGORA_TOKEN": "2"}
    asked = [(method, path.rpartition("/")[2]) for method, path, *_ in github.requests]
    assert asked == [
        ("GET", "public-key"),
        ("PUT", "MARRONNIER_PROBE"),
        ("DELETE", "MARRONNIER_PROBE"),
        *[("GET", "public-key"), ("PUT", "AGORA_TOKEN")] * 2,
    ]
    for method, path, query, body, headers in github.requests:
        interface.validate_request(Described(method, path, query, body, headers))


@pytest.mark.parametrize(
    "wrong", [{"encrypted_value": "é", "key_id": "1"}, {"encrypted_value": "YQ=="}, {"key_id": 1}]
)
def test_the_description_refuses_what_is_wrong(interface, wrong):
    path = f"/repos/{REPOSITORY}/environments/client-lumen/secrets/AGORA_TOKEN"
    headers = {"Content-Type": "application/json"}
    with pytest.raises(OpenAPIError):
        interface.validate_request(Described("PUT", path, {}, json.dumps(wrong).encode(), headers))


@pytest.mark.parametrize(
    ("answer", "for_good"),
    [
        ((404, {"message": "Not Found"}, {}), True),
        ((403, {"message": "Resource not accessible"}, {}), True),
        ((401, {"message": "Bad credentials"}, {}), True),
        ((403, {"message": "limited"}, {"Retry-After": "5"}), False),
        ((429, {"message": "limited"}, {"Retry-After": "5"}), False),
        ((502, {"message": "Bad gateway"}, {}), False),
        ((200, {"key": "no key", "key_id": "1"}, {}), False),
        ((200, ["a", "list"], {}), False),
        ((200, {"key": "AAAA", "key_id": "1"}, {}), False),
    ],
)
def test_what_an_answer_means_for_trying_again(github, vault, answer, for_good):
    github.failures.append(answer)
    with pytest.raises(Unkept) as caught:
        vault.keep("AGORA_TOKEN", "s3cret")
    assert caught.value.for_good is for_good
    assert "s3cret" not in f"{caught.value!r}{caught.value.__context__!r}"
    assert not github.vault["client-lumen"]


def test_a_seal_is_opened_by_its_key_alone():
    key = PrivateKey.generate()
    public = base64.b64encode(bytes(key.public_key)).decode()
    sealed = base64.b64decode(seal(public, "un secret"))
    assert SealedBox(key).decrypt(sealed) == b"un secret"
    assert b"un secret" not in sealed
    assert base64.b64decode(seal(public, "un secret")) != sealed
    for wrong in ("", "?", "AAAA", public[:-4]):
        with pytest.raises(ValueError, match=r"^\w+$"):
            seal(wrong, "un secret")


# --- a file -------------------------------------------------------------------------------------


def test_a_file_takes_lines_as_shells_read_them(tmp_path):
    vault = FileVault(tmp_path / "s.env")
    for name, value in {"A": "12:3-_x", "B": "a b$c`d\\", "C": "é|1"}.items():
        vault.keep(name, value)
    assert vault.path.read_text() == "A=12:3-_x\nB='a b$c`d\\'\nC='é|1'\n"
    vault.keep("B", r"\1")
    assert vault.path.read_text() == "A=12:3-_x\nB='\\1'\nC='é|1'\n"
    before = vault.path.read_bytes()
    for value in ("a\nB=2", "it's", "a\0"):
        with pytest.raises(Unkept) as caught:
            vault.keep("A", value)
        assert caught.value.for_good
        assert value not in str(caught.value)
    assert vault.path.read_bytes() == before
    vault.prove()
    assert vault.path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["s.env"]


# --- the page and the way back ------------------------------------------------------------------


def asked(address="http://127.0.0.1:8723/", **more):
    consent = Consent("https://agora.example/authorize", ("read", "write"), **more)
    return consenting.ask(consent, "an app", address, "0" * 32, "1" * 32)


def test_a_page_says_what_the_network_wants():
    plain = asked()
    assert plain.page == (
        "https://agora.example/authorize?client_id=an%20app&redirect_uri="
        f"http%3A%2F%2F127.0.0.1%3A8723%2F&response_type=code&scope=read%20write&state={'0' * 32}"
    )
    more = {"config_id": "7"}
    odd = asked(client="client_key", separator=",", proof=True, more=more).page
    assert "?client_key=an%20app&" in odd
    assert "scope=read%2Cwrite" in odd
    assert odd.endswith("&code_challenge_method=S256&config_id=7")
    assert asked().verifier == ""


def test_the_proof_is_that_of_the_standard():
    # RFC 7636, appendix B
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert consenting.challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("http://127.0.0.1:8723/?code=a%2Fb-1&state={state}", "a/b-1"),
        (" /?state={state}&code=abcd#_=_\n", "abcd"),
        ("https://localhost/?code=4%2F0Adeu5B&scope=read&state={state}", "4/0Adeu5B"),
        ("4/0Adeu5B", "4/0Adeu5B"),
        ("https://localhost/?code=abcd&state=other", None),
        ("https://localhost/?code=abcd", None),
        ("https://localhost/?code=abcd&code=efgh&state={state}", None),
        ("https://localhost/?error=access_denied&state={state}", None),
        ("https://localhost/?state={state}", None),
        ("https://localhost/", None),
        ("a code with spaces", None),
        ("http://[::1/?code=abcd&state={state}", None),
        ("x" * 3000, None),
    ],
)
def test_only_this_question_s_answer_has_a_code(given, code):
    question = asked()
    given = given.replace("{state}", question.state)
    if code is None:
        with pytest.raises(consenting.Declined) as caught:
            consenting.code_of(question, given)
        assert "abcd" not in str(caught.value)
    else:
        assert consenting.code_of(question, given) == code


# --- accounts.yml -------------------------------------------------------------------------------

WRITTEN = {
    "a file that is not there yet": (
        "",
        'agora:\n  id: a-17\n  handle: "@lumen"\n  expires: 2027-02-03\n',
    ),
    "beside another account": (
        "# tête\nmastodon:\n  handle: a",
        (
            "# tête\nmastodon:\n  handle: a\nagora:\n  id: a-17\n"
            '  handle: "@lumen"\n  expires: 2027-02-03\n'
        ),
    ),
    "in the place of what it was": (
        "agora:\n  expires: '2026-12-07' # bientôt\n  id: a-17\n",
        'agora:\n  expires: 2027-02-03 # bientôt\n  id: a-17\n  handle: "@lumen"\n',
    ),
    "what stands there already stays as it is written": (
        "agora: {expires: '2027-02-03', id: \"a-17\", handle: '@lumen'}\r\n",
        "agora: {expires: '2027-02-03', id: \"a-17\", handle: '@lumen'}\r\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), WRITTEN.values(), ids=WRITTEN)
def test_facts_are_put_in_by_exact_text(before, after):
    assert with_facts(PATH, before.encode(), "agora", FACTS).decode() == after


@pytest.mark.parametrize(
    "value", ["0123", "no", "a: b", "é #1", '"', "@x", "- a", "12", "~", "a\tb"]
)
def test_any_value_is_read_as_it_was(value):
    written = with_facts(PATH, b"mastodon: {handle: a}\n", "agora", {"handle": value})
    assert written is not None
    assert with_facts(PATH, written, "agora", {"handle": value}) == written


@pytest.mark.parametrize(
    "before", ["{}\n", "agora:\n", "agora: {\n", "mastodon: {handel: a}\n", "a: &b {handle: c}\n"]
)
def test_what_cannot_be_added_to_is_left_alone(before):
    assert with_facts(PATH, before.encode(), "agora", FACTS) is None
