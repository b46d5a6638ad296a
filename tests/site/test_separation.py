"""A client's site holds not one byte of another client's."""

import re

from marronnier.edges.files import read_folder
from marronnier.load import load
from marronnier.render.explanations import rule_page
from marronnier.render.language import language
from marronnier.rules import RULES
from tests.site.stage import ROOT

SHORT = 12  # characters; a shorter text may well be anybody's


def secrets_of_others(mine):
    """Return what must not be found: names, slugs, texts, handles, file names of other clients."""
    workspace, _ = load(read_folder(ROOT))
    found, own = set(), set()
    for client in workspace.clients.values():
        bag = own if client.slug == mine else found
        bag |= {client.slug, client.name}
        bag |= {account.handle for account in client.accounts.values()}
        bag |= {account.id for account in client.accounts.values() if len(account.id) >= SHORT}
        for campaign in client.campaigns.values():
            bag |= {campaign.slug, campaign.title}
            bag |= {str(task["what"]) for task in campaign.fields.get("checklist", ())}
        bag |= {
            str(item["why"])
            for item in client.charter.get("lexicon.banned", ())
            if isinstance(item, dict) and "why" in item
        }
    for post in workspace.posts:
        bag = own if post.client == mine else found
        bag |= {post.name, post.title, str(post.fields.get("notes", ""))}
        bag |= {
            line
            for section in post.sections
            for passage in section.passages
            for line in passage.text.split("\n")
        }
        bag |= {medium.alt for medium in post.media}
        bag |= {medium.path.rpartition("/")[2] for medium in post.media}
    secret = (text for text in found - own if len(text) >= SHORT or "-" in text)
    known = anybodys()
    return sorted(text for text in secret if text not in known)


def anybodys():
    """Return what every workspace's rules say, whoever its clients are: examples and the law."""
    return "\n".join(rule_page(rule, language("fr")) for rule in RULES.values())


def test_the_clients_site_holds_nothing_of_any_other(example):
    site = example["atelier-lumen"]
    files = [path for path in site.rglob("*") if path.is_file()]
    haystack = b"\n".join(path.read_bytes() for path in files)
    names = "\n".join(path.relative_to(site).as_posix() for path in files)
    haystack = (haystack.decode("utf-8", "ignore") + names).replace("\\u2019", "’")
    from html import unescape

    plain = re.sub(r"<br>", "\n", haystack)
    plain = unescape(re.sub(r"<[^>]*>", "", plain))
    needles = secrets_of_others("atelier-lumen")
    assert len(needles) > 300
    found = [text for text in needles if text in haystack or text in plain]
    assert not found


def test_the_agencys_site_would_be_caught(example):
    everything = "".join(path.read_text(encoding="utf-8") for path in example[""].rglob("*.html"))
    needles = secrets_of_others("atelier-lumen")
    assert sum(text in everything for text in needles) > 150


def test_drafts_ideas_and_notes_are_not_on_the_clients_site(example):
    workspace, _ = load(read_folder(ROOT))
    site = example["atelier-lumen"]
    everything = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.html"))
    hidden = [
        post
        for post in workspace.posts
        if post.client == "atelier-lumen" and post.status in ("idea", "draft", "cancelled")
    ]
    notes = [post.fields["notes"] for post in workspace.posts if "notes" in post.fields]
    assert len(hidden) > 5
    assert len(notes) > 3
    assert not [post.name for post in hidden if post.name in everything]
    assert not [text for text in notes if text in everything]
