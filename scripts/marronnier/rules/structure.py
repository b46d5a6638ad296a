"""Rules on who speaks, where, and how much: client, networks, accounts, campaign, length."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from marronnier.closures import closed
from marronnier.model import Finding, Message, Part, Passage, Place, Severity, Status, say
from marronnier.platforms.base import Platform
from marronnier.reading import nearest
from marronnier.rules.base import Composed, Needs, Scope, found, rule

CHARTER = ("length",)  # what of a charter these rules hold a post to
# Networks that people will name before this version can publish there.
LATER = {"reddit": "Reddit", "snapchat": "Snapchat", "whatsapp": "WhatsApp"}
RENAMED = {"twitter": "x"}
# How often the place where a text is too long is guessed, as if each character counted one, before
# it is looked for by halves.
GUESSES = 4
SHORT = {"fb": "facebook", "ig": "instagram", "li": "linkedin", "yt": "youtube"}


@rule("SRC011", "client-inconnu", Severity.ERROR, locked=True)
def client_known(scope: Scope) -> Iterator[Finding]:
    """The post's client does not exist, or is not the one whose folder it lies in.

    Without the client's charter and accounts nobody knows how to speak, or where.

    Correct the name, move the file, or create clients/<client>/charter.yml.

    Passes:

        client: atelier

    Fails:

        client: ateliers
    """
    post = scope.post
    # One that lies in another client's folder is told while reading.
    if scope.client is not None or post.path.split("/")[1] != post.client:
        return
    known = scope.clients
    message = say("There is no client “{client}”: create clients/{client}/.", client=post.client)
    if near := nearest(post.client, known):
        message = say(
            "There is no client “{client}”: did you mean “{near}”?", client=post.client, near=near
        )
    yield found(post.at("client"), message, match=post.client)


@rule("SRC012", "plateforme-inconnue", Severity.ERROR)
def platform_known(scope: Scope) -> Iterator[Finding]:
    """The post goes to a network that this version does not know.

    It would never be published there.

    Correct the name; `marronnier platforms` lists those that are known.

    Passes:

        platform: mastodon

    Fails:

        platform: mastodonte
    """
    for index, key in enumerate(scope.post.accounts):
        name = key.partition(".")[0]
        if name in scope.platforms:
            continue
        at = scope.post.at(f"platform.{index}", "platform")
        message = unknown_platform(name, scope.platforms)
        yield found(at, message, match=key, platform=key)


def unknown_platform(name: str, platforms: Mapping[str, Platform]) -> Message:
    """Tell what is the matter with a name that is none of the platforms."""
    if name in LATER:
        return say("This version cannot publish to {label} yet.", label=LATER[name])
    if name in RENAMED:
        new = RENAMED[name]
        return say("“{name}” is called “{new}” now: write that.", name=name, new=new)
    if (over := closed(name)) is not None:
        return over
    if near := SHORT.get(name) or nearest(name, (*platforms, *LATER)):
        return say("Unknown network “{name}”: did you mean “{near}”?", name=name, near=near)
    known = ", ".join(platforms)
    return say("Unknown network “{name}”: write one of {known}.", name=name, known=known)


@rule("SRC013", "compte-absent", Severity.ERROR)
def account_known(scope: Scope) -> Iterator[Finding]:
    """The client has no such account.

    The post would have nowhere to go.

    Add the account to clients/<client>/accounts.yml, or name one that stands there.

    Passes:

        platform: mastodon.lyon

    Fails:

        platform: mastodon.paris
    """
    if scope.client is None:
        return
    accounts = scope.client.accounts
    for index, key in enumerate(scope.post.accounts):
        platform = None if key in accounts else scope.platforms.get(key.partition(".")[0])
        if platform is None or not platform.SECRETS:
            continue
        values = {"key": key, "path": f"clients/{scope.client.slug}/accounts.yml"}
        choices = [name for name in accounts if name.partition(".")[0] == platform.NAME]
        message = say("The account “{key}” is missing from {path}: add it.", **values)
        if choices:
            text = "The account “{key}” is missing from {path}: write {choices}, or add it."
            message = say(text, **values, choices=", ".join(choices))
        at = scope.post.at(f"platform.{index}", "platform")
        yield found(at, message, match=key, platform=key)


@rule("SRC022", "campagne-inconnue", Severity.ERROR, needs=Needs(keys=("campaign",)))
def campaign_known(scope: Scope) -> Iterator[Finding]:
    """The post names a campaign that does not exist.

    It would be missing from the campaign's page and from its report.

    Correct the name, or create clients/<client>/campaigns/<campaign>.yml.

    Passes:

        campaign: soldes-hiver

    Fails:

        campaign: solde-hiver
    """
    name = scope.post.campaign
    if scope.client is None or not name or name in scope.client.campaigns:
        return
    path = f"clients/{scope.client.slug}/campaigns/{name}.yml"
    message = say("Unknown campaign “{name}”: create {path}.", name=name, path=path)
    if near := nearest(name, scope.client.campaigns):
        message = say("Unknown campaign “{name}”: did you mean “{near}”?", name=name, near=near)
    yield found(scope.post.at("campaign"), message, match=name)


@rule("SRC024", "message-vide", Severity.ERROR)
def message_not_empty(scope: Scope) -> Iterator[Finding]:
    """A message has neither text nor picture.

    Networks refuse an empty message; in a thread it would break the rest.

    Write the text, or remove the “---” that starts nothing. An idea or a draft may stay empty.

    Passes:

        Bonjour !

    Fails:

        Bonjour !

        ---
    """
    if scope.post.status in (Status.IDEA, Status.DRAFT):
        return
    for delivery in scope.deliveries:
        for number, part in enumerate(delivery.parts):
            if part.text.strip() or part.media or part.link:
                continue
            passage = passage_of(delivery, number)
            at = passage.place(scope.post.path) if passage else scope.post.at("body")
            label = delivery.platform.LABEL
            message = say("{label}: message {number} is empty.", label=label, number=number + 1)
            yield found(at, message, platform=delivery.account.key)


@rule("STR001", "longueur", Severity.ERROR)
def length_fits(scope: Scope) -> Iterator[Finding]:
    """The text is longer than the network, or the charter, allows.

    The network would refuse it at the moment of publishing, when nobody is looking. Each network
    counts in its own way; the figure is the one that it would find, hashtags and link included.

    Shorten it, give that network its own text under “## <network>”, or cut it into a thread
    with “---”.

    Passes:

        Un texte court.

    Fails:

        Un texte de 501 caractères sur Mastodon, qui en accepte 500…
    """
    for delivery in scope.deliveries:
        own = scope.charter("length", platform=delivery.account.platform)
        for number, part in enumerate(delivery.parts):
            network = delivery.limits.room(part)
            limit = min(network, own) if own else network
            count = delivery.platform.length(part.text, delivery.limits)
            if count > limit:
                message = say(
                    "{label}: {count} characters, {limit} at most; cut {excess}.",
                    label=delivery.platform.LABEL,
                    count=count,
                    limit=limit,
                    excess=count - limit,
                )
                at = _beyond(scope, delivery, number, limit)
                yield found(at, message, platform=delivery.account.key)
            elif (size := _bytes_beyond(delivery, part)) > 0:
                message = say(
                    "{label}: {size} bytes of UTF-8, {limit} at most.",
                    label=delivery.platform.LABEL,
                    size=size,
                    limit=delivery.limits.text_bytes,
                )
                at = _beyond(scope, delivery, number, limit)
                yield found(at, message, platform=delivery.account.key)


def _bytes_beyond(delivery: Composed, part: Part) -> int:
    limit = delivery.limits.text_bytes
    size = len(part.text.encode()) if limit else 0
    return size if limit and size > limit else 0


def passage_of(delivery: Composed, number: int) -> Passage | None:
    """Return the message as written that a part was made of, None for the first comment."""
    passages = delivery.section.passages if delivery.section else ()
    return passages[number] if number < len(passages) else None


def _beyond(scope: Scope, delivery: Composed, number: int, limit: int) -> Place:
    """Return the place of the first character that is too much."""
    passage = passage_of(delivery, number)
    if passage is None:
        return scope.post.at("first_comment" if delivery.parts[number].comment else "body")
    low, high = 0, len(passage.text)  # the longest beginning that fits lies between them
    guess, guesses = limit, GUESSES
    while low < high:
        middle = min(max(guess, low + 1), high)
        beginning = unicodedata.normalize("NFC", passage.text[:middle])
        left = limit - delivery.platform.length(beginning, delivery.limits)
        low, high = (middle, high) if left >= 0 else (low, middle - 1)
        guesses -= 1
        guess = middle + (left or 1) if guesses > 0 else (low + high + 1) // 2
    start = min(low, max(0, len(passage.text) - 1))
    return passage.place(scope.post.path, start)
