"""`marronnier rules`: the list of rules, of a family, or the page of one."""

from __future__ import annotations

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import SpokenArgument, SpokenCommand
from marronnier.model import Message, Trouble, say
from marronnier.reading import nearest
from marronnier.render.explanations import rule_list, rule_page
from marronnier.render.language import language
from marronnier.rules import RULES, find_rule
from marronnier.rules.families import FAMILIES, by_family


@click.command(cls=SpokenCommand)
@click.argument("name", required=False, cls=SpokenArgument)
@click.pass_obj
def rules(settings: Settings, name: str | None) -> None:
    """List the rules; with NAME (SRC006, commentaire-avale, or src), explain one or a family."""
    speech = language(settings.spoken)
    if name is None:
        click.echo(rule_list(RULES.values(), speech), nl=False)
    elif members := by_family(RULES.values()).get(name.upper()):
        click.echo(rule_list(members, speech), nl=False)
    elif rule := find_rule(name):
        click.echo(rule_page(rule, speech), nl=False)
    else:
        raise Trouble(_unknown(name))


def _unknown(name: str) -> Message:
    known = [*RULES, *(rule.name for rule in RULES.values()), *map(str.lower, FAMILIES)]
    near = nearest(name, known) or nearest(name.upper(), known)
    if near:
        return say("There is no rule “{name}”: did you mean “{near}”?", name=name, near=near)
    return say("There is no rule “{name}”: marronnier rules lists them.", name=name)
