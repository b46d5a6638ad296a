"""The steps of `connect`: whose account, which secrets, are they his, and where do they go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click

from marronnier.cli import Settings
from marronnier.cli.asking import Person
from marronnier.cli.connect import ADDRESS, SECURE
from marronnier.cli.consents import answer
from marronnier.cli.reading import refuse_unknown_client
from marronnier.cli.storing import file_vault, github_vault, keep, prove
from marronnier.cli.world import make_world
from marronnier.consenting import Question, ask
from marronnier.credentials import secret_names
from marronnier.edges.files import read_folder, write_whole
from marronnier.load import load_ground
from marronnier.model import Account, Client, Message, Place, Trouble, say
from marronnier.noting import entry, with_facts
from marronnier.platforms import PLATFORMS, base
from marronnier.platforms.consents import Consent, Granted
from marronnier.render.language import Language, language
from marronnier.renewing import Vault, access_of, is_brief, last_day, needed
from marronnier.rules.structure import unknown_platform
from marronnier.world import NoAnswer, NotSent, World

Found = TypeVar("Found")
FACTS = ("id", "handle", "url", "expires")


@dataclass(frozen=True, slots=True)
class Wishes:
    """Hold how a consent is asked for: where it returns to, further scopes, with a browser."""

    address: str = ""
    scopes: tuple[str, ...] = ()
    browser: bool = True


@dataclass(slots=True)
class Visit:
    """Hold one visit: the account as accounts.yml knows it, and where its secrets will go."""

    settings: Settings
    world: World
    platform: base.Platform
    client: Client
    account: Account
    speech: Language
    consent: Consent | None = None  # None: the person has the secrets already
    vault: Vault | None = None
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    kept: bool = False  # whether they are where they belong

    def store(self, *, github: bool, file: Path | None) -> None:
        """Settle where the secrets go, and prove that they can; raise Trouble."""
        if github and file:
            raise Trouble(say("Choose one: “--github” or “--env-file”."))
        if file:
            self.vault = file_vault(self.settings, file)
        if github:
            self.vault = github_vault(self.settings, self.world, self.client.slug)
        if self.vault is None and self.consent is not None:
            raise Trouble(
                say(
                    "{label} gives the secrets to this command alone: say where they go, with"
                    " “--github” or “--env-file FILE”.",
                    label=self.platform.LABEL,
                )
            )
        prove(self.vault)

    def walk(self, person: Person, wishes: Wishes) -> None:
        """Lead the person through all of it."""
        person.tell(
            say(
                "{label}, for {client} (account “{key}”).",
                label=self.platform.LABEL,
                client=self.client.name,
                key=self.account.key,
            )
        )
        for number, step in enumerate(self.platform.STEPS, 1):
            person.tell(step, mark=f"{number}. ")
        self._ask_facts(person)
        if self.consent is None:
            session, until = self._typed(person), None
        else:
            session, until = self._consented(person, self.consent, wishes)
        person.tell(
            say(
                "{label} answers, and the secrets are this account's: {account}.",
                label=self.platform.LABEL,
                account=self.account.handle or self.account.id,
            )
        )
        self._keep(person)
        ends = None if is_brief(self.platform) else until or session.expires
        self._note(person, last_day(self.client, ends))
        person.tell(
            say(
                "“marronnier doctor --client {client}” looks at all of it.", client=self.client.slug
            )
        )

    def _ask_facts(self, person: Person) -> None:
        """Ask what the network is not asked: the server, and the name by which to know it."""
        if self.platform.NEEDS_URL and not self.account.url:
            told = say("The address of its server, such as https://mastodon.example")
            self.account = replace(self.account, url=_with_scheme(person.ask(told)))
        if self.consent is None:
            while not (self.account.id or self.account.handle):
                handle = person.ask(say("The account's name on the network, as people see it"))
                self.account = replace(self.account, handle=handle)

    # --- secrets that the person copies ---

    def _typed(self, person: Person) -> base.Session:
        """Ask for the secrets until the network takes them."""
        while True:
            self.secrets = {
                name: person.ask_secret(say("{name} (it is not shown)", name=name))
                for name in needed(self.platform)
            }
            try:
                return self._open()
            except base.Held as held:
                person.tell(held.reason)
                if not person.agrees(say("Type them again?")):
                    raise click.Abort from None

    def _open(self) -> base.Session:
        """Open the account; raise Held, or Trouble for a network that is away."""
        return away(lambda: self.platform.connect(self._access()))

    def _access(self) -> base.Access:
        return access_of(self.world, self.account, self.secrets)

    # --- secrets that a consent gives ---

    def _consented(
        self, person: Person, consent: Consent, wishes: Wishes
    ) -> tuple[base.Session, datetime | None]:
        consent = replace(consent, scopes=tuple(dict.fromkeys((*consent.scopes, *wishes.scopes))))
        home = wishes.address or (SECURE if consent.https else ADDRESS)
        person.tell(
            say(
                "Register this address of return with the app, exactly as it stands: {address}",
                address=home,
            )
        )
        person.tell(say("The consent asks for: {scopes}", scopes=", ".join(consent.scopes)))
        app = self._app(person, consent)
        question = ask(consent, app[consent.app[0]], home, self.world.nonce(), self.world.nonce())
        code = answer(person, question, browser=wishes.browser)
        self.secrets = app
        granted = self._granted(code, question)
        chosen = self._choose(person, granted)
        self.account = replace(
            self.account,
            id=self.account.id or chosen.id,
            handle=self.account.handle or chosen.handle,
        )
        self.secrets = {
            name: value
            for name, value in {**app, **chosen.secrets}.items()
            if name in needed(self.platform) or name in chosen.secrets
        }
        try:
            return self._open(), chosen.until
        except base.Held as held:
            raise Trouble(held.reason) from None

    def _granted(self, code: str, question: Question) -> tuple[Granted, ...]:
        """Return what the code opens, its secrets known to the redactor."""
        access = self._access()
        try:
            granted = away(
                lambda: self.platform.grant(access, code, question.address, question.verifier)
            )
        except base.Held as held:
            raise Trouble(held.reason) from None
        for one in granted:
            for value in one.secrets.values():
                self.settings.redactor.learn(value)
        return granted

    def _app(self, person: Person, consent: Consent) -> dict[str, str]:
        """Return the app's identity and secret: the environment's, else what the person types."""
        found = {}
        names = secret_names(self.account, consent.app, short=True)
        for name in consent.app:
            known = next(filter(None, map(self.world.secret, names[name])), "")
            shown = name == consent.app[0]
            if shown and self.settings.redactor.hide(known) != known:
                known = ""  # its page could not be shown
            if known:
                person.tell(say("{name} is taken from the environment.", name=name))
            elif shown:
                known = person.ask(say("{name} of the app", name=name))
            else:
                known = person.ask_secret(say("{name} of the app (it is not shown)", name=name))
            found[name] = known
        return found

    def _choose(self, person: Person, granted: tuple[Granted, ...]) -> Granted:
        """Return the account that is meant: the one of accounts.yml, or the person's choice."""
        if not granted:
            raise Trouble(
                say("The consent opened no account of {label}.", label=self.platform.LABEL)
            )
        names = [" ".join(filter(None, (one.handle, f"({one.id})"))) for one in granted]
        if self.account.id:
            mine = [one for one in granted if one.id.casefold() == self.account.id.casefold()]
            if not mine:
                raise Trouble(
                    say(
                        "accounts.yml names {wanted}, and the consent opened: {names}.",
                        wanted=self.account.id,
                        names=", ".join(names),
                    )
                )
            return mine[0]
        return granted[person.choose(say("Which one?"), names)]

    # --- where it all goes ---

    def _keep(self, person: Person) -> None:
        names = secret_names(self.account, self.secrets, short=True)
        if self.vault is None:
            person.tell(
                say("For the workflows, set each of these secrets; it is asked for, and not shown:")
            )
            for name in self.secrets:
                click.echo(f"  gh secret set {names[name][-1]} --env client-{self.client.slug}")
            person.tell(say("For a machine of yours, set these variables there:"))
            for name in self.secrets:
                click.echo(f"  {names[name][0]}")
            return
        kept = {names[n][-1 if self.vault.short else 0]: one for n, one in self.secrets.items()}
        keep(self.vault, kept)
        self.kept = True
        person.tell(say("Written: {names}.", names=", ".join(kept)))

    def _note(self, person: Person, last: str) -> None:
        """Offer to write into accounts.yml what is known now."""
        facts = {name: str(getattr(self.account, name)) for name in FACTS}
        facts |= {"expires": last or self.account.expires}
        facts = {name: value for name, value in facts.items() if value}
        known = self.client.accounts.get(self.account.key)
        if known and all(getattr(known, name) == value for name, value in facts.items()):
            return
        path = self.account.at.path
        target = self.settings.workspace / path
        before = target.read_bytes() if target.is_file() else b""
        written = with_facts(path, before, self.account.key, facts)
        person.tell(say("In {path}:", path=path))
        click.echo(f"\n{entry(self.account.key, facts)}")
        if written is None:
            person.tell(say("{path} is not written in a way that can be added to.", path=path))
        elif person.agrees(say("Write it there?")):
            write_whole(target, written)
            person.tell(say("Written. Commit it."))


