"""Sentences for people, told in their language when they are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """Hold a sentence for people and its values, to be put into their language when shown."""

    text: str
    values: tuple[tuple[str, object], ...] = ()

    def render(
        self,
        translate: Callable[[str], str] = str,
        show: Callable[[str, object], object] = lambda _, value: value,
    ) -> str:
        """Return the sentence, translated, with its values as `show` makes them of each."""
        if not self.values:
            return translate(self.text)
        values = {
            name: value.render(translate, show) if isinstance(value, Message) else show(name, value)
            for name, value in self.values
        }
        return translate(self.text).format_map(values)

    def __str__(self) -> str:
        return self.render()

    def parts(self) -> dict[str, Any]:
        """Return the message as JSON values, from which `rebuilt` makes it again."""
        return {"text": self.text, "values": {name: _part(value) for name, value in self.values}}


def _part(value: object) -> Any:
    if isinstance(value, Message):
        return value.parts()
    # A number with decimals is written as each language does; whoever signs JSON has none in it.
    return {"number": repr(value)} if isinstance(value, float) else str(value)


def rebuilt(parts: Mapping[str, Any]) -> Message:
    """Return the message that `Message.parts` took apart."""
    values = [(name, _whole(value)) for name, value in parts["values"].items()]
    return Message(intern(parts["text"]), tuple(values))


def _whole(value: Any) -> object:
    if not isinstance(value, dict):
        return str(value)
    return float(value["number"]) if "number" in value else rebuilt(value)


def say(text: str, /, **values: object) -> Message:
    """Return a deferred message; `text` is the English msgid, with `{name}` for each value."""
    return Message(text, tuple(values.items())) if values else _bare(text)


@lru_cache(4096)  # a page says the same words as the one before it
def _bare(text: str) -> Message:
    return Message(text)


class Trouble(Exception):
    """Tell what stands in the way outside of the author's files: shown as one sentence, exit 2."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class Away(Trouble):
    """Tell that a remote does not answer: what was known of it before may do for reading."""
