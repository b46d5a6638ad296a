"""Secrets of accounts: what they are called in the environment, and what stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from marronnier.model import Account, say
from marronnier.platforms import base


def secret_names(account: Account, fields: Iterable[str], *, short: bool) -> dict[str, list[str]]:
    """Return field -> names of the environment variables that may hold it, the first one set."""

    def spell(text: str) -> str:
        return text.upper().replace("-", "_").replace(".", "_")

    prefix = f"MARRONNIER_{spell(account.client)}_"
    names = {name: [f"{prefix}{spell(account.key)}_{name}"] for name in fields}
    if short:
        for name, variables in names.items():
            variables.append(f"{spell(account.key)}_{name}")
    return names


def secrets_of(
    account: Account,
    platform: base.Platform,
    secret: Callable[[str], str | None],
    *,
    short: bool,
) -> dict[str, str]:
    """Return the secrets of an account by field; raise Held naming the variable that is missing."""
    found = {}
    for name, variables in secret_names(account, platform.SECRETS, short=short).items():
        value = next((value for variable in variables if (value := secret(variable))), None)
        if value is None:
            raise base.Held(
                say(
                    "No credentials for {account}: set {variable} in the environment.",
                    account=account.key,
                    variable=variables[0],
                )
            )
        found[name] = value
    return found
