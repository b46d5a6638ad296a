"""`connect`: from nothing to an account that works, and no secret on the way."""

import os
import re
import stat

import pytest

from tests.connecting.conftest import LILAS
from tests.fakes.consent import APP, PROOF, follow
from tests.fakes.github import REPOSITORY, TOKEN

pytestmark = pytest.mark.usefixtures("browser")
WORDS = ("connect", "agora", "--client", "lumen")
NAMES = {"AGORA_TOKEN", "AGORA_REFRESH_TOKEN", "AGORA_CLIENT_ID", "AGORA_CLIENT_SECRET"}


def of(github, **more):
    return {
        "GITHUB_API_URL": github.url,
        "GITHUB_REPOSITORY": REPOSITORY,
        "MARRONNIER_SECRETS_TOKEN": TOKEN,
        **more,
    }


def shows_nothing(agora, told):
    """Say that no secret that ever was stands in a text."""
    for secret in (PROOF, TOKEN, *agora.tokens, *agora.refreshes, *agora.void):
        assert secret not in told
    assert agora.tokens


def test_a_consent_ends_in_secrets_at_github_and_lines_in_accounts(
    run, lumen, agora, github, browser, home
):
    answers = [APP, PROOF, "", "2", "yes"]
    done = run(*WORDS, "--github", "--address", home, answers=answers, **of(github))
    assert done.code == 0, done.error
    kept = github.vault["client-lumen"]
    assert set(kept) == NAMES
    assert agora.tokens[kept["AGORA_TOKEN"]] == LILAS[0]
    assert kept["AGORA_CLIENT_SECRET"] == PROOF
    written = (lumen.folder / "clients/lumen/accounts.yml").read_text()
    assert written == (
        f'agora: {{id: a-18, handle: "@lilas", expires: 2027-02-03, url: {agora.url}}} # place\n'
    )
    assert browser.told[0] == 200
    assert "go back to the terminal" in browser.told[1]
    assert browser.page in done.out  # whole, for a browser elsewhere
    assert "read, write" in done.out
    shows_nothing(agora, done.out)
    probed = [(one[0], one[1].rpartition("/")[2]) for one in github.writes()[:2]]
    assert probed == [("PUT", "MARRONNIER_PROBE"), ("DELETE", "MARRONNIER_PROBE")]


def test_a_browser_that_cannot_come_back_has_its_address_pasted(run, agora, browser, tmp_path):
    agora.registered.add("https://localhost/")
    browser.goes = False
    file = tmp_path / "secrets.env"
    answers = [APP, PROOF, "", "https://localhost/?code=x&state=y", lambda: browser.ended, "1", "n"]
    words = (*WORDS, "--env-file", file, "--address", "https://localhost/")
    done = run(*words, answers=answers)
    assert done.code == 0, done.error
    assert "Nothing has arrived here yet." in done.out
    assert "answers another question" in done.out
    lines = dict(line.split("=", 1) for line in file.read_text().splitlines())
    assert set(lines) == {f"MARRONNIER_LUMEN_{name}" for name in NAMES}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    shows_nothing(agora, done.out)
    assert {one.name for one in tmp_path.iterdir()} == {"secrets.env", "travail", "travail.git"}


def test_the_code_alone_will_do(run, agora, browser, home, tmp_path):
    browser.goes = False
    code = lambda: browser.ended.partition("code=")[2].partition("&")[0]  # noqa: E731
    answers = [APP, PROOF, code, "1", "n"]
    words = (*WORDS, "--env-file", tmp_path / "s.env", "--address", home)
    assert run(*words, answers=answers).code == 0
    assert len(agora.tokens) == 2


