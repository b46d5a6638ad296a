"""The index that the site's search reads: in shards, so that a word fetches few of them.

Posts are taken by periods, for a changed post makes only its own anew. A period has a fixed number
of shards, each with the words whose first two letters lead to it, and its posts in blocks, to be
shown. `search.js` folds words and finds shards in the same way. Every file is a script that calls
one function, since a page in a folder may load scripts and nothing else.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from marronnier.model import Post, say
from marronnier.render.characters import plain
from marronnier.render.html import Html, tag
from marronnier.render.language import Language
from marronnier.render.pages.batches import Batch
from marronnier.render.pages.elements import campaign_title, network_label
from marronnier.render.pages.feeds import post_texts
from marronnier.render.pages.marks import MARKS, mark_of
from marronnier.render.pages.site import Site

FOLDER = "search"
LARGE = 1500  # posts of a period that is cut into shorter ones
SHARDS = 32  # of each period
BLOCK = 32  # posts shown by one file
LONGEST = 40  # letters of a word that are looked at
TOLD = 1000  # characters of a post's text among which a found word is shown
UNDATED = "undated"
PERIODS = ("%Y", "%Y-qQ", "%Y-%m")  # names; Q stands for the quarter's number
WORD = re.compile(r"\w+")
# What a capital or a digit begins: SoldesDHiver2026 is Soldes, D, Hiver, 2026.
PART = re.compile(r"[0-9]+|[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
SPREAD = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "Oe", "Æ": "Ae"})
ELIDED = "qu"  # with every single letter, what stands before an apostrophe


def searchable(site: Site) -> Iterator[Batch]:
    """Yield what the search's files are made from: one batch for each period, and their list."""
    dated = [post for post in site.posts if post.moment]
    undated = tuple(post for post in site.posts if not post.moment)
    newest_first = reversed(list(_periods(dated, *PERIODS)))
    periods = dict(newest_first) | ({UNDATED: undated} if undated else {})
    sizes = tuple((name, len(posts)) for name, posts in periods.items())
    accounts = {account for post in site.posts for account in post.accounts}
    terms = (sizes, tuple(sorted(accounts)))
    yield Batch(FOLDER, contents, (), terms)
    for name, posts in periods.items():
        yield Batch(f"{FOLDER}/{name}", period_files, posts, (name,))


def _periods(posts: Iterable[Post], *forms: str) -> Iterator[tuple[str, tuple[Post, ...]]]:
    """Yield posts by years, those of a full year by quarters, of a full quarter by months."""
    groups: dict[str, list[Post]] = {}
    for post in posts:
        if post.moment:
            name = _period(forms[0], post.moment.wall.year, post.moment.wall.month)
            groups.setdefault(name, []).append(post)
    for name, some in groups.items():
        if len(some) > LARGE and forms[1:]:
            yield from _periods(some, *forms[1:])
        else:
            yield name, tuple(some)


