"""A stage for the workflows: a workspace on the Git host, whose client posts to the mock."""

import pytest

from tests.conftest import require
from tests.workflows import acting


@pytest.fixture
def stage(tmp_path, git_host, mastodon_mock):
    require(acting.missing())
    made = acting.Stage(tmp_path / "stage", git_host, mastodon_mock)
    made.prepare()
    return made
