"""The rule on Markdown in a text: networks show its marks as they are typed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from marronnier.expressions import expression
from marronnier.model import Finding, Message, Severity, say
from marronnier.platforms.linkedin import little
from marronnier.platforms.shared.composing import LINK, MENTION
from marronnier.rules.base import Needs, Scope, found, rewritten, rule, within
from marronnier.rules.sections import doubtful_section, headings, words_of

# Where marks are no Markdown: addresses, handles, and two faces made of them.
PLAIN = expression(rf"{LINK.pattern}|{MENTION.pattern}|¯\\_\(ツ\)_/¯|\\o/")
TAGGED = expression(r"[#＃@]\w+\Z")
LONGEST = 100  # characters of a hashtag
# What a network reads as its own markup, and shows as something else.
OWN = {"linkedin": little.MENTION}


@dataclass(frozen=True, slots=True)
class Mark:
    """Recognise one kind of Markdown, and say what stands there in plain text."""

    pattern: re.Pattern[str]
    plain: Callable[[re.Match[str]], str | None]  # None: only its author can tell
    message: Message


def _inner(match: re.Match[str]) -> str:
    return match[1]


def _link(match: re.Match[str]) -> str:
    words, address = match[1].strip(), match[2]
    return address if words == address else f"{words} ({address})"


def _without_tag(match: re.Match[str]) -> str | None:
    if match["break"]:
        return "" if match.string[match.end() : match.end() + 1] in ("", "\n") else "\n"
    return "" if match["inline"] else None


def _decoded(match: re.Match[str]) -> str | None:
    character = html.unescape(match.group())
    return character if character.isprintable() or character == "\u00a0" else None


SHOWN = say("Networks show “{match}” as it is typed: write plain text.")
CUTTING = say(
    "Networks show “{match}” as it is typed; without it the line would cut the text: write it"
    " in another way."
)
JOINED = say(
    "Networks show “{match}” as it is typed; without its marks it would be part of the word before:"
    " write a space."
)
LINKED = expression(
    r"(?<![!\\])\[([^\[\]\n]+)\]\([ ]{0,3}<?([^\s()<>]+)>?(?:[ ]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ ]*\)"
)
INLINE = "abbr|b|big|code|em|font|i|kbd|mark|s|small|span|strike|strong|sub|sup|tt|u"
BLOCK = (
    "a|article|audio|blockquote|body|button|center|dd|details|div|dl|dt|figcaption|figure|footer"
    "|form|h[1-6]|head|header|hr|html|iframe|img|input|li|link|main|meta|nav|ol|p|picture|pre"
    "|script|section|style|summary|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|ul|video"
)
TAG = expression(
    rf"</?(?:(?P<break>br)|(?P<inline>{INLINE})|(?:{BLOCK}))(?:[ \t/][^<>\n]*)?>", re.IGNORECASE
)
ENTITY = expression(
    r"&(?:amp|apos|gt|lt|quot|nbsp|[et]hinsp|e[nm]sp|[nm]dash|hellip|[lr](?:aquo|[sd]quo)|[lr]squo"
    r"|euro|copy|reg|trade|bull|middot|deg|times|shy|zwn?j|(?:ae|AE|oe|OE|sz)lig"
    r"|[A-Za-z](?:acute|grave|circ|uml|cedil|tilde|ring)|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"
)
SIGNS = expression(r"[<>&\[|*_=~`\\]")  # every mark but a heading holds one of them
# What stands in every text that holds some, in the words of RE2.
LIKELY = rf"{SIGNS.pattern}|(?m:^)[\s\p{{Z}}]*[#＃][\s\p{{Z}}#＃]"
# No pattern may run along a line from each of its characters: a hostile text would take minutes.
MARKS = (
    Mark(
        expression(r"!\[[^\[\]\n]*\]\([^()\n]*\)"),
        lambda _: None,
        say("A picture is not placed in the text: name its file under “media”."),
    ),
    Mark(
        expression(r"<!--[^<]*?-->|<!--"),
        lambda match: "" if match.group().endswith("-->") else None,
        say("Nothing is hidden in a text: this comment would be published."),
    ),
    Mark(TAG, _without_tag, SHOWN),
    Mark(ENTITY, _decoded, SHOWN),
    Mark(LINKED, _link, SHOWN),
    *(
        Mark(expression(pattern, re.MULTILINE), lambda _: None, SHOWN)
        for pattern in (
            r"\[[^\[\]\n]+\]\[[^\[\]\n]*\]",
            r"^\[[^\[\]\n]+\]:[ \t]+\S+$",
            r"\[\^[\w-]{1,20}\](?!:)",
            r"^(?=[^\n]*---)[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?[ \t]*$",
        )
    ),
    Mark(expression(r"<(https?://[^\s<>]+)>"), _inner, SHOWN),
    *(
        Mark(expression(pattern, re.MULTILINE), _inner, SHOWN)
        for pattern in (
            r"(?<!\\)\*\*(?=[^\s*])([^\n]{0,500}?[^\s*])\*\*",
            r"(?<![\w*\\])\*(?=[^\s*])([^*\n]*[^\W_][^*\n]*)(?<=[^\s*])\*(?![\w*])",
            r"(?<![\w\\])__(?!(?:init|main|name|file|all|new|str|repr|call)__)(?=[^\s_])([^\n]{0,500}?[^\s_])__(?!\w)",
            r"(?<![\w\\])_(?=[^\s_])([^_\n]*[^\W_]{2}[^_\n]*)(?<=[^\s_])_(?!\w)",
            r"(?<![\w=\\])==(?=[^\s=])([^=\n]*[^\s=])==(?![\w=])",
            r"(?<!\\)~~(?=\S)([^\n]{0,500}?\S)~~",
            r"(?<![`\\])`([^`\n]+)`(?!`)",
            r"(?<![\\:])\\()$",  # a forced line break
            r"(?<![A-Za-z]:)\\([\\`*_{}\[\]()#+.!>~|-])",
            r"^```[^\n`]*()$",
            r"^>[ \t]+()(?=\S)",
        )
    ),
)


@rule("SRC021", "markdown-visible", Severity.ERROR, needs=Needs(shape=LIKELY))
def plain_text(scope: Scope) -> Iterator[Finding]:
    """The text holds Markdown, which people would read as stray punctuation.

    Networks do not render it: “**soldes**” goes out with its four asterisks.

    Write plain text; `marronnier check --fix` takes the marks away. Pictures go under “media”.

    Passes:

        Nos soldes commencent. #Soldes

    Fails:

        Nos **soldes** commencent.
    """
    for target, passage in scope.passages():
        own = _own(passage.text, target, scope)
        for start, end, plain, message in _marks(passage.text, scope, own):
            at, edit = within(passage, scope.post.path, start, end, plain or "")
            fix = None if plain is None else edit
            told = CUTTING if plain is not None and edit is None else message
            text = passage.text[start:end]
            yield found(at, _about(text, told), match=text, fix=fix, platform=target)
    comment, at = scope.post.first_comment, scope.post.at("first_comment")
    marks = list(_marks(comment, scope))
    whole = rewritten(at, comment, [(a, b, plain) for a, b, plain, _ in marks if plain is not None])
    for start, end, plain, message in marks:
        text = comment[start:end]
        fix = None if plain is None else whole
        yield found(at, _about(text, message), match=text, fix=fix)


def _about(text: str, message: Message) -> Message:
    about = message in (SHOWN, CUTTING, JOINED)
    return Message(message.text, (("match", text),)) if about else message


def _own(text: str, target: str, scope: Scope) -> list[tuple[int, int]]:
    """Return where a text has the markup of the one network that it is for."""
    accounts = [target] if target else scope.post.accounts
    names = {account.partition(".")[0] for account in accounts}
    known = OWN.get(names.pop()) if len(names) == 1 else None
    return [match.span() for match in known.finditer(text)] if known else []


def _marks(
    text: str, scope: Scope, own: Collection[tuple[int, int]] = ()
) -> Iterator[tuple[int, int, str | None, Message]]:
    for match in headings(text) if "#" in text else ():
        if _is_heading(match) and doubtful_section(match, scope.post, scope.platforms) is None:
            yield *match.span(), words_of(match), SHOWN
    if not SIGNS.search(text):
        return
    plain = [*own, *(match.span() for match in PLAIN.finditer(text))]
    for mark in MARKS:
        for match in mark.pattern.finditer(text):
            if not any(start <= match.start() < end for start, end in plain):
                new = mark.plain(match)
                if new is not None and _joins(text, match, new):
                    yield *match.span(), None, JOINED
                else:
                    yield *match.span(), new, mark.message


def _joins(text: str, match: re.Match[str], new: str) -> bool:
    """Tell whether a hashtag or a handle would go on into what is left of a mark behind it."""
    goes_on = new[:1].isalnum() or new[:1] == "_"
    return goes_on and bool(TAGGED.search(text, max(0, match.start() - LONGEST), match.start()))


def _is_heading(match: re.Match[str]) -> bool:
    if len(match["marks"]) > 1:
        return bool(match["gap"])  # “##Promo” is a hashtag
    return not match["words"][0].isdigit()  # « # 1 des ventes »
