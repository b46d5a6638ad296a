"""A stage for the workflows: a workspace on the Git host, a client on the mock, GitHub's API."""

import pytest

from tests.conftest import require
from tests.fakes import github
from tests.workflows import acting


@pytest.fixture
def stage(tmp_path, git_host, mastodon_mock):
    require(acting.missing())
    with github.start() as api:
        api.token = git_host.token
        made = acting.Stage(tmp_path / "stage", git_host, mastodon_mock, api)
        made.prepare()
        yield made