def test_the_account_of_accounts_yml_is_nobodys_question(run, lumen, agora, home, tmp_path):
    text = (
        f"agora:\n  # la nôtre\n  id: a-18\n  url: {agora.url}\n  expires: 2026-12-07 # bientôt\n"
    )
    path = lumen.write("clients/lumen/accounts.yml", text)
    environment = {"AGORA_CLIENT_ID": APP, "MARRONNIER_LUMEN_AGORA_CLIENT_SECRET": PROOF}
    words = (*WORDS, "--env-file", tmp_path / "s.env", "--address", home)
    done = run(*words, answers=["", "yes"], **environment)
    assert done.code == 0, done.error
    assert "CLIENT_SECRET is taken from the environment." in done.out
    assert path.read_text() == text.replace("2026-12-07", "2027-02-03").replace(
        "# bientôt\n", '# bientôt\n  handle: "@lilas"\n'
    )
    lumen.write("clients/lumen/accounts.yml", text.replace("a-18", "a-19"))
    done = run(*words, answers=[""], **environment)
    assert done.code == 2
    assert done.error == (
        "accounts.yml names a-19, and the consent opened: @limes (a-17), @lilas (a-18)."
    )


def test_secrets_that_a_person_has_are_typed_until_the_network_takes_them(run, lumen, agora):
    made = agora.issue(LILAS[0])
    wrong = ["@lilas", "kq-9f8e7d6c", APP, PROOF, made["refresh_token"], "yes"]
    right = [made["access_token"], APP, PROOF, made["refresh_token"], "yes"]
    done = run(*WORDS, "--typed", answers=[*wrong, *right])
    assert done.code == 0, done.error
    assert "Agora refuses: unknown token" in done.out
    assert "  gh secret set AGORA_TOKEN --env client-lumen\n" in done.out
    assert "  MARRONNIER_LUMEN_AGORA_REFRESH_TOKEN\n" in done.out
    assert 'handle: "@lilas"' in (lumen.folder / "clients/lumen/accounts.yml").read_text()
    assert "kq-9f8e7d6c" not in done.out
    shows_nothing(agora, done.out)


def test_a_stranger_s_answer_at_the_listener_is_refused(run, browser, home, tmp_path):
    def stranger():
        status, told = follow(f"{home}?code=stolen&state={'0' * 32}")
        assert (status, "no answer" in told) == (400, True)
        assert follow(f"{home}elsewhere?{browser.ended.partition('?')[2]}")[0] == 400
        return ""

    browser.goes = False
    words = (*WORDS, "--env-file", tmp_path / "s.env", "--address", home)
    answers = [APP, PROOF, stranger, lambda: browser.ended, "1", "n"]
    done = run(*words, answers=answers)
    assert done.code == 0, done.error
    assert done.out.count("Nothing has arrived here yet.") == 1


def test_no_is_told_in_the_networks_words(run, agora, browser, home, tmp_path):
    def declined():
        state = browser.ended.partition("state=")[2]
        return f"{home}?error=access_denied&error_description=The+person+said+no.&state={state}"

    words = (*WORDS, "--env-file", tmp_path / "s.env", "--address", home)
    done = run(*words, answers=[APP, PROOF, declined])
    assert "The consent was not given: The person said no." in done.out
    assert done.code == 130  # the person closes the terminal
    assert done.out.endswith("Stopped: nothing was written.\n")
    assert not (tmp_path / "s.env").exists()
    assert not agora.tokens


@pytest.mark.parametrize("typed", range(5))
def test_stopping_anywhere_leaves_nothing_half_written(run, lumen, github, home, typed):
    before = (lumen.folder / "clients/lumen/accounts.yml").read_bytes()
    answers = [APP, PROOF, "", "2", "yes"][:typed]
    done = run(*WORDS, "--github", "--address", home, answers=answers, **of(github))
    assert done.code == 130
    assert github.vault["client-lumen"].keys() == (NAMES if typed == 4 else set())
    told = "the secrets are written, accounts.yml is not" if typed == 4 else "nothing was written"
    assert done.out.endswith(f"Stopped: {told}.\n")
    assert (lumen.folder / "clients/lumen/accounts.yml").read_bytes() == before


