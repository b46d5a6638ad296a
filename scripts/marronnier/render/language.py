"""The language that people are spoken to in: gettext catalogues for words, CLDR for dates."""

from __future__ import annotations

import functools
import gettext
import re
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from typing import TYPE_CHECKING

from marronnier.expressions import expression
from marronnier.memos import Memo
from marronnier.model import Message

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = ("fr", "en")
DAYS = {"day", "end", "first", "gaps", "last", "planned", "start"}  # values of messages
WORDS = Memo("days in words")
PRICES = {"linked", "price"}  # values of messages: amounts of money, as decimals in text
COUNT = "n"  # a value of messages that counts
STAMP = expression(r"\b(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)\S*)?")


@dataclass(frozen=True, slots=True, eq=False)  # one of each, and the key of what is drawn in it
class Language:
    """Speak one language; English is the language of the message ids."""

    code: str
    catalogue: gettext.NullTranslations

    def tell(self, message: Message | str) -> str:
        """Return a message, or a bare msgid, in this language."""
        if isinstance(message, Message):
            if message.values:
                return message.render(self._translate, self._show)
            message = message.text
        return _translated(self, message)

    def _show(self, name: str, value: object) -> object:
        """Return a message's value as people read it: days in words, decimals, amounts."""
        if isinstance(value, float):
            from babel import numbers  # seldom needed, and slow to import

            return numbers.format_decimal(value, locale=self.locale)
        if name == COUNT and isinstance(value, int):
            return self.number(value)
        if name in PRICES:
            return self.price(str(value))
        return STAMP.sub(self._stamp, str(value)) if name in DAYS else value

    def _stamp(self, written: re.Match[str]) -> str:
        try:
            day = self.day(date.fromisoformat(written[1]), "d MMMM y")
        except ValueError:
            return written[0]
        return f"{day}, {written[2]}" if written[2] else day

    def _translate(self, text: str) -> str:
        return _translated(self, text)

    @property
    def locale(self) -> Locale:
        """Return the CLDR locale."""
        return _locale(self.code)

    def day(self, day: date, form: str = "full") -> str:
        """Return a day in words (`full`: samedi 5 décembre 2026), or by a CLDR pattern.

        French says “1er” for the first of a month; CLDR does not.
        """
        # A moment of that day is the same day to CLDR: one answer for all of them.
        return _day(self.code, day.date() if isinstance(day, datetime) else day, form)

    def number(self, number: int) -> str:
        """Return a whole number with the language's thousands separator."""
        return f"{number:,}".replace(",", "\u202f") if self.code == "fr" else f"{number:,}"

    def price(self, amount: str) -> str:
        """Return an amount of money without its sign: two decimals, more where it has more."""
        from babel import numbers

        return numbers.format_decimal(amount, format="#,##0.00##", locale=self.locale)

    def time(self, moment: datetime) -> str:
        """Return a wall time as HH:MM."""
        return f"{moment.hour:02}:{moment.minute:02}"

    def day_time(self, moment: datetime) -> str:
        """Return a short day and time (sam. 5 déc. 2026, 18:30)."""
        return f"{self.day(moment, 'E d MMM y')}, {self.time(moment)}"


@functools.lru_cache(8192)
def _translated(language: Language, text: str) -> str:
    return language.catalogue.gettext(text) if text else ""


@functools.cache
def _locale(code: str) -> Locale:
    from babel import Locale

    return Locale.parse(code)


@functools.lru_cache(8192)  # a calendar names the same days over and over
def _day(code: str, day: date, form: str) -> str:
    return str(WORDS.answer(f"{code} {day} {form}", lambda: _in_words(code, day, form)))


def _in_words(code: str, day: date, form: str) -> str:
    from babel import dates  # slow to import

    words = dates.format_date(day, form, locale=_locale(code))
    first = code == "fr" and day.day == 1
    return re.sub(r"\b1(?= |$)", "1er", words, count=1) if first else words


@functools.cache
def language(code: str) -> Language:
    """Return a language by its code; an unknown one falls back to English."""
    path = resources.files("marronnier") / "locale" / code / "LC_MESSAGES" / "marronnier.mo"
    if code not in LANGUAGES or not path.is_file():
        return Language("en", gettext.NullTranslations())
    with path.open("rb") as file:
        return Language(code, gettext.GNUTranslations(file))
