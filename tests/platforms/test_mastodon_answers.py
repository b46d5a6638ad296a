"""Mastodon: uploads, what servers say of themselves, and texts as others show them."""

import pytest

from marronnier.model import Part
from marronnier.platforms import base, mastodon
from tests.platforms import building
from tests.platforms.test_answers import SECRET, STATUS, on_mastodon

# --- uploads that take their time ---------------------------------------------------------------


def attach(script, clock):
    images = building.Images()
    medium = images.add("media/a.png", alt="é")
    session = on_mastodon(script, images, clock)
    delivery = building.delivery(session.access.account, Part("a", (medium,)))
    return mastodon.prepare(session, delivery, 0, ())


def test_an_upload_that_is_processed_is_waited_for(script):
    clock = building.QuickClock()
    script.then(202, {"id": "5", "url": None}).then(206, {"id": "5"}).then(200, {"id": "5"})
    assert attach(script, clock).request["media_ids"] == ["5"]
    assert clock.slept == [1, 2]
    assert [path for _, path, _ in script.requests] == ["/api/v2/media", *["/api/v1/media/5"] * 2]


def test_an_upload_is_not_waited_for_for_ever(script):
    clock = building.QuickClock()
    script.then(202, {"id": "5"})
    for _ in range(100):
        script.then(206, {"id": "5"})
    with pytest.raises(base.Busy, match=r"still at work on media/a\.png"):
        attach(script, clock)
    assert sum(clock.slept) < 180


@pytest.mark.parametrize(
    ("answers", "outcome", "told"),
    [
        ([(422, {"error": "File type"})], base.Held, "does not take media/a.png: File type"),
        ([(413, b"")], base.Held, "HTTP 413"),
        ([(202, {"id": "5"}), (422, {"error": "broken"})], base.Held, "broken"),
        ([(401, {"error": "no"})], base.Held, "no"),
        ([(500, b"")], base.Busy, "failure of its own"),
        ([(429, b"")], base.Busy, "limits our rate"),
        ([(200, b"<html>")], base.Held, "HTTP 200"),
    ],
)
def test_uploads_that_fail_publish_nothing(script, answers, outcome, told):
    for status, body in answers:
        script.then(status, body)
    with pytest.raises(outcome, match=told):
        attach(script, building.QuickClock())


# --- what a server says of itself ---------------------------------------------------------------

OWNER = {"id": "1", "acct": "lumen", "username": "lumen"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"version": "4.5.2"}, "W"),
        ({"version": "4.4.0-alpha.1+glitch"}, "W"),
        ({"version": "4.6.0-nightly.2026-11-01"}, "W"),
        ({"version": "4.0.0 (not true; really snac/2.75)"}, "N"),
        ({"version": "3.5.3 (compatible; Pixelfed 0.12.5)"}, "N"),
        ({"version": "2.7.2 (compatible; Pleroma 2.7.0)"}, "N"),
        ({"version": "takahe/0.11"}, "N"),
        ({"version": "0.17.3 git-2a1b3c4", "source_url": "https://x.example/gotosocial"}, "W"),
        ({"version": "4.1.0+0.17.3-git-2a1", "source_url": "https://x.example/gotosocial"}, "W"),
        ({"version": "0.13.0 git-2a1b3c4", "source_url": "https://x.example/gotosocial"}, "N"),
        ({"version": "0.1.2"}, "N"),
        ({"version": None}, "N"),
        ({}, "N"),
    ],
)
def test_only_servers_known_for_it_are_sent_a_key_twice(script, said, expected):
    script.then(200, OWNER).then(200, {"domain": "m.example", **said})
    account = building.account("mastodon", script.url, handle="@lumen@m.example")
    session = mastodon.connect(building.access(account, {"TOKEN": SECRET}))
    assert session.class_.value == expected
    assert session.limits.characters == 500


def test_an_older_server_says_its_limits_elsewhere(script):
    script.then(200, OWNER).then(404, b"").then(200, {"uri": "m.example", "max_toot_chars": 5000})
    account = building.account("mastodon", f"{script.url}/", handle="lumen@M.example")
    session = mastodon.connect(building.access(account, {"TOKEN": SECRET}))
    assert session.limits.characters == 5000
    assert [path for _, path, _ in script.requests][1:] == ["/api/v2/instance", "/api/v1/instance"]


