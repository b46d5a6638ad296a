"""What the files under clients/ say, kept until one of them, or this program, changes.

Reading them takes longer than all that is left to do when one post has changed.
"""

from __future__ import annotations

import base64
import pickle
from datetime import date, timedelta

from marronnier.clients import Roster, load_roster
from marronnier.keeping import packed_finding, unpacked_finding, unpickled
from marronnier.model import Account, Campaign, Charter, Client, Files, Measure, Place
from marronnier.reexamining import Memory, Record, hashed, stamp

ROSTER = "roster/"  # the name of the shelf, and of the one record there; no client has it
# What a record may hold besides plain values: nothing else is ever made of what lies there.
KINDS = (Account, Campaign, Measure, Place, date, timedelta)


def recall_roster(files: Files, program: str, kept: Memory) -> tuple[Roster, str, Record]:
    """Return what clients' files say, what changes whenever that does, and what to remember."""
    paths = [path for path in files if path.startswith("clients/")]
    mark = hashed(program, *(f"{path} {stamp(files[path])}" for path in paths))
    record = kept.get(ROSTER, {}).get(ROSTER, "")
    known, digest, packed = record.split(" ") if record else ("", "", "")
    if known == mark:
        return _unpacked(base64.b64decode(packed)), digest, record
    roster = load_roster(files)
    digest = hashed(repr(roster.clients))
    packed = base64.b64encode(_packed(roster)).decode()
    return roster, digest, f"{mark} {digest} {packed}"


def _packed(roster: Roster) -> bytes:
    clients = [
        (
            (client.charter.client, dict(client.charter.values), dict(client.charter.places)),
            (slug, client.accounts, client.campaigns, client.usable, client.measures),
        )
        for slug, client in roster.clients.items()
    ]
    findings = [packed_finding(one) for one in roster.findings]
    return pickle.dumps((clients, findings, roster.watch), pickle.HIGHEST_PROTOCOL)


def _unpacked(packed: bytes) -> Roster:
    listed, findings, watch = unpickled(packed, KINDS)
    clients = {slug: Client(slug, Charter(*charter), *more) for charter, (slug, *more) in listed}
    return Roster(clients, [unpacked_finding(one) for one in findings], watch)
