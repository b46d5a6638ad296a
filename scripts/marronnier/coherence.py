"""What in an effective charter cannot hold together: bounds that cross, roles that nobody has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marronnier.expressions import expression
from marronnier.model import Charter, Finding, Message, Place, Severity, say

# Lists that may not hold the same.
OPPOSED = (
    ("hashtags.required", "hashtags.banned"),
    ("emoji.allow", "emoji.deny"),
    ("mentions.known", "mentions.deny"),
)
EMOJI = expression(r"[^\w\s]\S*|[0-9#*]\ufe0f?\u20e3")  # near enough: no word
ACCOUNT = expression(r"\S+")
SHAPES = (
    (
        "hashtags.required",
        expression(r"#?\w*[^\W\d_]\w*"),
        say("“{value}” can be no hashtag: letters, digits and _ alone."),
    ),
    ("emoji.allow", EMOJI, say("“{value}” is no emoji.")),
    ("emoji.deny", EMOJI, say("“{value}” is no emoji.")),
    (
        "links.domains",
        expression(r"(?!https?:)[^\s/:]+\.[^\s/:]+"),
        say("“{value}” is no domain: write it such as atelier.example."),
    ),
    ("mentions.known", ACCOUNT, say("“{value}” is no account: write it without spaces.")),
    ("mentions.deny", ACCOUNT, say("“{value}” is no account: write it without spaces.")),
    ("lexicon.banned", expression(r"(?s).*\w.*"), say("“{value}” is no word: remove it.")),
)
PLACEHOLDER = expression(r"\{[^{}]*\}")
FILLED = ("{platform}", "{campaign}", "{client}")  # in what tracks a link


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what a charter says under a key, the path at which it says so, and whether for all."""

    value: Any
    path: str
    general: bool

    def amount(self) -> int | None:
        """Return a number, or how many values there are; None where nothing is said."""
        number: int | None = self.value
        return len(self.value) if isinstance(self.value, tuple) else number


def contradictions(charter: Charter, path: str) -> list[Finding]:
    """Return what in an effective charter speaks against itself; `path` is the client's file.

    Each stands where that file says it, else where it is inherited from.
    """
    found: list[Finding] = []
    for network in ("", *charter.values.get("platforms", {})):
        found += _hashtags(charter, path, network)
        found += _descriptions(charter, path, network)
        found += _mode(charter, path, network)
        found += _both(charter, path, network)
        found += _unusable(charter, path, network)
        found += _unfilled(charter, path, network)
    return [*found, *_cadence(charter, path), *_roles(charter, path)]


def _hashtags(charter: Charter, path: str, network: str) -> Iterator[Finding]:
    most = _asked(charter, "hashtags.max", network)
    for key in ("hashtags.min", "hashtags.required"):
        least = _asked(charter, key, network)
        if not (network and least.general and most.general):
            yield from _crossed(charter, path, least, most)


def _cadence(charter: Charter, path: str) -> Iterator[Finding]:
    for network in charter.get("calendar.cadence", {}):
        least, most = (
            _asked(charter, f"calendar.cadence.{network}.{key}", "") for key in ("min", "max")
        )
        yield from _crossed(charter, path, least, most)


def _descriptions(charter: Charter, path: str, network: str) -> Iterator[Finding]:
    bounds = _asked(charter, "media.alt_chars", network)
    values: tuple[int, ...] = bounds.value or ()
    if list(values) != sorted(values) and not (network and bounds.general):
        message = say("“{key}”: write the smaller number first.", key=bounds.path)
        yield Finding(_place(charter, path, bounds.path), "SRC009", message, match=f"{values[0]}")


def _mode(charter: Charter, path: str, network: str) -> Iterator[Finding]:
    """Tell of turns that are listed for nothing: no way to write is named."""
    turns, mode = (_asked(charter, f"inclusive.{key}", network) for key in ("generic", "mode"))
    unknown = mode.value is None and mode.path not in charter.places
    if turns.value and unknown and not (network and turns.general):
        message = say("The charter has no “{key}”: add it.", key="inclusive.mode")
        yield Finding(_place(charter, path, turns.path), "SRC008", message, match="mode")


