"""Plans, standings and results to text, Markdown and JSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from marronnier.ledger import Ledger
from marronnier.model import Delivery, Message, Moment, State, say
from marronnier.planning import Plan
from marronnier.platforms import PLATFORMS
from marronnier.render.characters import visible
from marronnier.render.language import Language
from marronnier.running import Result
from marronnier.standings import Standing, was_over

MARKS = {
    State.DRAFT: "○",
    State.HELD: "■",
    State.SCHEDULED: "●",
    State.DUE: "▶",
    State.CLAIMED: "…",
    State.PUBLISHED: "✓",
    State.REFUSED: "✗",
    State.UNKNOWN: "?",
    State.PARKED: "‖",
    State.MISSED: "✕",
    State.CANCELLED: "–",
}
MARKDOWN = frozenset("\\`*_[]<>&|~@!#:")  # what could become a link, an image, a mention or HTML
WORDS = {
    State.DRAFT: say("draft"),
    State.HELD: say("held"),
    State.SCHEDULED: say("scheduled"),
    State.DUE: say("due"),
    State.CLAIMED: say("being sent"),
    State.PUBLISHED: say("published"),
    State.REFUSED: say("refused"),
    State.UNKNOWN: say("outcome unknown"),
    State.PARKED: say("parked"),
    State.MISSED: say("missed"),
    State.CANCELLED: say("cancelled"),
}
TROUBLED = (State.MISSED, State.PARKED, State.REFUSED, State.UNKNOWN)


def when(moment: Moment | None, speech: Language) -> str:
    """Return a planned moment as its people write it."""
    if moment is None:
        return "—"
    return f"{speech.day_time(moment.wall)} ({moment.zone})"


# --- plan ---------------------------------------------------------------------------------------


def plan_text(plan: Plan, speech: Language) -> str:
    """Return the plan for a terminal: a line a delivery, its reasons below."""
    lines = []
    for standing in plan.standings:
        lines.append(_line(standing, speech))
        told = [*standing.reasons, *_price(standing)]
        lines += [f"    {visible(speech.tell(reason))}" for reason in told]
    if not lines:
        until = f"{speech.day_time(plan.until.astimezone(UTC))} UTC"
        lines = [speech.tell(say("Nothing is planned until {until}.", until=until))]
    return "\n".join([*lines, _digest_line(plan, speech)])


def beside(standings: Iterable[Standing], ledger: Ledger, now: datetime, speech: Language) -> str:
    """Return a line on what no plan holds any more and a person has to look at; empty: nothing."""
    found = Counter(one.state for one in standings if not was_over(one, ledger, now))
    told = [
        speech.tell(say("{state}: {n}", state=WORDS[state], n=found[state]))
        for state in TROUBLED
        if found[state]
    ]
    if not told:
        return ""
    text = "Beside the plan: {states} (marronnier problems)."
    return speech.tell(say(text, states=", ".join(told)))


def _price(standing: Standing) -> list[Message]:
    """Return what the network asks for a delivery, where it asks for anything."""
    platform = PLATFORMS.get(standing.platform)
    if platform is None or not platform.LIMITS.price or standing.delivery is None:
        return []
    prices = [Decimal(part.price) for part in platform.preview(standing.delivery) if part.price]
    values = {"label": platform.LABEL, "price": str(sum(prices))}
    linked = platform.LIMITS.link_price
    if linked and max(prices, default=Decimal(0)) >= Decimal(linked):
        return [say("{label} charges ${price}: a message with a link is dearer.", **values)]
    return [say("{label} charges ${price}.", **values)]


def _line(standing: Standing, speech: Language) -> str:
    word = speech.tell(WORDS[standing.state])
    moment = when(standing.planned, speech)
    return visible(f"{MARKS[standing.state]} {word:<12} {moment}  {standing.id}  {standing.title}")


def _until(plan: Plan) -> str:
    return plan.until.astimezone(UTC).isoformat(timespec="minutes")


def _digest_line(plan: Plan, speech: Language) -> str:
    return speech.tell(say("Plan {digest}", digest=plan.digest[:12]))


def plan_markdown(plan: Plan, speech: Language) -> str:
    """Return the plan as a Markdown table for a pull request or a job's summary."""
    rows = [
        (
            f"{MARKS[standing.state]} {speech.tell(WORDS[standing.state])}",
            when(standing.planned, speech),
            standing.id,
            standing.title,
            " ; ".join(speech.tell(one) for one in (*standing.reasons, *_price(standing))),
        )
        for standing in plan.standings
    ]
    names = (say("State"), say("When"), say("Delivery"), say("Title"), say("Why"))
    return "\n".join([*table(names, rows, speech), "", _digest_line(plan, speech), ""])


def table(names: Iterable[Message], rows: Iterable[Sequence[str]], speech: Language) -> list[str]:
    """Return the lines of a Markdown table."""
    heads = [speech.tell(name) for name in names]
    lines = [heads, ["---"] * len(heads), *([cell(text) for text in row] for row in rows)]
    return ["| " + " | ".join(line) + " |" for line in lines]


def cell(text: str) -> str:
    """Return a text for a cell of a Markdown table: no link, image, mention or HTML comes of it."""
    return "".join(f"&#{ord(c)};" if c in MARKDOWN else c for c in visible(text))