@functools.lru_cache(1024)  # many posts share a month
def _period(form: str, year: int, month: int) -> str:
    return f"{date(year, month, 1):{form}}".replace("Q", str((month + 2) // 3))


def contents(
    site: Site, sizes: Sequence[tuple[str, int]], accounts: Sequence[str]
) -> Mapping[str, str]:
    """Return the list of the periods, and the words for what a result names by its key."""
    value = {
        "periods": sizes,
        "clients": {} if site.only else {client.slug: client.name for client in site.clients},
        "networks": {account: network_label(account) for account in accounts},
        "marks": {key: [mark.sign, site.tell(mark.label)] for key, mark in MARKS.items()},
    }
    return {f"{FOLDER}/contents.js": _script("contents", value)}


def period_files(site: Site, name: str) -> Mapping[str, str]:
    """Return the shards of one period's words, and the blocks of its posts, by their paths."""
    shards: list[list[str]] = [[] for _ in range(SHARDS)]
    texts = [_texts(post) for post in site.posts]
    found = _postings(site, texts)
    for word in sorted(found):
        shards[shard_of(word)].append(word)
    files: dict[str, object] = {
        f"{name}/{number}": [" ".join(words), [_steps(found[word]) for word in words]]
        for number, words in enumerate(shards)
    }
    for start in range(0, len(site.posts), BLOCK):
        some = zip(site.posts[start : start + BLOCK], texts[start : start + BLOCK], strict=True)
        files[f"{name}/posts-{start // BLOCK}"] = [_card(site, post, told) for post, told in some]
    return {f"{FOLDER}/{key}.js": _script(key, value) for key, value in files.items()}


def _script(key: str, value: object) -> str:
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f'marronnierSearch("{key}",{told});\n'


def _card(site: Site, post: Post, told: str) -> list[object]:
    """Return what a result shows of a post."""
    when = site.language.day_time(post.moment.wall) if post.moment else site.tell(say("no date"))
    return [
        plain(post.id),
        plain(post.title),
        when,
        "" if site.only else post.client,
        list(post.accounts),
        mark_of(site, post).key,
        plain(" ".join(told[:TOLD].split())),
    ]


# --- words --------------------------------------------------------------------------------------


def _postings(site: Site, texts: Sequence[str]) -> Mapping[str, list[int]]:
    """Return the words, each with its posts: twice their numbers, and one more for a title's."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, (post, told) in enumerate(zip(site.posts, texts, strict=True)):
        titled = words_of(post.title)
        for word in titled:
            found[word].append(2 * number + 1)
        for word in (words_of(told) | _named(site, post) | _dated(site, post)) - titled:
            found[word].append(2 * number)
    return found


def _texts(post: Post) -> str:
    """Return all that a post says, also what its pictures are to who does not see them."""
    descriptions = (medium.alt for medium in post.media)
    texts = (*post_texts(post), *post.hashtags, post.first_comment, *descriptions)
    return "\n".join(text for text in texts if text)


def _named(site: Site, post: Post) -> frozenset[str]:
    """Return the words of a post's campaign, of its networks and of its client."""
    networks = " ".join(map(network_label, post.accounts))
    return _names(campaign_title(site, post), networks, "" if site.only else site.client_name(post))


def _dated(site: Site, post: Post) -> frozenset[str]:
    """Return the words of a post's day, as people say it: samedi 12 décembre 2026."""
    return _day(site.language, post.moment.wall.date()) if post.moment else frozenset()


@functools.lru_cache(4096)  # many posts share a day
def _day(language: Language, day: date) -> frozenset[str]:
    return frozenset(words_of(language.day(day, "EEEE d MMMM y")))


@functools.lru_cache(1024)  # few, on very many posts
def _names(*names: str) -> frozenset[str]:
    return frozenset(words_of("\n".join(names)))


def words_of(text: str) -> set[str]:
    """Return the words of a text as they are looked up."""
    written = set(WORD.findall(unicodedata.normalize("NFC", text)))
    return set().union(*map(_forms, written))


@functools.lru_cache(65536)  # people use the same words over and over
def _forms(word: str) -> tuple[str, ...]:
    """Return a word folded, and the parts of one that is written together, or with `_`."""
    pieces = [
        _unmarked(piece.lower() if piece.isupper() else piece) for piece in word.split("_") if piece
    ]
    forms = (form for piece in pieces for form in (piece, *PART.findall(piece)))
    folded = dict.fromkeys(form.lower()[:LONGEST] for form in forms)
    return tuple(form for form in folded if form != ELIDED and _is_word(form))


def _unmarked(word: str) -> str:
    """Return a word without accents, nor the ornaments of letters that Unicode has."""
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFKD", word.translate(SPREAD))
    return "".join(letter for letter in letters if unicodedata.category(letter)[0] != "M")


def _is_word(form: str) -> bool:
    return len(form) > 1 or form.isdecimal()


def shard_of(word: str) -> int:
    """Return the number of the shard that a word's first two letters lead to."""
    return (7 * ord(word[0]) + (ord(word[1]) if len(word) > 1 else 0)) % SHARDS


def _steps(numbers: Sequence[int]) -> list[int]:
    """Return numbers in their order as what each adds to the one before: these are short."""
    return [number - before for number, before in zip(numbers, (0, *numbers), strict=False)]


# --- the field ----------------------------------------------------------------------------------


def search_field(site: Site) -> Html:
    """Return the field in the header of every page; without scripts it is not shown."""
    words = site.tell(say("Search the posts"))
    field = tag(
        "input",
        type="search",
        id="search",
        class_="m-search-field",
        role="combobox",
        autocomplete="off",
        spellcheck="false",
        placeholder=site.tell(say("Search")),
        aria_label=words,
        aria_autocomplete="list",
        aria_controls="search-results",
        aria_expanded="false",
        aria_keyshortcuts="/",
    )
    results = tag("ul", id="search-results", role="listbox", aria_label=words, hidden=True)
    told = tag("p", class_="m-search-told", role="status")
    below = tag("div", told, results, class_="m-search-below")
    return tag(
        "div",
        field,
        below,
        role="search",
        class_="m-search",
        data_none=site.tell(say("No post has these words.")),
        data_wordless=site.tell(say("Type a word, a hashtag or a day.")),
        data_one=site.tell(say("{n} post found", n="{n}")),
        data_many=site.tell(say("{n} posts found", n="{n}")),
        data_some=site.tell(
            say("{n} posts found, the first {shown} here", n="{n}", shown="{shown}")
        ),
        data_fault=site.tell(say("The search’s index cannot be read: load the page again.")),
    )
