"""What a ledger would hold of a case's post: `approved` {role: exact or older}, `became` kinds."""

from datetime import UTC, datetime

from marronnier.approving import digest
from marronnier.events import Event
from marronnier.standings import deliver

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


def events_of(case, workspace):
    """Return each post's events, None for a case that tells of no ledger."""
    if not {"approved", "became"} & case.keys():
        return None
    events = {}
    for post in workspace.posts:
        client = workspace.clients[post.client]
        made = [deliver(post, client, key) for key in post.accounts]
        stream = f"{post.id}/_post"
        events[post.id] = (
            *(
                _event(stream, "approve", role=role, commit="0123456789abcdef", deliveries=digests)
                for role, which in case.get("approved", {}).items()
                if (digests := {one.id: digest(one) if which == "exact" else "0" for one in made})
            ),
            *(_event(made[0].id, kind) for kind in case.get("became", ())),
        )
    return events


def _event(stream, kind, **data):
    return Event(stream, 1, kind, AT, data, "")
