"""GitHub's API at the edge: requests that GitHub describes, failures that hold no secret."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

from marronnier.edges.clock import SystemClock
from marronnier.edges.github import GitHubFailed, github_of
from marronnier.edges.http import Requests
from tests.fakes import scripted
from tests.fakes.github import REPOSITORY, TOKEN, US
from tests.servers.serving import free_port

ROOT = Path(__file__).resolve().parents[2]
SPECS = Path(os.environ.get("SPECS_DIR") or ROOT.parent / "shared" / "specs")
SPEC = SPECS / "github-openapi.json"


class Described:
    """One request that was made, in the shape that openapi-core reads."""

    def __init__(self, method, path, query, body, headers):
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(query), header=Headers(headers), cookie=ImmutableMultiDict()
        )
        self.host_url = "https://api.github.com"
        self.path = path
        self.method = method.lower()
        self.body = body or None
        self.content_type = headers.get("Content-Type", "")


@pytest.fixture(scope="session")
def interface():
    """GitHub's own description of its API."""
    if not SPEC.exists():
        pytest.skip(f"GitHub's description is not here: {SPEC.name} in SPECS_DIR")
    return OpenAPI.from_dict(json.loads(SPEC.read_text(encoding="utf-8")))


def opened(github, **more):
    environment = github.environment(**more)
    return github_of(Requests(), SystemClock(), environment.get)


def failure(github, call, *answer):
    github.failures.append((*answer, *({},) * (3 - len(answer))))
    with pytest.raises(GitHubFailed) as caught:
        call(opened(github))
    told = f"{caught.value} {caught.value!r} {caught.value.__context__!r}"
    assert TOKEN not in told
    return caught.value


def test_every_request_is_one_that_github_describes(github, interface):
    api = opened(github)
    github.extra = {
        f"/repos/{REPOSITORY}/{path}": {}
        for path in (
            "actions/runs/17/attempts/1",
            "actions/workflows/publish.yml/enable",
            "actions/workflows/publish.yml/dispatches",
        )
    }
    api.post("labels", {"name": "marronnier", "color": "8a4b2a"})
    issue = api.post("issues", {"title": "a", "body": "b", "labels": ["marronnier"]})
    api.patch(f"issues/{issue['number']}", {"state": "closed", "state_reason": "completed"})
    api.get_all("issues", state="all", labels="marronnier")
    api.get("actions/runs/17/attempts/1")
    api.put("actions/workflows/publish.yml/enable")
    api.post("actions/workflows/publish.yml/dispatches", {"ref": "main", "inputs": {"client": ""}})
    assert len(github.requests) == 7
    for method, path, query, body, headers in github.requests:
        interface.validate_request(Described(method, path, query, body, headers))
        assert headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("wrong", [{"body": "b"}, {"title": ["a"]}, {"title": "a", "labels": 1}])
def test_the_description_refuses_what_is_wrong(interface, wrong):
    path, headers = f"/repos/{REPOSITORY}/issues", {"Content-Type": "application/json"}
    with pytest.raises(OpenAPIError):
        interface.validate_request(Described("POST", path, {}, json.dumps(wrong).encode(), headers))


def test_all_pages_are_read(github):
    for number in range(123):
        github.open(f"n° {number}", "")
    found = opened(github).get_all("issues", state="all", labels="marronnier")
    assert sorted(issue["number"] for issue in found) == list(range(1, 124))
    assert len(github.requests) == 5


def test_the_token_follows_no_page_to_another_place(github):
    link = '<http://127.0.0.2:1/repositories/1/issues?page=2>; rel="next"'
    github.failures.append((200, [{"number": 1}], {"Link": link}))
    assert opened(github).get_all("issues") == [{"number": 1}]
    assert len(github.requests) == 1


def test_whose_token_it_is(github):
    assert opened(github).viewer() == US["id"]
    assert json.loads(github.requests[0][3])["query"].startswith("query")
    github.failures.append((200, {"errors": [{"message": "no"}], "data": None}, {}))
    with pytest.raises(GitHubFailed, match="whose token"):
        opened(github).viewer()


def test_a_refusal_is_told_in_githubs_words(github):
    told = failure(github, lambda api: api.get("issues/7"), 403, {"message": f"No: {TOKEN}\n@all"})
    assert told.status == 403
    assert str(told) == f"GitHub refused GET /repos/{REPOSITORY}/issues/7: No: *** @all (403)."


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (429, {"Retry-After": "60"}),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4102444800"}),
    ],
)
def test_a_rate_limit_tells_until_when(github, status, headers):
    told = failure(github, lambda api: api.get("issues"), status, {"message": "slow down"}, headers)
    assert told.status == status
    assert told.until is not None
    assert told.until > datetime.now(UTC)
    assert str(told).startswith("GitHub limits our rate until")
    assert len(github.requests) == 1


def test_a_repository_that_moved_is_not_followed(github):
    where = {"Location": f"{github.url}/repositories/1"}
    told = failure(github, lambda api: api.post("issues", {"title": "a"}), 301, {}, where)
    assert told.status == 301
    assert len(github.requests) == 1


def test_no_answer_is_status_zero(github):
    github.url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(GitHubFailed) as caught:
        opened(github).get("issues")
    assert caught.value.status == 0


def test_an_empty_answer_is_nothing_and_no_json_is_a_failure():
    with scripted.start() as script:
        script.then(204).then(200, b"<html>")
        environment = {"GITHUB_API_URL": script.url, "GITHUB_REPOSITORY": "a/b"}
        github = github_of(Requests(), SystemClock(), {**environment, "GITHUB_TOKEN": "x"}.get)
        assert github.post("labels", {"name": "x"}) is None
        with pytest.raises(GitHubFailed, match="cannot be read"):
            github.get("labels")


@pytest.mark.parametrize("path", ["issues/../../../user", "/repos/./a"])
def test_a_path_leaves_its_repository_only_openly(github, path):
    with pytest.raises(ValueError, match=re.escape(path)):
        opened(github).get(path)


def test_what_stands_in_a_path_is_no_query(github):
    github.extra[f"/repos/{REPOSITORY}/labels/a%3Fstate%3Dopen%23b"] = {"name": "a"}
    assert opened(github).get("labels/a?state=open#b") == {"name": "a"}


@pytest.mark.parametrize(
    ("environment", "origin", "repository"),
    [
        ({"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "a/b"}, "", "a/b"),
        ({"GITHUB_TOKEN": "t"}, "https://github.com/a/b.git", "a/b"),
        ({"GITHUB_TOKEN": "t"}, "https://x:y@github.com/a/b", "a/b"),
        ({"GITHUB_TOKEN": "t"}, "git@github.com:a/b.git", "a/b"),
        ({"GITHUB_TOKEN": "t"}, "ssh://git@github.com/a/b.git", "a/b"),
        ({"GITHUB_TOKEN": "t"}, "https://forge.example/a/b.git", None),
        ({"GITHUB_TOKEN": "t"}, "https://github.com.evil.example/a/b.git", None),
        ({"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "a/b/../c"}, "", None),
        ({"GITHUB_REPOSITORY": "a/b"}, "", None),
        ({"GITHUB_TOKEN": "t"}, "", None),
    ],
)
def test_where_there_is_a_github(environment, origin, repository):
    found = github_of(Requests(), SystemClock(), environment.get, origin)
    assert (found.repository if found else None) == repository
    assert "token" not in repr(found)
