"""No command tells a secret of its environment: not on screen, in a log, the ledger or a page."""

import base64
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from marronnier.edges import images
from marronnier.edges.confined import Child
from marronnier.edges.funnel import summarize
from marronnier.edges.images import inspect
from marronnier.model import File
from marronnier.redaction import Redactor
from tests.fakes import scripted
from tests.publishing.stage import COMMAND, NOW, png, post
from tests.servers.places import ROOT

SECRET = "jeton+9f8e/7d6c=5b4a"
NAME = "MARRONNIER_LUMEN_MASTODON_TOKEN"
DELIVERY = "lumen/2026-12-05-soldes/mastodon"
SPELLED = [
    SECRET,
    quote(SECRET, safe=""),
    json.dumps(SECRET)[1:-1].replace("/", "\\/"),
    base64.b64encode(SECRET.encode()).decode(),
    SECRET.encode().hex(),
]


def nothing_secret(text):
    """Look for the secret, and for each of its spellings."""
    text = text if isinstance(text, str) else text.decode("utf-8", "replace")
    return not any(one.rstrip("=") in text for one in SPELLED)


def everything(stage):
    """Return all bytes that a workspace, its ledger and its outbox hold."""
    files = [
        path for path in stage.folder.rglob("*") if path.is_file() and ".git" not in path.parts
    ]
    ledger = json.dumps(stage.events(), ensure_ascii=False).encode()
    return b"\n".join([ledger, *(path.read_bytes() for path in files)])


@pytest.fixture
def script(make):
    """A server with Mastodon's API that answers as it is told, and a workspace for it."""
    with scripted.start() as server:
        accounts = f"mastodon:\n  id: '7'\n  handle: '@lumen'\n  url: {server.url}\n"
        stage = make(accounts=accounts).init()
        stage.environment[NAME] = SECRET
        server.then(200, {"id": "7", "acct": "lumen"}).then(200, {"version": "4.5.0"})
        yield server, stage


@pytest.mark.parametrize("spelled", SPELLED)
def test_a_network_that_repeats_the_token_tells_it_to_nobody(script, spelled):
    server, stage = script
    stage.add(post(platform="[mastodon]"))
    server.then(422, {"error": f"{'x' * 185} {spelled} is wrong"})
    done = stage.publish(code=1)
    assert "x ***" in done.out  # what it says is cut, and no piece of the token stays
    commands = (["status"], ["plan"], ["status", "--format", "json"])
    told = [done.out, done.err, *(stage.run(*command, code=0).out for command in commands)]
    assert "***" in told[-1]
    assert nothing_secret("\n".join(told))
    assert nothing_secret(everything(stage))


def test_an_address_that_a_network_gives_holds_no_token(script):
    server, stage = script
    stage.add(post(platform="[mastodon]"))
    url = f"https://m.example/@lumen/17?access_token={quote(SECRET, safe='')}"
    server.then(200, {"id": "17", "url": url})
    done = stage.publish()
    assert "https://m.example/@lumen/17?" in done.out
    assert nothing_secret(done.out + done.err)
    assert nothing_secret(everything(stage))


@pytest.mark.parametrize("spelled", SPELLED[:1] + SPELLED[3:])
@pytest.mark.parametrize("where", ["text", "alt", "comment"])
def test_a_post_that_says_a_secret_of_the_environment_is_held(script, where, spelled):
    server, stage = script
    extra = {
        "text": "",
        "alt": f'media:\n  - path: media/a.png\n    kind: visuel\n    alt: "Une clé {spelled}"\n',
        "comment": f'first_comment: "Le mot de passe : {spelled}"\n',
    }[where]
    stage.write("content/lumen/media/a.png", png())
    body = f"Entre nous : {spelled}" if where == "text" else "Bonjour à toutes et à tous."
    stage.add(post(body, platform="[mastodon]", extra=extra))
    done = stage.publish(code=1)
    assert "held" in done.out
    assert "A secret of this environment stands in the post" in done.out
    assert nothing_secret(done.out + done.err)
    assert server.requests == []  # nothing was uploaded, not even to ask whose token it is
    assert stage.kinds(DELIVERY) == []


