"""Previews as data, and as the terminal draws them: what is cut, titles, threads, crops."""

import pytest

from marronnier.platforms import PLATFORMS
from marronnier.platforms.base import Limits, Shape
from marronnier.platforms.shared.composing import cut
from marronnier.platforms.shared.shaping import seen
from marronnier.render.language import language
from marronnier.render.terminal import preview_text
from tests.platforms.building import Images, account, delivery
from tests.reading.workspace import read

PLAIN = Limits(500, "2026-11-22", "x")


def drawn(**case):
    """Return how the terminal draws a case's post."""
    accounts = {
        "clients/atelier/accounts.yml": "mastodon: {url: 'https://a.example'}\nlinkedin: {}\n"
    }
    workspace, _ = read({**case, "files": {**accounts, **case.get("files", {})}})
    (post,) = workspace.posts
    return preview_text(post, workspace.clients["atelier"], language("en"))


def test_a_text_is_cut_where_the_network_cuts_it():
    text = drawn(**{"with": "platform: linkedin", "body": "Une lampe. " * 30})
    lines = text.split("\n")
    (more,) = (number for number, line in enumerate(lines) if "… more" in line)
    assert len(lines[more - 1].removeprefix("  │ ")) <= 210
    assert "Une lampe" in lines[more + 1]
    assert "… more" not in drawn(**{"with": "platform: linkedin", "body": "Une lampe."})


@pytest.mark.parametrize("name", sorted(PLATFORMS))
def test_a_picture_stands_first_where_nothing_goes_out_without_one(name):
    (preview,) = PLATFORMS[name].preview(delivery(account(name, ""), "Une lampe."))
    assert preview.media_first is (name in ("instagram", "pinterest", "tiktok", "youtube"))


@pytest.mark.parametrize(
    ("name", "shown"), [("instagram", 125), ("linkedin", 210), ("facebook", 480)]
)
def test_each_network_says_how_much_is_seen(name, shown):
    (preview,) = PLATFORMS[name].preview(delivery(account(name, ""), "mot " * 200))
    before, rest = cut(preview.pieces, preview.shown)
    assert preview.shown == shown
    assert sum(len(piece.text) for piece in before) <= shown
    assert rest


def test_a_thread_says_where_each_message_stands():
    text = drawn(**{"body": "Un.\n\n---\n\nDeux.\n", "with": "first_comment: Le lien."})
    assert "Message 1/2" in text
    assert "Message 2/2" in text
    assert "First comment" in text
    assert "/" not in drawn(body="Un.\n").split("──")[1].split("│")[0]


def test_a_title_is_drawn_above_its_text():
    text = drawn(
        **{
            "with": "platform: linkedin\nlink: https://a.example\n"
            "options: {linkedin: {title: La fabrique}}"
        }
    )
    assert "│ Title: La fabrique" in text


def test_a_crop_is_drawn_with_its_size():
    files = {"content/atelier/2026/12/a.png": "facts: {width: 1000, height: 2000}"}
    media = 'media:\n  - {path: a.png, alt: Une lampe, crop: "4:5"}'
    assert "a.png (cropped to 1000 × 1250)" in drawn(**{"with": media, "files": files})
    whole = media.replace(', crop: "4:5"', "")
    assert "a.png (1000 × 2000)" in drawn(**{"with": whole, "files": files})


def test_pictures_of_one_message_are_cropped_like_the_first_where_the_network_does():
    images = Images()
    media = (images.add("a.png", size=(80, 100)), images.add("b.png", size=(100, 100)))
    assert seen(media, PLAIN) == (None, None)
    alike = Limits(500, "2026-11-22", "x", alike=True)
    assert seen(media, alike) == (None, (10, 0, 90, 100))
    assert seen(media[:1], alike) == (None,)


def test_what_cannot_be_shaped_is_shown_whole():
    images = Images()
    wide = images.add("a.png", size=(300, 100))
    film = images.film("b.mp4")
    limits = Limits(500, "2026-11-22", "x", picture=Shape(widest=1.91))
    assert seen((wide, film), limits) == (None, None)
