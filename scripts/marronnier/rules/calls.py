"""Rules on what a text wants of its readers: the first words, the call, whom and what it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from marronnier.expressions import expression
from marronnier.french.address import find_calls
from marronnier.french.imperatives import plural, singular
from marronnier.model import Finding, Message, Severity, say
from marronnier.rules.base import Needs, Scope, Sent, Spoken, found, rule

CHARTER = (
    "structure.audience",
    "structure.call",
    "structure.calls",
    "structure.objective",
)
REQUIRED = "required"
GREETING = expression(
    r"\W*(?:bonjour|bonsoir|salut|coucou|hello|hey|chères?|chers?|bon(?:ne)?\s(?:journée|semaine"
    r"|soirée|matin(?:ée)?|week-end|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche))(?!\w)"
    r"(?:\s(?:à\s(?:toutes?\set\sà\s)?(?:tous|toutes|vous|toi)|tout\sle\smonde|les\s\w+|la\s\w+"
    r"|mes\s\w+|nos\s\w+|ami\w*|abonné\w*|client\w*))*",
    re.IGNORECASE,
)
NO_WORDS = expression(r"https?://\S+|[#@]\w+")
LETTER = expression(r"[^\W\d_]")
ENOUGH = 25  # letters that can tell what a post is about
# A question or an appointment calls on readers without an imperative.
CALL = expression(
    r"\?|(?<!\w)(?:rendez-vous|lien\sen\sbio|en\scommentaires?|on\s(?:t[’']|vous\s)attend"
    r"|(?:à|c[’']est\sà)\s(?:toi|vous)\sde|inscriptions?|réservations?|plus\sd[’']informations?)(?!\w)",
    re.IGNORECASE,
)
# “vous venez” tells, “venez” calls.
SUBJECT = expression(r"(?<!\w)vous\s(?:\w+\s)?$", re.IGNORECASE)
# Words of a text, and the networks where they are at home.
HABITS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        expression(
            r"(?<!\w)liens?\s(?:est\s)?(?:en|dans\s(?:la|notre|ma))\sbio(?!\w)", re.IGNORECASE
        ),
        ("instagram", "threads", "tiktok"),
    ),
    (
        expression(r"(?<!\w)swip(?:e|es|ez|er)(?:\s(?:up|left|right))?(?!\w)", re.IGNORECASE),
        ("instagram", "snapchat", "tiktok"),
    ),
    (
        expression(
            r"(?<![\w#@])(?:RT(?=\s?(?:si|pour|merci|svp|apprécié|[!.&+]|$))|[Rr]etweet\w*)"
        ),
        ("twitter", "x"),
    ),
    (
        expression(r"(?<!\w)(?:en|notre|nos|ma|mes)\sstor(?:y|ys|ies)(?!\w)", re.IGNORECASE),
        ("facebook", "instagram", "snapchat", "threads"),
    ),
    (
        expression(
            r"(?<!\w)épinglez?[\s-](?:\w+\s){0,3}?\w+\s(?:tes|vos|ton|votre)\stableaux?(?!\w)",
            re.IGNORECASE,
        ),
        ("pinterest",),
    ),
    (
        expression(
            r"(?<!\w)abonne(?:-toi|z-vous)\sà\s(?:la|notre|ma)\schaîne(?!\w)", re.IGNORECASE
        ),
        ("tiktok", "twitch", "youtube"),
    ),
)
BETRAYING = ("bio", "swip*", "retweet*", "stor*", "épingl*", "chaîne*", "rt")  # in any case
SIGNS = (
    "bio",
    "swip",
    "retweet",
    "stor",
    "épingl",
    "chaîne",
)  # one of them or RT is in every habit
LABELS = {"linkedin": "LinkedIn", "tiktok": "TikTok", "youtube": "YouTube"}
ANYWHERE = frozenset({"outbox"})  # stands for every network


@rule("STR002", "accroche", Severity.INFO, needs=Needs(language="fr"))
def hook_first(scope: Scope) -> Iterator[Finding]:
    """What people see before the text is cut says nothing of its subject.

    A greeting, hashtags or a blank stand where the subject should: nobody opens the rest.

    Begin with the subject; greet afterwards, or not at all.

    Passes:

        La Nacre revient en laiton. Bonjour à celles et ceux qui l’attendaient !

    Fails:

        Bonjour à toutes et à tous, j’espère que vous allez bien…
    """
    if scope.language != "fr" or not any(one.limits.shown for one in scope.deliveries):
        return
    for sent in scope.sent():
        cut = sent.composed.limits.shown
        if not cut or len(sent.text) <= cut:
            continue
        shown = sent.text[:cut]
        greeting = GREETING.match(shown)
        message = None
        if greeting and _is_greeting(shown, greeting.end()):
            message = say("The text begins with a greeting, which tells nobody what it is about.")
        elif not _tells(NO_WORDS.sub(" ", shown)):
            message = say("Before the cut after {n} characters nothing is said yet.", n=cut)
        if message:
            yield from sent.found(message, match=shown[: greeting.end() if greeting else cut])


def _tells(text: str) -> bool:
    """Tell whether a text has letters enough to say what it is about."""
    return next(islice(LETTER.finditer(text), ENOUGH - 1, None), None) is not None


def _is_greeting(text: str, end: int) -> bool:
    """Tell whether a greeting ends there: “Bonjour à tous, …”, and no “Bonjour tristesse”."""
    return text[end : end + 2].lstrip(" \u00a0\u202f")[:1] in ("", ",", "!", ".", "\n", ":")


@rule("STR003", "appel", Severity.INFO, needs=Needs(charter=("structure.call",), language="fr"))
def call_there(scope: Scope) -> Iterator[Finding]:
    """The charter wants every post to ask something of its readers, and this one does not.

    Networks show what people answer to. A call is an imperative, a question, a meeting, or one of
    the brand's own words (“calls”).

    End with one: réserve ta place, raconte, réponds, viens.

    Passes:

        Réserve ta place.

    Fails:

        On a rangé l’atelier.
    """
    if scope.language != "fr" or scope.charter("structure.call") != REQUIRED:
        return
    for sent in scope.sent():
        if not sent.text.strip():
            continue
        own = scope.charter("structure.calls", ())
        text = sent.text.casefold()
        if any(call.casefold() in text for call in own) or any(map(_calls, sent.spoken)):
            continue
        yield from sent.found(say("Nothing in this text calls on its readers."))


def _calls(spoken: Spoken) -> bool:
    """Tell whether a text asks something of its reader: a question, an imperative, a meeting."""
    prose = spoken.prose
    text = prose.unquoted
    if CALL.search(text):
        return True
    return any(
        _is_imperative(text, call.start, call.end) for call in find_calls(text, prose.sentences)
    )


def _is_imperative(text: str, start: int, end: int) -> bool:
    word = text[start:end].lower()
    if plural(word.partition("-")[0]):
        return True
    return bool(singular(word.partition("-")[0])) and not SUBJECT.search(text, 0, start)


@rule(
    "STR005",
    "objectif",
    Severity.WARNING,
    needs=Needs(charter=("structure.objective", "structure.audience")),
)
def purpose_told(scope: Scope) -> Iterator[Finding]:
    """The charter wants to know what a post is for, or whom, and it does not say.

    Without it nobody can tell afterwards whether it did what it was for.

    Write “objective”, “audience”, or both.

    Passes:

        objective: notoriete

    Fails:

        structure: {objective: required} dans la charte, et pas d’« objective » dans le post
    """
    fields = scope.post.fields
    if scope.charter("structure.objective") == REQUIRED and not fields.get("objective"):
        yield _unsaid(scope, "objective", say("what this post is for"))
    if scope.charter("structure.audience") == REQUIRED and not fields.get("audience"):
        yield _unsaid(scope, "audience", say("whom this post is for"))


def _unsaid(scope: Scope, key: str, what: Message) -> Finding:
    message = say("The charter wants to know {what}: add “{key}”.", what=what, key=key)
    return found(scope.post.at("title"), message, match=key)


@rule("STR007", "plateforme-oubliee", Severity.INFO, needs=Needs(words=BETRAYING))
def network_right(scope: Scope) -> Iterator[Finding]:
    """The text speaks of something that this network does not have.

    “Swipe” on LinkedIn and “lien en bio” on Mastodon tell readers that it was not written for
    them.

    Write a text of its own for that network, under “## <network>”.

    Passes:

        Le lien est en bio. (Instagram)

    Fails:

        Le lien est en bio. (LinkedIn)
    """
    if any(_may_be_strange(text.prose.text) for text in scope.texts):
        for sent in scope.sent():
            yield from _strange(sent)


def _may_be_strange(text: str) -> bool:
    spelt = text.lower()
    return "RT" in text or any(sign in spelt for sign in SIGNS)


def _label(network: str) -> str:
    return LABELS.get(network, network.capitalize())


def _strange(sent: Sent) -> Iterator[Finding]:
    if sent.platform in ANYWHERE:
        return
    for spoken in sent.spoken:
        text = spoken.prose.text
        for pattern, homes in HABITS:
            if sent.platform in homes or pattern.search(text) is None:
                continue
            for match in pattern.finditer(spoken.prose.unquoted):
                if text[match.start() : match.end()] != match.group():
                    continue  # a masked name
                message = say(
                    "“{text}” is a word of {homes}, not of {platform}.",
                    text=match.group(),
                    homes=", ".join(map(_label, homes)),
                    platform=_label(sent.platform),
                )
                yield from spoken.found(match.start(), match.end(), message)
