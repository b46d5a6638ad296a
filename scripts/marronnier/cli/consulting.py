"""One visit of `doctor`: who is asked, in which order, and with what."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from marronnier.cli import Settings
from marronnier.cli.reading import refuse_unknown_client
from marronnier.cli.world import SKEW, LoopbackOnly, make_world, transports
from marronnier.diagnosis.accounts import Note, Record, Surroundings, examine_account
from marronnier.diagnosis.clocks import Heard, examine_clocks
from marronnier.diagnosis.examination import Examination, bad, warn
from marronnier.diagnosis.git import examine_git, examine_ledger
from marronnier.diagnosis.github import WORKFLOW, examine_github
from marronnier.diagnosis.guards import stored_secrets
from marronnier.diagnosis.hosting import examine_hosting
from marronnier.diagnosis.replies import Ask, Reply
from marronnier.edges import env
from marronnier.edges.clock import SystemClock
from marronnier.edges.files import read_folder, write_whole
from marronnier.edges.github import ORIGIN, GitHubFailed, github_of
from marronnier.edges.http import Requests
from marronnier.edges.premises import git_facts
from marronnier.edges.repository import Repository, open_repository
from marronnier.load import Ground, load_ground
from marronnier.model import Account, Client, Message, Severity, Trouble, say
from marronnier.noting import with_facts, with_limits
from marronnier.render.language import Language, language
from marronnier.running import Run


@dataclass(frozen=True, slots=True)
class Visit:
    """Hold what a visit needs: the run lends its World, and opens accounts as publishing does."""

    settings: Settings
    repository: Repository
    run: Run
    heard: Heard
    ground: Ground
    write: bool
    speech: Language

    @property
    def clients(self) -> list[Client]:
        """Return the clients that are asked for."""
        known = self.ground.workspace.clients.values()
        return [client for client in known if self.run.client in ("", client.slug)]


def begin(settings: Settings, client: str, *, write: bool) -> Visit:
    """Read the workspace and make the World: no clock is compared but by ourselves."""
    ground = load_ground(read_folder(settings.workspace))
    refuse_unknown_client(client, ground.workspace.clients)
    plain = Requests(settings.redactor.learn)
    heard = Heard(LoopbackOnly(plain) if settings.now else plain, SystemClock())
    world = replace(make_world(settings), http=heard)
    speech = language(settings.lang or ground.workspace.language)
    run = Run(world, transports(divert=False), client)
    return Visit(settings, open_repository(settings.workspace), run, heard, ground, write, speech)


def consult(visit: Visit) -> Iterator[Examination]:
    """Yield what is found, area by area; every part is looked at whatever the others say."""
    facts = git_facts(visit.repository)
    yield from examine_git(facts)
    if facts.away is None:
        yield from examine_ledger(visit.run, marked=facts.marked)
    ask = _asking(visit)
    now, workflow = visit.run.world.clock.now(), _workflow(visit)
    if ask is not None:
        yield from examine_github(ask, facts.branch, now, _with_secrets(visit) if workflow else ())
    elif _on_github(visit):
        said = say("GitHub's settings were not looked at: there is no token.")
        yield warn("github.repository", said, say("Set MARRONNIER_GIT_TOKEN or GITHUB_TOKEN."))
    stored = (
        functools.cache(functools.partial(stored_secrets, ask))
        if ask
        else (lambda _: frozenset[str]())
    )
    record, note = (_recorder(visit), _noter(visit)) if visit.write else (None, None)
    yield from _accounts(visit, Surroundings(stored, workflow, record, note))
    yield from examine_clocks(visit.heard, SKEW)


# --- GitHub -------------------------------------------------------------------------------------


def _on_github(visit: Visit) -> bool:
    return bool(ORIGIN.fullmatch(visit.repository.origin()) or env.secret("GITHUB_REPOSITORY"))


def _asking(visit: Visit) -> Ask | None:
    """Return how GitHub is asked, None without a repository there or a token."""
    world = visit.run.world
    github = github_of(world.http, world.clock, env.secret, visit.repository.origin())
    if github is None:
        return None

    def ask(path: str, /, **query: str | int) -> Reply:
        try:
            return Reply(HTTPStatus.OK, github.get(path, **query))
        except GitHubFailed as failed:
            status = HTTPStatus.TOO_MANY_REQUESTS if failed.until else failed.status
            return Reply(status, words=failed.message)

    return ask


def _workflow(visit: Visit) -> str:
    """Return the text of the workflow that publishes, empty where there is none."""
    path = visit.settings.workspace / WORKFLOW
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _with_secrets(visit: Visit) -> Iterator[str]:
    """Yield the clients that have an account whose network wants a secret."""
    for client in visit.clients:
        networks = (visit.run.transports.get(a.platform) for a in client.accounts.values())
        if any(network and network.SECRETS for network in networks):
            yield client.slug


# --- accounts -----------------------------------------------------------------------------------


def _accounts(visit: Visit, around: Surroundings) -> Iterator[Examination]:
    for finding in visit.ground.findings:
        mistake = finding.severity is Severity.ERROR and finding.at.path.endswith("/accounts.yml")
        if mistake and visit.run.client in ("", finding.client):
            remedy = say("Correct it: “marronnier check” tells all mistakes.")
            yield bad("accounts.file", finding.message, remedy, str(finding.at))
    for client in visit.clients:
        for account in client.accounts.values():
            yield from examine_account(visit.run, client, account, around)
        yield from examine_hosting(visit.run, client)


def _recorder(visit: Visit) -> Record:
    """Return how limits are written into the work tree's accounts.yml."""
    day = f"{visit.run.world.clock.now():%Y-%m-%d}"

    def record(account: Account, limits: Mapping[str, int]) -> Message | None:
        return _write(
            visit, account, lambda name, data, key: with_limits(name, data, key, limits, day)
        )

    return record


def _noter(visit: Visit) -> Note:
    """Return how an account's own keys are written there."""

    def note(account: Account, facts: Mapping[str, str]) -> Message | None:
        return _write(visit, account, lambda name, data, key: with_facts(name, data, key, facts))

    return note


def _write(
    visit: Visit, account: Account, make: Callable[[str, bytes, str], bytes | None]
) -> Message | None:
    """Write what `make` makes of (path, bytes, account key); return why that cannot be."""
    path = account.at.path
    target = visit.settings.workspace / path
    written = make(path, target.read_bytes(), account.key)
    if written is None:
        return say("{path} is not written in a way that can be added to.", path=path)
    try:
        write_whole(target, written)
    except Trouble as trouble:
        return trouble.message
    return None
