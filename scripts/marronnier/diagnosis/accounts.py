"""Accounts: whether secrets are there, whose they are, and how long they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from marronnier.credentials import secret_names
from marronnier.diagnosis.examination import Examination, bad, ok, warn
from marronnier.model import Account, Client, Message, say
from marronnier.platforms import base
from marronnier.problems import NOTICE, connecting, days_left
from marronnier.renewing import is_brief, last_day, needed
from marronnier.running import Run
from marronnier.world import NoAnswer, NotSent

WRITES = "MARRONNIER_SECRETS_TOKEN"  # what the workflow “renew” keeps new secrets with
# what of a server's limits accounts.yml may record
RECORDED = ("characters", "images", "link_characters", "image_bytes", "alt_characters")
Record = Callable[[Account, Mapping[str, int]], Message | None]
Note = Callable[[Account, Mapping[str, str]], Message | None]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Hold what is known beside the accounts.

    `stored` tells the names of a client's secrets at GitHub, None where they cannot be seen;
    `workflow` is the text of publish.yml, empty where there is none; `record` writes limits, and
    `note` an account's own keys: both return why they could not.
    """

    stored: Callable[[str], Collection[str] | None]
    workflow: str = ""
    record: Record | None = None
    note: Note | None = None


def examine_account(
    run: Run, client: Client, account: Account, around: Surroundings
) -> Iterator[Examination]:
    """Yield what a client's account tells; its network is asked, and nothing is published."""
    subject = f"{client.slug}/{account.key}"
    platform = run.transports.get(account.platform)
    if platform is None:
        said = say("Nothing can be published there yet: {name}.", name=account.platform)
        remedy = say("“marronnier platforms” lists the networks.")
        yield warn("accounts.network", said, remedy, subject)
        return
    if not platform.SECRETS:
        yield ok("accounts.token", say("{label} needs no account.", label=platform.LABEL), subject)
        return
    yield from _expiry(run, client, account, platform, subject)
    yield from _handed(account, platform, around.workflow, subject)
    if platform.renew is not base.unsupported:
        yield from _renewal(account, platform, around.stored(client.slug), subject)
    missing = _missing(run, account, platform)
    if missing:
        yield _not_here(account, platform, missing, around.stored(client.slug), subject)
        return
    try:
        session = run.session(account)
    except (base.Outcome, NotSent, NoAnswer) as outcome:
        yield _closed(outcome, account, subject)
        return
    said = say("{label} answers, and the token is this account's.", label=platform.LABEL)
    yield ok("accounts.token", said, subject)
    if not is_brief(platform):
        yield from _lifetime(client, account, session, around.note, subject)
    yield from _limits(platform, session, account, around.record, subject)


# --- how long tokens hold -----------------------------------------------------------------------


def _expiry(
    run: Run, client: Client, account: Account, platform: base.Platform, subject: str
) -> Iterator[Examination]:
    """Yield how long a token still holds, by accounts.yml; where it should tell that, and does not.

    The network may know better: it is asked later.
    """
    left = days_left(client, account, run.world.clock.now())
    if left is None:
        yield from _unnoted(account, platform, subject)
        return
    last = account.expires
    remedy = say("Make a new one: {command}", command=connecting(account))
    if left < 0:
        yield bad(
            "accounts.expiry", say("Its token held until {last}.", last=last), remedy, subject
        )
        return
    said = say("Its token holds until {last}; days left: {n}.", last=last, n=left)
    if left <= NOTICE.days:
        yield warn("accounts.expiry", said, remedy, subject)
    else:
        yield ok("accounts.expiry", said, subject)


def _unnoted(account: Account, platform: base.Platform, subject: str) -> Iterator[Examination]:
    life = platform.CONSENT.life if platform.CONSENT else 0
    if not life or is_brief(platform):
        return
    said = say(
        "Tokens of {label} hold {n} days as a rule, and {path} does not tell until when.",
        label=platform.LABEL,
        n=life,
        path=account.at.path,
    )
    remedy = say("Write its last day there, as “expires”: {n} days after it was made.", n=life)
    yield warn("accounts.expiry", said, remedy, subject)


def _lifetime(
    client: Client, account: Account, session: base.Session, note: Note | None, subject: str
) -> Iterator[Examination]:
    """Yield what the network itself tells of the token's end, where that stands nowhere yet."""
    last, check = last_day(client, session.expires), "accounts.lifetime"
    if not last:
        return
    values = {"last": last, "path": account.at.path}
    if last == account.expires:
        yield ok(
            check, say("The network says so too: the token holds until {last}.", **values), subject
        )
    elif note is None:
        said = say("The network says that the token holds until {last}; {path} does not.", **values)
        yield warn(check, said, say("marronnier doctor --write"), subject)
    elif failure := note(account, {"expires": last}):
        yield warn(
            check, failure, say("Write it by hand: “expires: {written}”.", written=last), subject
        )
    else:
        said = say("The token's last day, {last}, stands in {path} now. Commit it.", **values)
        yield ok(check, said, subject)


# --- secrets ------------------------------------------------------------------------------------


