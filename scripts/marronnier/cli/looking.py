"""Look at the work tree for `check`: what has not changed since the last look is remembered."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import click

from marronnier.cli import Settings
from marronnier.edges.cache import Cache
from marronnier.edges.files import Listing, list_folder
from marronnier.edges.grammar import Proofreading, find_program, identity, proofread
from marronnier.edges.history import Seen, last_seen
from marronnier.edges.images import inspect
from marronnier.edges.program import program
from marronnier.edges.workers import Workers
from marronnier.model import Files, say
from marronnier.proofs import Proofreader, Proofs
from marronnier.recall import Checked, check_again
from marronnier.reexamining import Memory, Terms, held, unseen
from marronnier.render.language import Language, language

MANY = 500  # posts; fewer are looked at before anybody wonders
STEP = 50  # posts between two words on how far it is


@dataclass(frozen=True, slots=True)
class Looked:
    """Hold the files as they lay in the work tree, and what a check of them gave."""

    files: Files
    checked: Checked
    language: Language


class Looking:
    """Look at the work tree again and again, and examine only what changed in between."""

    def __init__(
        self,
        settings: Settings,
        now: datetime,
        *,
        cache: bool,
        grammar: Callable[[str], bool] | None = None,
        thorough: bool = False,
        again: bool = False,
        jobs: int = 0,
    ) -> None:
        """Remember, if there is to be a `cache`; read for `grammar` the posts (paths) it names.

        `thorough` comes back to texts that there was no time for; with `again` there will be
        more than one look; `jobs` is for `Workers`.
        """
        self.settings = settings
        self.proofreading = Proofreading({}, 0)
        self.proofreader: Proofreader | None = None
        if grammar and find_program():
            self.proofreader = Proofreader(self._proofread, identity(), grammar, thorough)
        self.now = now
        self.cache = Cache(settings.workspace) if cache else None
        self.records: Memory = self.cache.records if self.cache else {}
        self.keeping = cache or again
        self.workers = Workers(jobs, self.cache)

    def look(self, listing: Listing | None = None, ledger: Seen | None = None) -> Looked:
        """Check the files as they lie there now, or as they were listed just now."""
        # Nothing here goes round in circles, and looking for such takes a quarter of the time.
        gc.disable()
        workspace = self.settings.workspace
        if listing is None:
            listing, ledger = list_folder(workspace), last_seen(workspace)
        history = ledger.open() if ledger else None
        tree = self.cache.files(listing) if self.cache else None
        terms = Terms(
            self.now,
            program(),
            history,
            proofreader=self.proofreader,
            spread=self.workers,
            keeping=self.keeping,
            seen=tree.seen if tree else unseen,
            shelve=self.cache.shelve if self.cache else held,
        )
        files = listing.files() if tree is None else tree
        facts = self.cache.inspect if self.cache else inspect
        progress = self._progress if sys.stderr.isatty() else None
        checked = check_again(files, facts, terms, self.records, progress)
        if history is not None:
            history.close()
        self.records = checked.kept
        if self.cache and files:
            self.cache.save(self.records)
        return Looked(files, checked, language(self.settings.lang or checked.workspace.language))

    def keep(self, shelves: Memory) -> None:
        """Keep shelves that have grown since the last look, and what libraries answered then."""
        if self.cache:
            self.cache.grow(shelves)

    def _proofread(self, texts: Sequence[str]) -> Proofs:
        self.proofreading = proofread(texts)
        return self.proofreading.proofs

    def _progress(self, done: int, posts: int) -> None:
        if posts >= MANY and done % STEP == 0:
            told = language(self.settings.spoken).tell(
                say("Checking: {done} of {posts} posts", done=done, posts=posts)
            )
            click.echo(f"\r{told}\x1b[K", err=True, nl=False)
            if done + STEP >= posts:
                click.echo("\r\x1b[K", err=True, nl=False)
