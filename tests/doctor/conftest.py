"""Workspaces to look at, and a GitHub whose settings are as they should be."""

from datetime import datetime

import pytest

from marronnier.diagnosis.examination import CHECKS
from tests.fakes import github as fake
from tests.fakes import settings
from tests.publishing import stage

ACCOUNTS = "mastodon: {url: https://social.example, handle: a}\n"


@pytest.fixture
def github():
    """A loopback GitHub."""
    with fake.start() as running:
        yield running


@pytest.fixture
def make(tmp_path):
    """Build workspaces: `make(remote=True, accounts="…")`."""
    return stage.builder(tmp_path)


@pytest.fixture
def look():
    """Run `doctor` and return its findings: `look(stage, code)[check, subject]`."""

    def run(workspace, *arguments, code=0, now=stage.NOW, **environment):
        words = ("doctor", "--format", "json", *arguments)
        told = workspace.run(*words, code=code, now=now, **environment).json()
        assert told["version"] == 1
        assert told["ok"] is (code == 0)
        found = {(one["check"], one["subject"]): one for one in told["examinations"]}
        assert len(found) == len(told["examinations"])
        for one in told["examinations"]:
            assert one["check"] in CHECKS
            assert one["area"] == one["check"].partition(".")[0]
            assert one["state"] in ("ok", "warn", "bad")
            assert one["remedy"] is None or one["state"] != "ok"
        return found

    return run


@pytest.fixture
def lumen(make, github):
    """A workspace whose repository on GitHub is set as it should be."""
    made = make(remote=True, accounts=ACCOUNTS).init()
    made.write(".github/workflows/publish.yml", "${{ secrets.MASTODON_TOKEN }}")
    settings.set_well(github, "lumen", now=datetime.fromisoformat(stage.NOW))
    names = settings.path("environments/client-lumen/secrets")
    github.extra[names] = settings.secrets("MASTODON_TOKEN")
    made.environment |= github.environment()
    return made


@pytest.fixture
def answer(github):
    """Let GitHub answer something else: `answer(path, JSON)`."""

    def put(name, data):
        github.extra[settings.path(name)] = data

    return put
