"""Every trap of reading, as a case that a person who writes posts can read."""

from pathlib import Path

import pytest

from tests.reading.workspace import POST, cases, read, told

CASES = cases(Path(__file__).parent)


def value(post, name):
    """Return a post's value by the name that its author knows."""
    if name == "date":
        return post.moment and post.moment.instant
    if name == "wall":
        return f"{post.moment.wall:%Y-%m-%d %H:%M:%S}"
    if name == "platform":
        return list(post.accounts)
    if name == "texts":
        return {
            section.target or "all": [passage.text for passage in section.passages]
            for section in post.sections
        }
    if name == "hashtags":
        return list(post.hashtags)
    if name in ("status", "title", "client", "name", "link", "campaign", "repeat"):
        return getattr(post, name)
    return post.fields.get(name)


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[title for title, _ in CASES])
def test_case(case):
    workspace, findings = read(case)
    assert told(findings, case.get("path", POST)) == case.get("expect", [])
    for finding in findings:
        for word in case.get("says", []):
            assert word in str(finding.message)
    if "fixed" in case:
        assert [finding.fix.new for finding in findings if finding.fix] == case["fixed"]
    posts = {post.path: post for post in workspace.posts}
    if case.get("unread"):
        assert case.get("path", POST) not in posts
    for name, wanted in case.get("values", {}).items():
        assert value(posts[case.get("path", POST)], name) == wanted
