"""Where secrets go, for the commands that make them: proven first, then written whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from marronnier.cli import Settings
from marronnier.edges import env
from marronnier.edges.git import open_repository
from marronnier.edges.github import github_of
from marronnier.edges.service import STOP
from marronnier.edges.vaults import TOKENS, FileVault, GitHubVault, refuse_shared
from marronnier.model import Message, Trouble, say
from marronnier.renewing import Unkept, Vault
from marronnier.world import World


def file_vault(settings: Settings, file: Path) -> FileVault:
    """Return a file of this machine; raise Trouble for one that others may read."""
    git = open_repository(settings.workspace)
    ignored = git.attempt("check-ignore", "-q", "--", str(file.resolve()))
    refuse_shared(file, settings.workspace, ignored=ignored.returncode == 0)
    return FileVault(file)


def github_vault(settings: Settings, world: World, client: str) -> GitHubVault:
    """Return a client's environment on GitHub; raise Trouble without a repository or a token."""
    origin = open_repository(settings.workspace).origin()
    github = github_of(world.http, world.clock, env.secret, origin, TOKENS)
    if github is None:
        raise Trouble(
            say(
                "Writing secrets needs a repository on GitHub, and in MARRONNIER_SECRETS_TOKEN or"
                " GH_TOKEN a token with the permissions “environments: write” and “secrets: write”."
            )
        )
    return GitHubVault(github, client)


def prove(vault: Vault | None) -> None:
    """Prove that secrets can be kept, before anybody is asked for one; raise Trouble."""
    try:
        if vault is not None:
            vault.prove()
    except Unkept as failed:
        raise Trouble(failed.reason) from None


def keep(vault: Vault, secrets: Mapping[str, str]) -> None:
    """Keep all secrets; an interruption waits until the last one is written."""
    done: list[str] = []
    try:
        with STOP.listen():
            for name, value in secrets.items():
                vault.keep(name, value)
                done.append(name)
    except Unkept as failed:
        left = ", ".join(name for name in secrets if name not in done)
        message: Message = say(
            "Not written: {names}. {why} Call the command again.", names=left, why=failed.reason
        )
        raise Trouble(message) from None