def _handed(
    account: Account, platform: base.Platform, workflow: str, subject: str
) -> Iterator[Examination]:
    """Yield what the workflow does not hand to the publisher, although an environment may hold it.

    Text is compared, so that a workflow written in another way is understood too.
    """
    if not workflow:
        return
    for variables in secret_names(account, platform.SECRETS, short=True).values():
        if not any(re.search(rf"\bsecrets\.{name}\b", workflow) for name in variables):
            short = variables[-1]
            said = say("The workflow “publish” does not hand over {variable}.", variable=short)
            remedy = say(
                "Below “env:” of its step “Publish”: {line}",
                line=f"{short}: ${{{{ secrets.{short} }}}}",
            )
            yield bad("accounts.handed", said, remedy, subject)


def _renewal(
    account: Account, platform: base.Platform, stored: Collection[str] | None, subject: str
) -> Iterator[Examination]:
    """Yield what GitHub lacks for renewing a token without a person, where it has the token."""
    if not stored:
        return
    names = secret_names(account, needed(platform), short=True)
    there = {field for field, some in names.items() if any(name in stored for name in some)}
    if not there.intersection(platform.SECRETS):
        return  # it is renewed elsewhere, or not connected yet
    missing = [some[-1] for field, some in names.items() if field not in there]
    missing += [] if WRITES in stored else [WRITES]
    if not missing:
        yield ok("accounts.renewal", say("The workflow “renew” can renew its token."), subject)
        return
    said = say("The workflow “renew” cannot renew its token: {names}.", names=", ".join(missing))
    environment = f"client-{account.client}"
    remedy = say("Put them into the environment “{environment}”.", environment=environment)
    yield warn("accounts.renewal", said, remedy, subject)


def _missing(run: Run, account: Account, platform: base.Platform) -> list[list[str]]:
    """Return, for each secret that is not in the environment, the names that it may have."""
    names = secret_names(account, platform.SECRETS, short=bool(run.client))
    secret = run.world.secret
    return [variables for variables in names.values() if not any(map(secret, variables))]


def _not_here(
    account: Account,
    platform: base.Platform,
    missing: list[list[str]],
    stored: Collection[str] | None,
    subject: str,
) -> Examination:
    check, names = "accounts.secret", secret_names(account, platform.SECRETS, short=True).values()
    wanted = ", ".join(variables[0] for variables in missing)
    if stored and all(any(name in stored for name in variables) for variables in names):
        said = say("The secret stands at GitHub; without it here, its account was not opened.")
        return warn(check, said, say("To try it from here, set {name}.", name=wanted), subject)
    remedy = say(
        "Set it here or, for the workflow, as the secret {name} of the environment"
        " “{environment}”.",
        name=", ".join(variables[-1] for variables in names),
        environment=f"client-{account.client}",
    )
    if stored is None:
        said = say("Missing here: {name}. This token is not shown what GitHub keeps.", name=wanted)
        return warn(check, said, remedy, subject)
    return bad(check, say("Missing in the environment: {name}.", name=wanted), remedy, subject)


def _closed(outcome: Exception, account: Account, subject: str) -> Examination:
    """Return why an account could not be opened, in the words that publishing would use."""
    if isinstance(outcome, base.Busy) and outcome.until is not None:
        said = outcome.reason
        return warn("accounts.token", said, say("Try again later."), subject)
    if isinstance(outcome, base.Busy):
        remedy = say("Look at the network, and at “url” in {path}.", path=account.at.path)
        return bad("accounts.reach", outcome.reason, remedy, subject)
    reason = outcome.reason if isinstance(outcome, base.Outcome) else say("It does not answer.")
    remedy = say(
        "Make a token of this very account and set it anew, or correct {path}.",
        path=account.at.path,
    )
    return bad("accounts.token", reason, remedy, subject)


# --- limits -------------------------------------------------------------------------------------


def _limits(
    platform: base.Platform,
    session: base.Session,
    account: Account,
    record: Record | None,
    subject: str,
) -> Iterator[Examination]:
    if session.limits.source == platform.LIMITS.source:
        return  # the server announces nothing of its own
    wanted = _unusual(platform, session, account)
    known = {name: account.limits[name] for name in RECORDED if name in account.limits}
    values = {
        "path": account.at.path,
        "figures": ", ".join(f"{name}: {value}" for name, value in wanted.items()),
    }
    if not wanted:
        yield ok("accounts.limits", say("Its server's limits are the usual ones."), subject)
    elif record is not None and (failure := record(account, wanted)):
        yield warn("accounts.limits", failure, say("Write it by hand, below “limits”."), subject)
    elif record is not None:
        said = say("Its server's limits stand in {path} now: {figures}. Commit it.", **values)
        yield ok("accounts.limits", said, subject)
    elif known != wanted:
        said = say("The server announces other limits than {path} tells: {figures}.", **values)
        yield warn("accounts.limits", said, say("marronnier doctor --write"), subject)
    else:
        yield ok(
            "accounts.limits", say("Its server's limits are those of {path}.", **values), subject
        )


def _unusual(platform: base.Platform, session: base.Session, account: Account) -> dict[str, int]:
    """Return what accounts.yml should record: what is not the network's usual, or stands there."""
    found = {name: int(getattr(session.limits, name)) for name in RECORDED}
    return {
        name: value
        for name, value in found.items()
        if name in account.limits or value != getattr(platform.LIMITS, name)
    }