def plan_json(plan: Plan, speech: Language) -> str:
    """Return the plan as JSON, its digest whole."""
    value = {
        "version": 1,
        "now": plan.now.astimezone(UTC).isoformat(timespec="seconds"),
        "until": _until(plan),
        "digest": plan.digest,
        "deliveries": [row(standing, speech) for standing in plan.standings],
    }
    return json.dumps(value, ensure_ascii=False, indent=1)


WORK = frozenset({State.DUE, State.CLAIMED, State.UNKNOWN})
ENVIRONMENT = re.compile(r"[a-z0-9-]{1,40}")  # what may name an environment of GitHub


def plan_clients(
    standings: Iterable[Standing],
    ledger: Ledger,
    client: str = "",
    near: Callable[[Standing], bool] = lambda _: False,
) -> str:
    """Return `clients=["…"]`: who has something to send, to settle or to write down as missed.

    A line for `$GITHUB_OUTPUT`; `client` leaves out everybody else, `near` tells what else counts.
    """
    names = {s.client for s in standings if s.state in WORK or _newly_missed(s, ledger) or near(s)}
    for delivery in ledger.deliveries():  # a claim stays open when its post is gone
        _, part = ledger.progress(delivery).first_open()
        if part and part.state in WORK:
            names.add(delivery.partition("/")[0])
    chosen = [n for n in sorted(names) if ENVIRONMENT.fullmatch(n) and client in ("", n)]
    return f"clients={json.dumps(chosen, separators=(',', ':'))}"


def _newly_missed(standing: Standing, ledger: Ledger) -> bool:
    if standing.state is not State.MISSED or not standing.digest:
        return False
    return standing.digest not in ledger.progress(standing.id).missed


# --- status -------------------------------------------------------------------------------------


def status_json(standings: Iterable[Standing], speech: Language) -> str:
    """Return the contract of `status --format json`."""
    value = {"version": 1, "deliveries": [row(standing, speech) for standing in standings]}
    return json.dumps(value, ensure_ascii=False, indent=1)


def row(standing: Standing, speech: Language) -> dict[str, Any]:
    """Return what JSON tells of a delivery, wherever it does."""
    planned = standing.planned.instant if standing.planned else None
    lateness = None
    if standing.actual and planned:
        lateness = int((standing.actual - planned).total_seconds())
    return {
        "delivery": standing.id,
        "client": standing.client,
        "post": standing.post_id,
        "platform": standing.platform,
        "account": standing.account,
        "state": standing.state.value,
        "planned": _stamp(planned),
        "actual": _stamp(standing.actual),
        "lateness_seconds": lateness,
        "url": standing.url or None,
        "reason": " ".join(speech.tell(reason) for reason in standing.reasons) or None,
    }


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def status_text(standings: Iterable[Standing], speech: Language) -> str:
    """Return the standings for a terminal, with what happened and where to see it."""
    lines = []
    for standing in standings:
        lines.append(_line(standing, speech))
        if standing.actual and standing.planned:
            there = standing.actual.astimezone(ZoneInfo(standing.planned.zone))
            lines.append(f"    {speech.day_time(there)}  {visible(standing.url)}")
        lines += [f"    {visible(speech.tell(reason))}" for reason in standing.reasons]
    return "\n".join(lines or [speech.tell(say("Nothing is planned."))])


# --- publish ------------------------------------------------------------------------------------


def result_text(result: Result, speech: Language) -> str:
    """Return one line on what became of a delivery."""
    word = speech.tell(WORDS[result.state])
    reason = speech.tell(result.reason) if result.reason else ""
    tail = "  ".join(part for part in (result.url, reason) if part)
    return visible(f"{MARKS[result.state]} {word:<12} {result.delivery}  {tail}").rstrip()


def dry_text(standings: Iterable[Standing], now: datetime, speech: Language) -> str:
    """Return what a run at this moment would send, part by part, as it would be sent."""
    lines = []
    for standing in standings:
        due = standing.planned is not None and standing.planned.instant <= now
        if standing.state is State.DUE and standing.delivery:
            lines += [_line(standing, speech), *_sent(standing.delivery, standing.part, speech)]
        elif due and standing.state in (State.HELD, State.MISSED, State.PARKED, State.UNKNOWN):
            lines.append(_line(standing, speech))
            lines += [f"    {visible(speech.tell(reason))}" for reason in standing.reasons]
    return "\n".join(lines) or speech.tell(say("Nothing is due."))


def _sent(delivery: Delivery, first: int, speech: Language) -> Iterator[str]:
    """Yield what a delivery's parts say, from the next one on, and the options they go with."""
    # the posts' language goes with every delivery, and a title stands above its text
    told = ("language", "title")
    chosen = {key: value for key, value in delivery.options.items() if key not in told}
    if chosen:
        yield "    = " + visible(", ".join(f"{key}: {chosen[key]}" for key in sorted(chosen)))
    for number, part in enumerate(delivery.parts[first:]):
        if part.comment:
            yield f"    --- {speech.tell(say('First comment'))}"
        elif number:
            yield "    ---"
        if part.title:
            yield f"    # {visible(part.title)}"
        yield from (f"    | {visible(row)}" for row in part.text.split("\n"))
        yield from (f"    + {medium.path} ({visible(medium.alt)})" for medium in part.media)
        if part.link:
            yield f"    → {visible(part.link)}"