def _both(charter: Charter, path: str, network: str) -> Iterator[Finding]:
    """Tell of what is asked for, or admitted, and refused as well."""
    for wanted, refused in OPPOSED:
        one, other = (_asked(charter, key, network) for key in (wanted, refused))
        if network and one.general and other.general:
            continue
        theirs = {_plain(value) for value in other.value or ()}
        for number, value in enumerate(one.value or ()):
            if _plain(value) in theirs:
                text = "“{value}” stands under “{one}” and under “{other}”: keep one of them."
                message = say(text, value=value, one=one.path, other=other.path)
                yield _warning(charter, path, f"{one.path}.{number}", value, message)


def _unusable(charter: Charter, path: str, network: str) -> Iterator[Finding]:
    """Tell of entries of a list that can never be what the list is of."""
    for key, fits, sentence in SHAPES:
        listed = _asked(charter, key, network)
        for number, entry in enumerate(() if network and listed.general else listed.value or ()):
            value = entry if isinstance(entry, str) else entry["word"]
            if not fits.fullmatch(value):
                at = f"{listed.path}.{number}"
                yield _warning(charter, path, at, value, say(sentence.text, value=value))


def _unfilled(charter: Charter, path: str, network: str) -> Iterator[Finding]:
    """Tell of placeholders that nothing is put into: the parameter would never be wanted."""
    wanted = _asked(charter, "links.utm", network)
    everywhere = charter.get("links.utm", {}) if network else {}
    for name, template in (wanted.value or {}).items():
        told = template == everywhere.get(name)
        for unknown in () if told else PLACEHOLDER.findall(template):
            if unknown not in FILLED:
                message = say(
                    "“{name}”: nothing is put into “{unknown}”; write one of {known}.",
                    name=name,
                    unknown=unknown,
                    known=", ".join(FILLED),
                )
                yield _warning(charter, path, f"{wanted.path}.{name}", unknown, message)


def _roles(charter: Charter, path: str) -> Iterator[Finding]:
    """Tell of roles that must approve and that nobody has; without `roles` anybody may."""
    people = charter.get("approvals.roles", {})
    keys = ["approvals.required"]
    keys += [f"approvals.by_topic.{topic}" for topic in charter.get("approvals.by_topic", {})]
    told = {role for role, theirs in people.items() if theirs}
    for key in keys if people else ():
        for number, role in enumerate(charter.get(key, ())):
            if role not in told:
                told.add(role)
                text = "“{role}” must approve, and nobody is named for it under “approvals.roles”."
                at, message = _place(charter, path, f"{key}.{number}"), say(text, role=role)
                # Whoever may push may still approve: nothing is held for that.
                yield Finding(at, "SRC009", message, match=role, weight=Severity.WARNING)


def _asked(charter: Charter, key: str, network: str) -> Asked:
    own = f"platforms.{network}.{key}"
    general = not network or own not in charter.places
    return Asked(charter.get(key, platform=network), key if general else own, general)


def _crossed(charter: Charter, path: str, least: Asked, most: Asked) -> Iterator[Finding]:
    low, high = least.amount(), most.amount()
    if low is None or high is None or low <= high:
        return
    message = say(
        "“{below}” asks for {least}, and “{above}” allows {most}: change one of them.",
        below=least.path,
        least=low,
        above=most.path,
        most=high,
    )
    yield Finding(_place(charter, path, least.path, most.path), "SRC009", message, match=most.path)


def _plain(value: str) -> str:
    return value.removeprefix("#").casefold()


def _warning(charter: Charter, path: str, key: str, match: str, message: Message) -> Finding:
    at = _place(charter, path, key, key.rpartition(".")[0])
    return Finding(at, "SRC009", message, match=match, weight=Severity.WARNING)


def _place(charter: Charter, path: str, *keys: str) -> Place:
    """Return where the first of some keys stands in the client's own file, else anywhere."""
    places = [charter.places[key] for key in keys if key in charter.places]
    own = (at for at in places if at.path == path)
    return next(own, places[0] if places else Place(path))
