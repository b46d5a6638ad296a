"""Rules on what is syntax in a post's body: `## <network>` and `---`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from marronnier.closures import CLOSED
from marronnier.expressions import expression
from marronnier.model import Finding, Message, Post, Severity, say
from marronnier.platforms.base import Platform
from marronnier.reading import nearest
from marronnier.rules.base import Needs, Scope, found, rule, within
from marronnier.rules.structure import LATER

# Wider than what reading takes for a section: any white space, and the mark of full width.
HEADING = expression(
    r"^[^\S\n]*(?P<marks>[#＃](?:[^\S\n]*[#＃])*)(?P<gap>[^\S\n]*)(?P<words>[^\s#＃][^\n]*)$",
    re.MULTILINE,
)
SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
DASHES = "-*_=\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d\uff0a\uff3f"
RULER = expression(rf"^[^\S\n]*(?:[{DASHES}][^\S\n]*){{3,}}$", re.MULTILINE)
# What stands in every text with such a line, in the words of RE2.
BEGINNING = r"(?m:^)[\p{Z}\t\x{b}-\x{d}\x{1c}-\x{1f}\x{85}]*"
LIKELY_HEADING = rf"{BEGINNING}[#＃](?:[#＃]|[^\pL\pN\n])"
LIKELY_RULER = rf"{BEGINNING}[{DASHES}](?:[^\pL\pN\n]*[{DASHES}]){{2}}"
LIKELY_FIELD = r"(?m:^[a-z][a-z0-9_-]*:(?:[ \t]|$))"
FIELD = expression(r"[a-z][a-z0-9_-]*:(?:[ \t]|$)")
ACCOUNT = expression(r"[a-z]+\.[a-z0-9-]+")
NESTED = expression(r"[ \t]+\S|-(?:[ \t]|$)")


@rule("SRC018", "section-douteuse", Severity.ERROR, needs=Needs(shape=LIKELY_HEADING))
def section_clear(scope: Scope) -> Iterator[Finding]:
    """A line looks like the start of a network's own text, but is not.

    “## mastodon” starts the text for Mastodon alone, if the post goes there and has no such
    section yet. Misspelt, the line and the text below it would go out to everybody.

    Correct the name, add the network to “platform”, or keep one section.

    Passes:

        ## mastodon

    Fails:

        ## Mastodonte
    """
    for target, passage in scope.passages():
        for match in headings(passage.text):
            doubt = doubtful_section(match, scope.post, scope.platforms)
            if doubt is None:
                continue
            message, meant = doubt
            new = f"## {meant}"
            at, fix = within(passage, scope.post.path, *match.span(), new, cutting=True)
            text = match.group().strip()
            yield found(at, message, match=text, fix=fix if meant else None, platform=target)


def headings(text: str) -> Iterator[re.Match[str]]:
    """Yield the lines that start like a heading; “#Promo” is a hashtag."""
    for match in HEADING.finditer(text):
        if match["gap"] or len(match["marks"]) > 1:
            yield match


def words_of(heading: re.Match[str]) -> str:
    """Return a heading's words without the marks that may close it."""
    return heading["words"].rstrip(SPACES + "#＃")


def doubtful_section(
    heading: re.Match[str], post: Post, platforms: Mapping[str, Platform]
) -> tuple[Message, str] | None:
    """Tell why a heading may be meant as a section, and the section's name where it is sure.

    None: it is a heading like any other.
    """
    written_words = words_of(heading).strip(SPACES + ":*_`~")
    words = unicodedata.normalize("NFKC", written_words).casefold()
    targets = list(
        dict.fromkeys([*post.accounts, *(key.partition(".")[0] for key in post.accounts)])
    )
    written = {section.target for section in post.sections}
    if words in targets and words in written:
        return say("The text for {name} starts a second time: keep one section.", name=words), ""
    if words in targets:
        return say("Write “## {name}” to start the text for {name}.", name=words), words
    networks = {*platforms, *LATER, *CLOSED}
    if words in networks or (ACCOUNT.fullmatch(words) and words.partition(".")[0] in networks):
        message = say(
            "The post does not go to {name}: add it to “platform”, or remove the section.",
            name=words,
        )
        return message, ""
    near = nearest(words, [*targets, *networks]) if " " not in words else None
    if near:
        message = say(
            "“## {words}” starts no section: did you mean “## {near}”?",
            words=written_words,
            near=near,
        )
        return message, near if near in targets and near not in written else ""
    named = [word for word in words.split() if word in networks and len(word) > 1]
    if named and len(heading["marks"]) > 1:
        message = say("A section starts with the name alone: “## {name}”.", name=named[0])
        return message, ""
    return None


@rule("SRC019", "fil-impossible", Severity.ERROR)
def thread_possible(scope: Scope) -> Iterator[Finding]:
    """A line “---” cuts the text into a thread where the network has no threads.

    Only the first message could go out there.

    Give that network a text of its own, in one piece, under “## <network>”.

    Passes:

        Un seul message.

    Fails:

        Un message.

        ---

        Sa suite.
    """
    for delivery in scope.deliveries:
        passages = delivery.section.passages if delivery.section else ()
        if len(passages) > 1 and not delivery.limits.threads:
            message = say(
                "{label} has no threads: write one message for it under “## {key}”.",
                label=delivery.platform.LABEL,
                key=delivery.account.key,
            )
            at = passages[1].place(scope.post.path, 0, 0)
            yield found(at, message, platform=delivery.account.key)


@rule("SRC032", "filet-douteux", Severity.ERROR, needs=Needs(shape=LIKELY_RULER))
def cut_clear(scope: Scope) -> Iterator[Finding]:
    """A line of dashes, stars or the like is no “---”, and would be published as it stands.

    “---” alone on its line cuts a thread. With one dash more, stars instead, or a space before
    it, nothing is cut: what was to be two messages goes out as one, with the line in its middle.

    Write “---” to cut a thread there, or another character, such as “─”, to adorn the text.

    Passes:

        Un message.

        ---

        Sa suite.

    Fails:

        Un message.

        ----

        Sa suite.
    """
    for target, passage in scope.passages():
        for match in RULER.finditer(passage.text):
            line = match.group()
            at, fix = within(passage, scope.post.path, *match.span(), "---", cutting=True)
            if line.rstrip() == "---":
                message = say("A space that is no plain one follows “---”: remove it.")
                yield found(at, message, match=line, fix=fix, platform=target)
                continue
            message = say(
                "“{line}” cuts nothing and would be published: write “---” to cut a thread, or"
                " another character.",
                line=line.strip(),
            )
            yield found(at, message, match=line, platform=target)


@rule("SRC020", "second-en-tete", Severity.ERROR, needs=Needs(shape=LIKELY_FIELD))
def front_matter_single(scope: Scope) -> Iterator[Finding]:
    """A message is made only of lines “key: value”, like a second front matter.

    Only the block at the top of the file is read as settings; this one would be published.

    Move the lines to the top, or remove them.

    Passes:

        Horaires : de 9 h à 18 h.

    Fails:

        ---
        status: approved
        ---
    """
    for target, passage in scope.passages():
        lines = [line for line in passage.text.split("\n") if line.strip()]
        fields = [line for line in lines if FIELD.match(line)]
        if fields and all(FIELD.match(line) or NESTED.match(line) for line in lines):
            message = say("These lines look like settings, but would be published as text.")
            at = passage.place(scope.post.path)
            yield found(at, message, match=fields[0], platform=target)
