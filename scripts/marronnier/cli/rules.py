"""`marronnier rules`: the list of rules, or the page of one."""

from __future__ import annotations

import click

from marronnier.cli import Settings
from marronnier.model import Trouble, say
from marronnier.render.explanations import rule_list, rule_page
from marronnier.render.language import language
from marronnier.rules import RULES, find_rule
from marronnier.schema import nearest


@click.command()
@click.argument("name", required=False)
@click.pass_obj
def rules(settings: Settings, name: str | None) -> None:
    """List the rules; with NAME (SRC006 or commentaire-avale), explain one."""
    speech = language(settings.lang or "fr")
    if name is None:
        click.echo(rule_list(RULES.values(), speech), nl=False)
        return
    rule = find_rule(name)
    if rule is None:
        known = [*RULES, *(rule.name for rule in RULES.values())]
        near = nearest(name, known) or nearest(name.upper(), known)
        if near:
            text = "There is no rule “{name}”: did you mean “{near}”?"
            raise Trouble(say(text, name=name, near=near))
        raise Trouble(say("There is no rule “{name}”: marronnier rules lists them.", name=name))
    click.echo(rule_page(rule, speech), nl=False)