def test_what_people_write_into_the_ledger_holds_no_secret(local):
    local.environment["MARRONNIER_GIT_TOKEN"] = SECRET
    local.run("hold", "lumen", "--why", f"Le jeton {SECRET} a fui.", code=0)
    held = local.events()["lumen/_client/0001.json"]
    assert held["why"] == "Le jeton *** a fui."


def test_the_outbox_gets_no_secret(local):
    local.environment["GITHUB_TOKEN"] = SECRET
    local.add(post(f"Entre nous : {SECRET}"))
    done = local.publish(code=1)
    assert "stands in the post" in done.out
    assert local.sent() == []
    dry = local.publish("--dry-run")
    assert "Entre nous : ***" in dry.out
    assert nothing_secret(done.out + done.err + dry.out + dry.err)


def test_json_stays_json(local):
    local.environment["GITHUB_TOKEN"] = SECRET
    local.add(post(title=f"Un titre {SECRET}", date="2026-12-06 18:30"))
    for command in (["plan", "--format", "json"], ["status", "--format", "json"]):
        done = local.run(*command, code=0)
        assert done.json()
        assert nothing_secret(done.out)
    markdown = local.run("plan", "--format", "markdown", code=0).out
    assert "Un titre ***" in markdown


def test_git_s_words_hold_no_token_of_the_address_nor_of_the_environment(make, git_host):
    address = git_host.with_token(git_host.create("calendrier"))
    made = make(remote=address).init()
    name = "jeton-9f8e_7d6c"
    made.environment |= {"GITHUB_TOKEN": name, "GIT_CURL_VERBOSE": "1", "GIT_TRACE": "1"}
    made.git("remote", "set-url", "origin", address.replace("calendrier", name))
    done = made.run("publish", code=2)
    assert "does not answer" in done.err
    assert "***" in done.err
    assert git_host.token not in done.err + done.out
    assert name not in done.err + done.out


FAULTY = """
import sys
import marronnier.cli.rules as module
from marronnier.cli import main

def faulty(*_arguments, **_options):
    try:
        raise OSError({inner!r})
    except OSError as error:
        raise RuntimeError({outer!r}) from error

module.rules.callback = faulty
sys.argv = ["marronnier", "--lang", "en", "rules"]
main()
"""


def test_the_log_of_a_bug_holds_no_secret(tmp_path):
    unknown = "https://agathe:motdepasse@chat.example/"
    program = FAULTY.format(
        inner=f"{unknown} Bearer abcdefgh.ijklmnop-12345",
        outer=f"https://m.example/bot{SECRET}?access_token={quote(SECRET, safe='')}",
    )
    settings = {**os.environ, NAME: SECRET, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, env=settings, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr
    (log,) = tmp_path.glob("marronnier-*.log")
    written = log.read_text("utf-8")
    assert log.stat().st_mode & 0o077 == 0
    assert "RuntimeError: https://m.example/bot***" in written
    assert "https://***@chat.example/ ***" in written
    assert nothing_secret(written + done.stdout + done.stderr)


def test_the_job_s_summary_holds_no_secret(tmp_path, monkeypatch):
    assert not summarize("rien", Redactor())
    file = tmp_path / "résumé.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
    assert summarize(f"Refusé : {SECRET}\n", Redactor([SECRET]))
    assert summarize(f"Refusé : {quote(SECRET, safe='')}\n", Redactor([SECRET]))
    assert file.read_text("utf-8") == "Refusé : ***\nRefusé : ***\n"


PRINTING = """
import logging, sys, warnings
import click
import marronnier.cli.rules as module
from marronnier.cli import main

secret = sys.argv[1]

def printing():
    print(repr([sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.errors, sys.stdout.fileno(),
                sys.stderr.isatty(), sys.stderr.errors, sys.stdout.line_buffering]))
    click.echo("texte " + secret)
    click.echo(("octets " + secret).encode())
    sys.stdout.flush()
    sys.stdout.buffer.write(("tampon " + secret + "\\n").encode())
    for piece in (secret[:3], secret[3:7], secret[7:]):
        click.echo(piece, nl=False)
    print()
    for line in (secret[:9], secret[9:]):
        print(line)
    click.secho("rouge " + secret, fg="red")
    logging.basicConfig(format="%(message)s")
    logging.error("journal %s", secret)
    warnings.warn("avertissement " + secret)
    click.echo("erreur " + secret, err=True)
    click.echo("é€😀 fin jet", nl=False)

module.rules.callback = printing
module.rules.params = []
sys.argv = ["marronnier", "rules"]
main()
"""


def printed(secret, **settings):
    command = [sys.executable, "-c", PRINTING, secret]
    environment = {**os.environ, NAME: secret, **settings}
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False)


