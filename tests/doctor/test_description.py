"""GitHub's own description of its API: of what we ask, and of what the tests' GitHub answers."""

import json
import os
import re
from pathlib import Path

import pytest
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_schema_validator import OAS30Validator
from werkzeug.datastructures import Headers, ImmutableMultiDict

from tests.fakes import settings

ROOT = Path(__file__).resolve().parents[2]
SPECS = Path(os.environ.get("SPECS_DIR") or ROOT.parent / "shared" / "specs")
SPEC = SPECS / "github-openapi.json"
# what the description that lies beside the project was cut of; the whole one has these too
CUT = {
    "actions/permissions",
    "actions/workflows/161335/runs",
    "environments/client-lumen/deployment-branch-policies",
    "environments/client-lumen/secrets",
}


@pytest.fixture(scope="module")
def described():
    if not SPEC.exists():
        pytest.skip(f"GitHub's description is not here: {SPEC.name} in SPECS_DIR")
    return json.loads(SPEC.read_text(encoding="utf-8"))


class Made:
    """One request that was made, in the shape that openapi-core reads."""

    def __init__(self, method, path, query, headers):
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(query), header=Headers(headers), cookie=ImmutableMultiDict()
        )
        self.host_url, self.path, self.method = "https://api.github.com", path, method.lower()
        self.body, self.content_type = None, ""


def template(described, path):
    """Return the described path that a path is one of, None where the description was cut."""
    for known in described["paths"]:
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", known), path):
            return known
    return None


def unrequired(value):
    """Return a schema that wants nothing, so that an answer may hold only what is read."""
    if isinstance(value, list):
        return [unrequired(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: unrequired(item)
        for key, item in value.items()
        if not (key == "required" and isinstance(item, list))
    }


def properties(described, schema):
    """Return the names that an object of a schema may have."""
    while "$ref" in schema:
        for step in schema["$ref"].split("/"):
            schema = described if step == "#" else schema[step]
    return set(schema.get("properties", {}))


@pytest.fixture
def asked(lumen, look, github, answer):
    """Everything that doctor asks of GitHub, with classic protection in the old way."""
    for name in ("main", "ledger"):
        answer(f"rules/branches/{name}", settings.rules("deletion"))
        answer(f"branches/{name}", settings.branch(name, protected=True))
        answer(f"branches/{name}/protection", settings.classic(force=False, delete=False))
    assert {one["state"] for one in look(lumen).values() if one["area"] == "github"} == {"ok"}
    return github


def test_every_request_is_one_that_github_describes(asked, described):
    interface = OpenAPI.from_dict(described)
    left = set()
    for method, path, query, body, headers in asked.requests:
        assert (method, body) == ("GET", b"")
        if template(described, path):
            interface.validate_request(Made(method, path, query, headers))
        else:
            left.add(path.removeprefix(f"{settings.HOME}/"))
    assert left <= CUT


def is_valid(described, path, data):
    """Tell whether an answer has no name, type or word that GitHub does not describe."""
    reply = described["paths"][template(described, path)]["get"]["responses"]["200"]
    schema = reply["content"]["application/json"]["schema"]
    if isinstance(data, dict) and not set(data) <= properties(described, schema):
        return False
    components = unrequired(described["components"])
    return OAS30Validator({**unrequired(schema), "components": components}).is_valid(data)


def test_the_tests_github_answers_as_github_describes(asked, described):
    told = {path: data for path, data in asked.extra.items() if template(described, path)}
    assert len(told) >= len(asked.extra) - len(CUT) > 0
    for path, data in told.items():
        assert is_valid(described, path, data), path


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("", {"default_branch": "main", "is_archived": False}),
        ("actions/workflows", settings.workflow("enabled")),
        ("rules/branches/main", settings.rules("no_deletion")),
        ("branches/main", settings.branch("main", protected="yes")),
        ("branches/main/protection", settings.classic(force="no", delete=False)),
    ],
)
def test_the_description_refuses_what_is_wrong(described, path, wrong):
    assert not is_valid(described, settings.path(path), wrong)