@pytest.mark.parametrize("value", [-1, 0, "500", 5.5, True, None, [500]])
def test_senseless_limits_are_not_taken(script, value):
    said = {"configuration": {"statuses": {"max_characters": value}, "media_attachments": 5}}
    script.then(200, OWNER).then(200, said)
    account = building.account("mastodon", script.url, handle="lumen")
    limits = mastodon.connect(building.access(account, {"TOKEN": SECRET})).limits
    assert limits.characters == 500
    assert limits.image_bytes == mastodon.LIMITS.image_bytes


@pytest.mark.parametrize(
    ("answers", "outcome", "told"),
    [
        ([(200, b"<html>")], base.Held, "is no Mastodon server"),
        ([(302, b"")], base.Held, r"is no Mastodon server \(HTTP 302\)"),
        ([(404, b"")], base.Held, "is no Mastodon server"),
        ([(422, b"")], base.Held, "does not accept the token"),
        ([(503, b"")], base.Busy, "failure of its own"),
        ([(429, b"")], base.Busy, "limits our rate"),
        ([(200, OWNER), (404, b""), (404, b"")], base.Held, "does not say what it is"),
    ],
)
def test_servers_that_are_none(script, answers, outcome, told):
    for status, body in answers:
        script.then(status, body)
    account = building.account("mastodon", script.url, handle="lumen")
    with pytest.raises(outcome, match=told):
        mastodon.connect(building.access(account, {"TOKEN": SECRET}))


# --- texts as other servers show them -----------------------------------------------------------

SENT = (
    "Prêt\u202f? « Oui » @agathe@b.example #Été ❤️ https://lumen.example/une-adresse-longue?a=1&b=2"
)
SHOWN = (
    "<p>Prêt\u202f? &laquo;&nbsp;Oui&nbsp;&raquo; "
    '<span class="h-card"><a href="https://b.example/@agathe">@<span>agathe</span></a></span> '
    '<a href="https://m.example/tags/Ete" class="mention hashtag">#<span>Été</span></a> ❤️ '
    '<a href="https://lumen.example/une-adresse-longue?a=1&amp;b=2"><span class="invisible">'
    "https://</span>lumen.example/une-ad…</a></p>"
)


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        (SHOWN, True),
        (SHOWN.replace("Prêt", "Pret"), True),  # a doubt is a candidate: a person decides
        (SHOWN.replace("Oui", "Non"), False),
        (SHOWN.replace("❤️", "🌰"), False),
        ("<p>", False),
        ("<a>" * 1000, False),
    ],
)
def test_texts_are_compared_as_they_are_shown(script, shown, found):
    status = {**STATUS, "content": shown, "media_attachments": [], "in_reply_to_id": None}
    script.then(200, [status, "?", {**status, "media_attachments": [{}]}]).then(404, b"")
    session = on_mastodon(script)
    sent = mastodon.look(session, base.Prepared("k", {"status": SENT}))
    assert sent == ((base.Sent("17", STATUS["url"]),) if found else ())


def test_a_list_that_does_not_come_proves_nothing(script):
    script.then(200, b"<html>")
    with pytest.raises(base.Unknown):
        mastodon.look(on_mastodon(script), base.Prepared("k", {"status": "a"}))


def test_comments_are_others_words(script):
    other = {"id": "9", "acct": "rose@b.example"}
    replies = [
        {"id": "18", "url": "https://m.example/18", "account": {"id": "1", "acct": "lumen"}},
        {
            "id": "19",
            "url": "https://b.example/19",
            "account": other,
            "content": "<p>Bravo <b>!</b> &lt;3</p>",
            "created_at": "2026-12-05T18:00:00Z",
        },
    ]
    script.then(200, {"ancestors": [], "descendants": replies})
    (comment,) = mastodon.comments(on_mastodon(script), base.Sent("17", STATUS["url"]))
    assert comment == {
        "id": "19",
        "author": "rose@b.example",
        "text": "Bravo ! <3",
        "url": "https://b.example/19",
        "at": "2026-12-05T18:00:00Z",
    }