def test_everything_that_prints_goes_through_the_funnel():
    done = printed(SECRET)
    assert done.stdout.decode() == (
        "[False, 'utf-8', 'surrogateescape', 1, False, 'backslashreplace', False]\n"
        "texte ***\noctets ***\ntampon ***\n***\n***\n\nrouge ***\né€😀 fin jet"
    )
    told = done.stderr.decode()
    assert told.startswith("journal ***\n")
    assert "UserWarning: avertissement ***\n" in told
    assert told.endswith("erreur ***\n")
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("encoding", "secret"), [("latin-1", "clé-ÿ-été-1234"), ("utf-8", "clé-€-été-😀")]
)
def test_other_encodings(encoding, secret):
    done = printed(secret, PYTHONIOENCODING=f"{encoding}:replace")
    assert b"texte ***\n" in done.stdout
    assert secret.encode(encoding) not in done.stdout + done.stderr


def test_a_terminal_stays_one():
    main, terminal = pty.openpty()
    command = [sys.executable, "-c", PRINTING, SECRET]
    settings = {**os.environ, NAME: SECRET, "TERM": "xterm"}
    with subprocess.Popen(
        command, env=settings, cwd=ROOT, stdout=terminal, stderr=subprocess.DEVNULL
    ) as running:
        os.close(terminal)
        shown = b""
        try:
            while piece := os.read(main, 65536):
                shown += piece
        except OSError:  # the other end is closed
            pass
        assert running.wait(60) == 0
    os.close(main)
    text = shown.decode()
    assert text.startswith("[True, 'utf-8'")
    assert "\x1b[31mrouge ***\x1b[0m" in text
    assert nothing_secret(text)


def test_a_reader_that_goes_away_is_no_bug():
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, "--now", NOW, "rules"],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert done.returncode == 1
    assert done.stderr == b""


def test_the_calendar_built_beside_secrets_holds_none(script, tmp_path):
    server, stage = script
    stage.add(post(platform="[mastodon]"))
    server.then(422, {"error": f"the token {SECRET} is wrong"})
    stage.publish(code=1)
    stage.run("site", "build", "--out", str(tmp_path / "site"), now=NOW, code=0)
    pages = [path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert any(b"is wrong" in page for page in pages)
    assert all(map(nothing_secret, pages))


def is_child(path):
    """Tell whether a process is ours, whatever it is doing: state and parent follow its name."""
    return (path / "stat").read_text().rpartition(")")[2].split()[1] == str(os.getpid())


def decoders():
    """Return the processes of ours that read pictures."""
    return {
        path
        for path in Path("/proc").glob("[0-9]*")
        if (path / "stat").exists() and is_child(path)
        if b"decoding.py" in (path / "cmdline").read_bytes()
    }


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux tells a program's environment")
def test_the_program_that_reads_pictures_has_no_secret(monkeypatch):
    monkeypatch.setenv(NAME, SECRET)
    monkeypatch.setenv("MARRONNIER_HOLD", "5h")
    monkeypatch.setattr(images, "_decoder", Child(images.CHILD))  # another test may have one
    before, data = decoders(), png("purple", size=(61, 43))
    assert inspect(File("100644", len(data), lambda: data)).width
    (child,) = decoders() - before
    environment = (child / "environ").read_bytes()
    assert b"MARRONNIER_HOLD=5h" in environment
    assert SECRET.encode() not in environment
