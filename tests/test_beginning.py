"""A workspace and a post begin with files that `check` has nothing against."""

import pytest
from click.testing import CliRunner

from marronnier.cli import cli

NOW = "2026-12-04T10:00:00Z"  # a Friday


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "calendrier"
    words = ("init", str(folder), "--client", "ma-marque", "--name", "Ma Marque : l'atelier")
    assert CliRunner().invoke(cli, words).exit_code == 0
    return folder


def call(folder, *words, code=0):
    words = ("--workspace", str(folder), "--now", NOW, *words)
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == code, done.output
    return done.output or str(done.exception)


def head(path):
    return path.read_text("utf-8").split("---")[1].strip().splitlines()


def test_a_new_workspace_and_its_first_post_are_in_order(workspace):
    call(workspace, "new", "ma-marque", "L’œuvre d’été : « 3 lampes » !")
    post = workspace / "content/ma-marque/2026/12/2026-12-05-l-oeuvre-d-ete-3-lampes.md"
    assert head(post) == [
        'title: "L’œuvre d’été : « 3 lampes » !"',
        "client: ma-marque",
        "platform: [outbox]",
        "date: 2026-12-05 09:00",
        "status: draft",
    ]
    assert "1. Rien à corriger" in call(workspace, "check")
    charter = (workspace / "clients/_agency/charter.yml").read_text()
    assert charter == "version: 1\nlanguage: fr\ntimezone: Europe/Paris\nlate: 2h\n"


def test_where_nothing_stands_that_is_said(workspace):
    assert call(workspace, "status") == "Rien n’est prévu.\n"


def test_a_post_that_is_there_is_left_alone(workspace):
    call(workspace, "new", "ma-marque", "Bonjour")
    post = next(workspace.glob("content/**/*.md"))
    post.write_text("écrit")
    assert "already" in call(workspace, "new", "ma-marque", "Bonjour", code=1)
    assert post.read_text() == "écrit"


def test_a_post_goes_out_when_the_charter_says_and_everywhere(workspace):
    accounts = workspace / "clients/ma-marque/accounts.yml"
    accounts.write_text("mastodon: {handle: a}\nmastodon.lyon: {handle: b}\nbluesky: {handle: c}\n")
    charter = workspace / "clients/ma-marque/charter.yml"
    hours = 'calendar: {hours: {sat: none, sun: none, mon-fri: "08:30-18:30"}}\n'
    charter.write_text(charter.read_text() + hours)
    call(workspace, "new", "ma-marque", "Lundi")
    monday = head(workspace / "content/ma-marque/2026/12/2026-12-07-lundi.md")
    assert "date: 2026-12-07 08:30" in monday
    assert "platform: [mastodon, bluesky]" in monday
    words = ("--date", "2026-12-24 18:00", "--platform", "mastodon.lyon", "--platform", "bluesky")
    call(workspace, "new", "ma-marque", "🎉", *words)
    chosen = head(workspace / "content/ma-marque/2026/12/2026-12-24.md")
    assert "platform: [mastodon.lyon, bluesky]" in chosen
    assert "date: 2026-12-24 18:00" in chosen


def test_a_long_title_makes_a_short_name(workspace):
    call(workspace, "new", "ma-marque", "mot " * 40)
    (post,) = workspace.glob("content/**/*.md")
    assert post.stem == "2026-12-05-" + "-".join(["mot"] * 15)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("new", "ma-marqu", "x"), "ma-marque"),
        (("new", "ma-marque", "x", "--date", "demain"), "--date demain"),
        (("new", "ma-marque", "x", "--date", "2026-12-05"), "--date 2026-12-05"),
        (("new", "ma-marque", "x", "--date", "2026-12-05T10:00Z"), "--date 2026-12-05T10:00Z"),
        (("new", "ma-marque", "x", "--platform", "threads"), "“threads”"),
        (("init", "{folder}", "--client", "a"), "clients"),
        (("init", "{folder}/b", "--client", "A b"), "--client A b"),
        (("init", "{folder}/b", "--client", "b", "--timezone", "Mars"), "--timezone Mars"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_made_is_told_and_nothing_is_written(workspace, words, says):
    before = sorted(workspace.rglob("*"))
    words = [word.format(folder=workspace) for word in words]
    assert says in call(workspace, *words, code=1)
    assert sorted(workspace.rglob("*")) == before


def test_a_client_without_accounts_has_none_to_go_out_on(workspace):
    (workspace / "clients/ma-marque/accounts.yml").unlink()
    assert "accounts.yml" in call(workspace, "new", "ma-marque", "x", code=1)
