"""`marronnier approve`: record that a role approves exactly what a post will send."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import SpokenArgument, SpokenCommand
from marronnier.model import Message, Trouble, say

if TYPE_CHECKING:
    from marronnier.running import Run  # imported when called: it brings the whole core


@click.command(cls=SpokenCommand)
@click.argument("post", cls=SpokenArgument)
@click.option("--role", required=True, help="The role that approves, as the charter names it.")
@click.option("--name", default="", help="Who approves; Git's user.name by default.")
@click.option("--withdraw", is_flag=True, help="Take the role's approval back.")
@click.pass_obj
def approve(settings: Settings, post: str, role: str, name: str, *, withdraw: bool) -> None:
    """Record in the ledger that a role approves what POST will send, as it stands on its branch.

    Any later change of text, media, account or time asks for a new approval.
    """
    from marronnier.cli.standings import of_post
    from marronnier.cli.world import decider, insist, make_world, transports
    from marronnier.render.characters import visible
    from marronnier.render.language import language
    from marronnier.running import Run

    world = make_world(settings)
    run = Run(world, transports(divert=False))
    run.refresh()
    standings = of_post(tuple(run.standings()), post)
    speech = language(settings.lang or run.workspace.language)
    deliveries = {s.id: s.digest for s in standings if s.digest}
    if not deliveries:
        raise Trouble(say("{post} has nothing to approve yet: run “marronnier check”.", post=post))
    _know_role(run, standings[0].client, role)
    who = decider(settings, name)
    if stranger := _stranger(run, standings[0].client, role, who):
        click.echo(visible(speech.tell(stranger)), err=True)
    stream = f"{standings[0].post_id}/_post"
    if withdraw:
        _withdraw(run, standings[0].post_id, role, who)
        told = say("{role} withdraws the approval of {post}.", role=role, post=standings[0].post_id)
        click.echo(visible(speech.tell(told)))
        return
    _refuse_other_text(settings, run, standings[0].path)
    insist(
        run,
        stream,
        "approve",
        lambda: {
            "role": role,
            "name": who,
            "strength": "attested",
            "deliveries": deliveries,
            "commit": run.revision.commit,
            "nonce": world.nonce(),
        },
    )
    for delivery, digest in deliveries.items():
        told = say(
            "{role} approves {delivery} ({digest})",
            role=role,
            delivery=delivery,
            digest=digest[:12],
        )
        click.echo(speech.tell(told))


def _withdraw(run: Run, post: str, role: str, who: str) -> None:
    """Take an approval back; what has left for the network before goes out all the same."""
    from marronnier.approving import approvals
    from marronnier.cli.world import insist

    def event() -> dict[str, str]:
        if not approvals(run.ledger.streams.get(f"{post}/_post", ())).get(role):
            raise Trouble(say("{role} has not approved {post}.", role=role, post=post))
        return {"role": role, "name": who, "nonce": run.world.nonce()}

    insist(run, f"{post}/_post", "revoke", event)


def _know_role(run: Run, client: str, role: str) -> None:
    from marronnier.reading import nearest

    if not role.strip():
        raise Trouble(say("“--role” wants the name of a role."))
    charter = run.workspace.clients[client].charter
    known = set(charter.get("approvals.roles", {})) | set(charter.get("approvals.required", ()))
    for roles in charter.get("approvals.by_topic", {}).values():
        known |= set(roles)
    if known and role not in known:
        near = nearest(role, known) or ", ".join(sorted(known))
        raise Trouble(
            say(
                "The charter of {client} knows no role “{role}”: {near}?",
                client=client,
                role=role,
                near=near,
            )
        )


def _refuse_other_text(settings: Settings, run: Run, path: str) -> None:
    """Raise Trouble when the file here is not the one that would be approved."""
    from marronnier.cli.standings import same_text

    here, there = settings.workspace / path, run.revision.files[path]
    if here.is_file() and not same_text(here.read_bytes(), there.read()):
        raise Trouble(
            say(
                "{path} is not the same here as on the branch that is published: push or pull it"
                " first, so that what you approve is what you see.",
                path=path,
            )
        )


def _stranger(run: Run, client: str, role: str, who: str) -> Message | None:
    people = run.workspace.clients[client].charter.get("approvals.roles", {}).get(role, ())
    if not people or who in people:
        return None
    return say(
        "Recorded as the word of {who}, whom the charter does not name as {role} ({people}):"
        " --name tells who agreed.",
        who=who,
        role=role,
        people=", ".join(people),
    )
