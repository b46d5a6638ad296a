"""The plan as tables that leave the workspace: JSON for programs, CSV for people's spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from marronnier.model import Message, Post, say
from marronnier.render.characters import plain
from marronnier.render.pages.elements import network_label
from marronnier.render.pages.feeds import one_line, page_address
from marronnier.render.pages.findings import reason_words
from marronnier.render.pages.marks import MARKS, TROUBLED, Mark, delivery_mark
from marronnier.render.pages.site import Site
from marronnier.render.plans import row
from marronnier.standings import Standing

VERSION = 1
# What makes a spreadsheet take a text for a formula: in front of it, or where a program that
# expects another separator would cut it.
FORMULA = re.compile(r"(^\s*|[;,|\t\r\n\"])(?=[=+\-@＝＋－＠])")
FIRST = re.compile(r"^(?= *[\t\r\n])")


@dataclass(frozen=True, slots=True)
class Span:
    """Hold what an export covers: from and until which moment; None: without an end."""

    since: datetime | None = None
    until: datetime | None = None

    def covers(self, moment: datetime | None) -> bool:
        """Tell whether a moment is within; what has none is only where there is no end."""
        if moment is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= moment) and (
            self.until is None or moment <= self.until
        )

    def posts(self, posts: Iterable[Post]) -> list[Post]:
        """Return the posts whose planned moment is within."""
        return [p for p in posts if self.covers(p.moment.instant if p.moment else None)]

    def standings(self, standings: Iterable[Standing]) -> list[Standing]:
        """Return the deliveries whose planned moment is within, in its order."""
        found = [s for s in standings if self.covers(s.planned.instant if s.planned else None)]
        return sorted(found, key=_order)


def _order(standing: Standing) -> tuple[bool, str, str]:
    planned = standing.planned
    return planned is None, planned.instant.isoformat() if planned else "", standing.id


# --- JSON ---------------------------------------------------------------------------------------


def export_json(site: Site, span: Span, *, texts: bool = False) -> str:
    """Return all deliveries within a span, each with what `plan --format json` tells of it.

    Instants are in UTC (ISO 8601), `local` is the wall time in `zone`; what is not known is null.
    """
    value = {
        "version": VERSION,
        "client": site.only,
        "since": _stamp(span.since),
        "until": _stamp(span.until),
        "deliveries": [_record(site, s, texts=texts) for s in span.standings(site.standings)],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _record(site: Site, standing: Standing, *, texts: bool) -> dict[str, Any]:
    post = site.by_id.get(standing.post_id)
    planned = standing.planned
    told = {
        **row(standing, site.language),
        "reason": _reasons(site, standing) or None,
        "title": one_line(standing.title),
        "client_name": one_line(_client_name(site, standing)),
        "network": network_label(standing.account),
        "local": planned.wall.isoformat(timespec="minutes") if planned else None,
        "zone": planned.zone if planned else None,
        "status": post.status.value if post else None,
        "campaign": (post.campaign or None) if post else None,
        "missing": list(standing.missing),
        "page": (page_address(site, post) or None) if post else None,
    }
    return {**told, "text": _texts(standing)} if texts else told


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def _texts(standing: Standing) -> list[str]:
    return [part.text for part in standing.delivery.parts] if standing.delivery else []


def _reasons(site: Site, standing: Standing) -> str:
    """Return why a delivery is held, as the pages tell it: a client is not told of files."""
    if site.only and _mark(site, standing).key not in ("held", *TROUBLED):
        return ""
    told = [reason_words(site, reason) for reason in standing.reasons]
    return " ".join(dict.fromkeys(told) if site.only else told)


def _mark(site: Site, standing: Standing) -> Mark:
    post = site.by_id.get(standing.post_id)
    return delivery_mark(site, post, standing) if post else MARKS[standing.state.value]


def _client_name(site: Site, standing: Standing) -> str:
    client = site.workspace.clients.get(standing.client)
    return client.name if client else standing.client


# --- CSV ----------------------------------------------------------------------------------------

HEADS: Mapping[str, Message] = {
    "date": say("Date"),
    "time": say("Time"),
    "zone": say("Time zone"),
    "client": say("Client"),
    "title": say("Post"),
    "network": say("Network"),
    "state": say("State"),
    "campaign": say("Campaign"),
    "out": say("Published on"),
    "address": say("Address"),
    "why": say("Why"),
    "delivery": say("Delivery"),
}


def export_csv(site: Site, span: Span, *, separator: str = ",", texts: bool = False) -> bytes:
    """Return a row a delivery, with heads in the site's language: RFC 4180, UTF-8 with its mark.

    No cell is a formula: an apostrophe stands before what a spreadsheet would take for one.
    """
    heads = [*HEADS.values(), *([say("Text")] if texts else [])]
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    table.writerow([site.tell(head) for head in heads])
    for standing in span.standings(site.standings):
        cells = _cells(site, standing)
        cells += ["\n\n".join(_texts(standing))] if texts else []
        table.writerow([harmless(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, wherever it cuts."""
    return FIRST.sub("'", FORMULA.sub(r"\1'", plain(text)))


def _cells(site: Site, standing: Standing) -> list[str]:
    post = site.by_id.get(standing.post_id)
    client = site.workspace.clients.get(standing.client)
    planned, actual = standing.planned, standing.actual
    campaign = client.campaigns.get(post.campaign) if client and post else None
    return [
        f"{planned.wall:%Y-%m-%d}" if planned else "",
        f"{planned.wall:%H:%M}" if planned else "",
        planned.zone if planned else "",
        one_line(_client_name(site, standing)),
        one_line(standing.title),
        network_label(standing.account),
        site.tell(_mark(site, standing).label),
        one_line(campaign.title) if campaign else "",
        f"{actual.astimezone(site.zone(client)):%Y-%m-%d %H:%M}" if actual else "",
        standing.url,
        one_line(_reasons(site, standing)),
        standing.id,
    ]
