"""Renew secrets before they end, where a network does that without a person.

A renewal may void the old secrets at once. So nothing is asked of a network before it is proven
that new ones can be kept, and what it gave is kept with patience.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from marronnier.credentials import secret_names
from marronnier.model import Account, Client, Medium, Message, say
from marronnier.noting import with_facts
from marronnier.platforms import base
from marronnier.platforms.consents import Granted
from marronnier.problems import connecting, days_left
from marronnier.world import Landing, NoAnswer, NotSent, World

LEAST = (
    21  # days before their end at which secrets are renewed at the latest: people are told at 14
)
RACES = 5  # lost to other commits on the posts' branch
PATIENCE = 600.0  # seconds for keeping what a network gave
FIRST = 1.0  # seconds before the second attempt; each pause is twice the one before
Fields = Mapping[str, str]


class Unkept(Exception):
    """Say why secrets could not be kept; `for_good` when trying again will not help."""

    def __init__(self, reason: Message, *, for_good: bool = False) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.for_good = for_good


class Vault(Protocol):
    """Keep the secrets of one client."""

    @property
    def short(self) -> bool:
        """Tell whether names without the client's count there."""

    def prove(self) -> None:
        """Prove that secrets can be kept, by keeping something harmless; raise Unkept."""

    def keep(self, name: str, value: str) -> None:
        """Keep a secret in the place of the one by that name; raise Unkept."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Hold an account whose network renews: the days that its secrets still hold, if known."""

    client: Client
    account: Account
    platform: base.Platform
    left: int | None

    @property
    def subject(self) -> str:
        """Return `<client>/<account>`."""
        return f"{self.client.slug}/{self.account.key}"

    @property
    def due(self) -> bool:
        """Tell whether its secrets are to be renewed: at half of their life, or in doubt."""
        life = self.platform.CONSENT.life if self.platform.CONSENT else 0
        return is_brief(self.platform) or self.left is None or self.left <= max(LEAST, life // 2)


@dataclass(frozen=True, slots=True)
class Renewed:
    """Hold what came of a renewal: the secrets' names, and the last day that they hold."""

    names: tuple[str, ...]
    last: str = ""  # YYYY-MM-DD; empty: the network did not tell


def turns(
    clients: Iterable[Client], platforms: Mapping[str, base.Platform], now: datetime
) -> Iterator[Turn]:
    """Yield the accounts whose networks renew."""
    for client in clients:
        for account in client.accounts.values():
            platform = platforms.get(account.platform)
            if platform is not None and platform.renew is not base.unsupported:
                yield Turn(client, account, platform, days_left(client, account, now))


def is_brief(platform: base.Platform) -> bool:
    """Tell whether tokens live so shortly that each run renews them, and nobody notes their end."""
    return platform.CONSENT is not None and 0 < platform.CONSENT.life <= LEAST


def needed(platform: base.Platform) -> tuple[str, ...]:
    """Return the fields that are kept: what publishing needs, and what renewing needs besides."""
    return tuple(dict.fromkeys((*platform.SECRETS, *getattr(platform, "RENEWS", ()))))


def last_day(client: Client, until: datetime | None) -> str:
    """Return the last day of what ends at a moment, as accounts.yml tells it; empty for none."""
    if until is None:
        return ""
    zone = ZoneInfo(client.zone if client.usable else "UTC")
    return until.astimezone(zone).date().isoformat()


def access_of(world: World, account: Account, secrets: Fields) -> base.Access:
    """Return what a network may use to grant and renew: nothing is read or sent of any post."""
    return base.Access(account, secrets, world.http, world.clock, world.outbox, _no_medium)


def _no_medium(medium: Medium) -> bytes:
    raise LookupError(medium.path)


@dataclass(frozen=True, slots=True)
class Renewal:
    """Renew one client's accounts: `learn` is told each new secret before anything else."""

    world: World
    vault: Vault
    learn: Callable[[str], None]
    proven: list[bool] = field(default_factory=list)

    def renew(self, turn: Turn) -> Renewed:
        """Renew an account's secrets and keep them; raise Held, Busy, Unsupported or Unkept.

        The last day is told of what people may have to look after, and of nothing briefer.
        """
        held = self._held(turn)
        if not self.proven:
            self.vault.prove()
            self.proven.append(True)
        secrets = {name: value for name, (_, value) in held.items()}
        granted = self._ask(turn, access_of(self.world, turn.account, secrets))
        for value in granted.secrets.values():
            self.learn(value)
        names = secret_names(turn.account, granted.secrets, short=True)
        # first what the next renewal needs: a run that is killed here is made good by it
        changed = [name for name, one in granted.secrets.items() if secrets.get(name) != one]
        changed.sort(key=lambda name: name in turn.platform.SECRETS)
        new = {
            held[name][0]
            if name in held
            else names[name][-1 if self.vault.short else 0]: granted.secrets[name]
            for name in changed
        }
        self._keep(turn, new)
        until = None if is_brief(turn.platform) else granted.until
        return Renewed(tuple(new), last_day(turn.client, until))

    def _held(self, turn: Turn) -> dict[str, tuple[str, str]]:
        """Return field -> the variable that holds it, and its value; raise Held."""
        found: dict[str, tuple[str, str]] = {}
        fields = secret_names(turn.account, needed(turn.platform), short=True)
        for name, variables in fields.items():
            for variable in variables:
                if name not in found and (value := self.world.secret(variable)):
                    found[name] = (variable, value)
            if name not in found:
                variable = variables[-1 if self.vault.short else 0]
                raise base.Held(
                    say(
                        "No credentials for {account}: set {variable} in the environment.",
                        account=turn.account.key,
                        variable=variable,
                    )
                )
        return found

    def _ask(self, turn: Turn, access: base.Access) -> Granted:
        try:
            return turn.platform.renew(access)
        except (NotSent, NoAnswer) as failed:
            reason = failed.args[0] if failed.args else say("It does not answer.")
            raise base.Busy(reason) from None

    def _keep(self, turn: Turn, new: Fields) -> None:
        """Keep all of them, however often it takes."""
        clock, left, pause = self.world.clock, dict(new), FIRST
        began = clock.monotonic()
        while left:
            try:
                for name in list(left):
                    self.vault.keep(name, left[name])
                    del left[name]
            except Unkept as failed:
                late = clock.monotonic() - began > PATIENCE
                if failed.for_good or late or clock.pause(pause):
                    raise _lost(turn, failed, left) from None
                pause = min(2 * pause, 60.0)


def _lost(turn: Turn, failed: Unkept, left: Iterable[str]) -> Unkept:
    return Unkept(
        say(
            "{label} gave new secrets, and they could not be kept ({names}): {why} The old ones may"
            " be void. Make new ones: {command}",
            label=turn.platform.LABEL,
            names=", ".join(left),
            why=failed.reason,
            command=connecting(turn.account),
        ),
        for_good=True,
    )


def note(world: World, last: Mapping[tuple[str, str], str]) -> Message | None:
    """Write the new last days into accounts.yml, in one commit; return why it could not be done.

    `last` maps (path, account key) to a day. Nothing depends on it but when people are reminded.
    """
    why: object = ""
    for _ in range(RACES):
        revision = world.source.fetch()
        files: dict[str, bytes] = {}
        for (path, key), day in last.items():
            data = files.get(path) or revision.files[path].read()
            written = with_facts(path, data, key, {"expires": day})
            if written is None:
                return say("{path} is not written in a way that can be added to.", path=path)
            files[path] = written
        changed = {p: data for p, data in files.items() if data != revision.files[p].read()}
        if not changed:
            return None
        subject = "renewed: " + ", ".join(f"{path.split('/')[1]}/{key}" for path, key in last)
        pushed = world.source.mirror(revision, changed, subject[:200])
        if pushed.landing is Landing.LANDED:
            return None
        why = pushed.detail or pushed.landing.value
        if pushed.landing is not Landing.LOST:
            break
    return say("The new last days could not be written into accounts.yml: {why}", why=why)