def test_where_secrets_cannot_be_written_nobody_is_asked(run, agora, github, browser):
    done = run(*WORDS)
    assert (done.code, "--env-file FILE" in done.error) == (2, True)
    done = run(*WORDS, "--github")
    assert (done.code, "MARRONNIER_SECRETS_TOKEN" in done.error) == (2, True)
    del github.vault["client-lumen"]
    done = run(*WORDS, "--github", **of(github))
    assert (done.code, "no environment “client-lumen”" in done.error) == (2, True)
    github.vault["client-lumen"] = {}
    path = f"/repos/{REPOSITORY}/environments/client-lumen/secrets/MARRONNIER_PROBE"
    github.refused[path] = 403, "Resource not accessible by personal access token"
    done = run(*WORDS, "--github", **of(github))
    assert (done.code, "not accessible by personal access token" in done.error) == (2, True)
    assert not browser.page
    assert not agora.requests


def test_a_file_that_others_see_is_no_place_for_secrets(run, lumen, tmp_path):
    done = run(*WORDS, "--env-file", lumen.folder / "secrets.env")
    assert (done.code, "stands in the repository" in done.error) == (2, True)
    lumen.write(".gitignore", "*.env\n")
    assert run(*WORDS, "--env-file", lumen.folder / "secrets.env").code == 130
    open_ = tmp_path / "open.env"
    open_.write_text("A=1\n")
    open_.chmod(0o644)
    if os.name == "posix":
        done = run(*WORDS, "--env-file", open_)
        assert (done.code, "chmod 600" in done.error) == (2, True)
    done = run(*WORDS, "--env-file", tmp_path / "nowhere" / "s.env")
    assert (done.code, "There is no folder" in done.error) == (2, True)


def test_other_lines_of_the_file_stay(run, home, tmp_path):
    file = tmp_path / "s.env"
    file.write_text("# ours\nOTHER='a b'\nMARRONNIER_LUMEN_AGORA_TOKEN=old\nLAST=1")
    file.chmod(0o600)
    words = (*WORDS, "--env-file", file, "--address", home)
    assert run(*words, answers=[APP, PROOF, "", "1", "n"]).code == 0
    lines = file.read_text().splitlines()
    assert lines[:2] == ["# ours", "OTHER='a b'"]
    assert lines[2].startswith("MARRONNIER_LUMEN_AGORA_TOKEN=")
    assert "old" not in lines[2]
    assert (lines[3], len(lines)) == ("LAST=1", 7)


def test_where_there_are_several_clients_one_is_named(run, lumen):
    (lumen.folder / "clients" / "halle").mkdir()
    source = lumen.folder / "clients" / "lumen" / "charter.yml"
    charter = source.read_text(encoding="utf-8").replace("client: lumen", "client: halle")
    (lumen.folder / "clients" / "halle" / "charter.yml").write_text(charter, encoding="utf-8")
    done = run("connect", "agora", "--typed")
    assert done.code == 2
    assert "Add “--client” and one of: halle, lumen." in done.error


def test_a_port_that_is_taken_and_names_that_are_unknown(run, agora, tmp_path):
    words = (*WORDS, "--env-file", tmp_path / "s.env", "--address", f"{agora.url}/")
    done = run(*words, answers=[APP, PROOF])
    assert (done.code, "is taken" in done.error) == (2, True)
    for wrong, said in {
        ("connect", "agoro", "--client", "lumen"): "agora",
        ("connect", "agora", "--client", "lumem"): "lumen",
        ("connect", "agora", "--account", "mastodon"): "“mastodon” is no account of Agora",
        ("connect", "outbox", "--client", "lumen"): "needs no account",
        (*WORDS, "--account", "mastodon"): "“mastodon” is no account of Agora",
        (*WORDS, "--account", "agora.Ça"): "no account of Agora",
    }.items():
        done = run(*wrong)
        assert (done.code, said in done.error) == (2, True), wrong


def test_the_person_s_language_is_spoken(run, browser, home, tmp_path):
    words = (*WORDS, "--env-file", tmp_path / "s.env", "--address", home)
    done = run(*words, answers=[APP, PROOF, "", "2", "oui"], lang="fr")
    assert done.code == 0, done.error
    assert "revenez au terminal" in browser.told[1]
    assert re.search(r"L’y écrire\s\? \(oui/non\) \[oui\]", done.out)
    assert "C’est écrit." in done.out
