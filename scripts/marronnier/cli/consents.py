"""Send a person to the network's page, and take the code with which they come back."""

from __future__ import annotations

import click

from marronnier.cli.asking import Person
from marronnier.consenting import Declined, Question, code_of, is_answer
from marronnier.edges.returning import awaited, open_browser
from marronnier.model import say


def answer(person: Person, question: Question, *, browser: bool) -> str:
    """Return the code with which the person comes back."""
    thanks = person.speech.tell(say("Thank you: go back to the terminal, and press Enter."))
    sorry = person.speech.tell(say("This is no answer to the question in the terminal."))

    def mine(path: str) -> bool:
        return is_answer(question, path)

    with awaited(question.address, mine, thanks, sorry) as arrived:
        person.tell(say("Open this page, as a person who may decide for the account:"))
        click.echo(f"\n{question.page}\n")
        if browser:
            open_browser(question.page)
        person.tell(
            say(
                "Then press Enter. If the browser ends at an error, or on another machine,"
                " paste the whole address at which it ended, or the code that it shows."
            )
        )
        while True:
            given = person.ask_or_nothing(say("Address, or Enter")) or arrived()
            if not given:
                person.tell(say("Nothing has arrived here yet."))
                continue
            try:
                return code_of(question, given)
            except Declined as declined:
                person.tell(declined.reason)
