"""Rules on what a link's address says of where its visits come from."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

from marronnier.addresses import Address, find, parameters, with_parameters
from marronnier.expressions import expression
from marronnier.model import Finding, Severity, say
from marronnier.rules.base import Scope, Spoken, rule
from marronnier.rules.linked import ADDRESSED, accounts_of, with_links

CHARTER = ("brand.url", "links.domains", "links.utm")
PLACEHOLDER = expression(r"\{(\w*)\}")
Wanted = Mapping[str, str]
Tracked = tuple[Address, list[tuple[Spoken, Wanted]]]


@rule("LNK001", "utm-absent", Severity.ERROR, needs=ADDRESSED)
def link_tracked(scope: Scope) -> Iterator[Finding]:
    """A link to the brand's own site lacks the parameters that tell where a visit came from.

    The report could not say which network and which campaign brought people.

    Add them: `marronnier check --fix` does, and leaves the rest of the address as it is.

    Passes:

        https://atelier.example/noel?utm_source=mastodon

    Fails:

        https://atelier.example/noel
    """
    for address, readers in _tracked(scope):
        known = parameters(address.text)
        for theirs, wanted in readers:
            lacking = {name: value for name, value in wanted.items() if name not in known}
            if lacking:
                message = say(
                    "“{address}” lacks {parameters}: its visits could not be counted.",
                    address=address.shown,
                    parameters=", ".join(f"{n}={value}" for n, value in lacking.items()),
                )
                # One address cannot name two networks: each needs a text of its own.
                new = with_parameters(address.text, lacking) if len(readers) == 1 else None
                yield from theirs.found(
                    address.start, address.end, message, new=new, match=address.shown
                )


@rule("LNK007", "utm-incoherent", Severity.ERROR, needs=ADDRESSED)
def link_tracked_right(scope: Scope) -> Iterator[Finding]:
    """A link counts its visits for another network, campaign or client.

    The report would give them to the wrong one; it happens when a text is copied.

    Correct the value: `marronnier check --fix` does where the text goes to one network alone.

    Passes:

        https://atelier.example/?utm_source=mastodon

    Fails:

        https://atelier.example/?utm_source=facebook
    """
    for address, readers in _tracked(scope):
        known = parameters(address.text)
        for theirs, wanted in readers:
            for name, value in wanted.items():
                wrong = next((one for one in known.get(name, ()) if one != value), None)
                if wrong is None:
                    continue
                message = say(
                    "“{name}={value}”: this charter wants “{name}={wanted}” here.",
                    name=name,
                    value=wrong,
                    wanted=value,
                )
                new = None
                if len(readers) == 1:
                    new = with_parameters(address.text, {name: value})
                yield from theirs.found(
                    address.start, address.end, message, new=new, match=address.shown
                )


def _tracked(scope: Scope) -> tuple[Tracked, ...]:
    """Return the links to the brand's own sites, and what each reader's should have.

    Readers for whom the same is wanted are one.
    """
    spoken = with_links(scope).spoken("links.utm")
    return scope.once(
        "tracked links", lambda: tuple(one for text in spoken for one in _with_readers(scope, text))
    )


def _with_readers(scope: Scope, spoken: Spoken) -> Iterator[Tracked]:
    if not spoken.value or "." not in spoken.prose.text:
        return
    links = [a for a in find(spoken.prose.text) if a.scheme and a.within(_sites(scope))]
    if not links:
        return
    alike: list[tuple[Wanted, list[str]]] = []
    for key in accounts_of(spoken):
        wanted = _wanted(spoken.value, scope, key)
        group = next((keys for other, keys in alike if other == wanted), None)
        if group is None:
            alike.append((wanted, [key]))
        else:
            group.append(key)
    readers = [(Spoken(spoken.text, spoken.value, tuple(keys)), wanted) for wanted, keys in alike]
    if len(readers) == 1:
        readers = [(spoken, readers[0][1])]
    for address in links:
        yield address, readers


def _sites(scope: Scope) -> tuple[str, ...]:
    url = str(scope.charter("brand.url", ""))
    return (*scope.charter("links.domains", ()), *(address.host for address in find(url)))


def _wanted(templates: Mapping[str, str], scope: Scope, key: str) -> Wanted:
    """Return the parameters for an account; one without its value (no campaign) is not wanted."""
    post = scope.post
    known = {"platform": key.partition(".")[0], "campaign": post.campaign, "client": post.client}
    return {
        name: PLACEHOLDER.sub(lambda match: known[match[1]], template)
        for name, template in templates.items()
        if all(known.get(used) for used in _placeholders(template))
    }


@functools.lru_cache(maxsize=256)
def _placeholders(template: str) -> tuple[str, ...]:
    return tuple(PLACEHOLDER.findall(template))