def begin(settings: Settings, platform: str, client: str, key: str, *, typed: bool) -> Visit:
    """Read the workspace, and find the network, the client and the account; raise Trouble."""
    ground = load_ground(read_folder(settings.workspace))
    speech = language(settings.lang or ground.workspace.language)
    found = PLATFORMS.get(platform.lower())
    if found is None:
        raise Trouble(unknown_platform(platform.lower(), PLATFORMS))
    if not found.SECRETS:
        raise Trouble(say("{label} needs no account.", label=found.LABEL))
    known = ground.workspace.clients
    refuse_unknown_client(client, known)
    if not client and len(known) != 1:
        text = "Whose account is it? Add “--client” and one of: {known}."
        raise Trouble(say(text, known=", ".join(known) or "–"))
    client = client or next(iter(known))
    owner = known[client]
    key = key or found.NAME
    account = owner.accounts.get(key, Account(client, key, Place(f"clients/{client}/accounts.yml")))
    if account.platform != found.NAME or with_facts("", b"", key, {"handle": "a"}) is None:
        text = "“{key}” is no account of {label}: write {name}, or {name}.lyon for a second one."
        raise Trouble(say(text, key=key, label=found.LABEL, name=found.NAME))
    consent = None if typed else found.CONSENT
    return Visit(settings, make_world(settings), found, owner, account, speech, consent)


def away(work: Callable[[], Found]) -> Found:
    """Return what a network gave; raise Held, or Trouble when it cannot be asked now."""
    try:
        return work()
    except base.Held:
        raise
    except base.Outcome as outcome:
        raise Trouble(outcome.reason) from None
    except (NotSent, NoAnswer) as failed:
        reason = failed.args[0] if failed.args else ""
        told = reason if isinstance(reason, Message) else say("It does not answer.")
        raise Trouble(told) from None


def _with_scheme(text: str) -> str:
    return text if "://" in text else f"https://{text}"
