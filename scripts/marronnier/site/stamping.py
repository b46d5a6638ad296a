"""Pages are stamped: the theme renders a shell once for each depth and entry, and no page at all.

A shell is cut where pages differ, at their title and their content, and a page is its pieces
joined. What is made from nothing new is not made again: see `render.pages.batches`.
"""

from __future__ import annotations

import gc
import hashlib
import html
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from marronnier.edges.output import Entry, Output, Stat
from marronnier.edges.program import program
from marronnier.edges.workers import FEW, Workers
from marronnier.render.characters import plain
from marronnier.render.html import Html, Pieces, encoded
from marronnier.render.pages import Batch, Memory, Page, Parts, Site, Told, batches, media
from marronnier.site.readings import KeptPost

TITLE = "marronnier-title-goes-here"
BODY = "<h1>marronnier-body-goes-here</h1>"  # the theme adds a heading where there is none
INDENTED = re.compile(r"\n\s+")  # the theme has no text in which that counts
FIELDS = re.compile(f"({TITLE}|{BODY})")


class Shell:
    """Hold a page of the theme without title and content."""

    def __init__(self, rendered: str) -> None:
        close = INDENTED.sub("\n", rendered)  # a fifth of it, on every page
        self.pieces = [encoded(piece) for piece in FIELDS.split(close)]
        self.digest = hashlib.sha256(b"\0".join(self.pieces)).hexdigest()[:16]
        self._titles = [n for n, piece in enumerate(self.pieces) if piece == TITLE.encode()]
        self._bodies = [n for n, piece in enumerate(self.pieces) if piece == BODY.encode()]

    def stamp(self, page: Page) -> bytes:
        """Return a page whole; no element can stand in its title."""
        pieces = list(self.pieces)
        title, body = encoded(html.escape(plain(page.title))), _encoded(page.body)
        for number in self._titles:
            pieces[number] = title
        for number in self._bodies:
            pieces[number] = body
        return b"".join(pieces)


def _encoded(body: Html | Pieces) -> bytes:
    return body.encode() if isinstance(body, Pieces) else encoded(body)


Place = tuple[int, str]  # how many folders deep, and the entry of the navigation


class Shells:
    """Have shells rendered when they are first asked for."""

    def __init__(
        self, render: Callable[[int, str], str], rendered: Mapping[Place, str] | None = None
    ) -> None:
        """Begin with those that were `rendered` before."""
        self.render = render
        self.rendered = dict(rendered or {})
        self._made: dict[Place, Shell] = {}

    def at(self, depth: int, section: str) -> Shell:
        """Return the shell of pages that lie so deep and belong to an entry."""
        place = depth, section
        if place not in self._made:
            if place not in self.rendered:
                self.rendered[place] = self.render(depth, section)
            self._made[place] = Shell(self.rendered[place])
        return self._made[place]


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold what the theme lends: its shells, and its files by their paths."""

    shells: Shells
    files: Mapping[str, bytes]


# A batch's name, what to note of it, and what is known of the post that it shows alone.
Work = tuple[str, Entry, Mapping[str, Told]]
FEW_LARGE = 40  # pages of many posts that are made before a second worker has begun


class Press:
    """Write a site into a folder, page by page; what was written before is remembered."""

    def __init__(self, output: Output, jobs: int = 1) -> None:
        self.output = output
        self.jobs = jobs
        self.until: datetime | None = None  # what was printed holds, while nothing else changes

    def print(self, site: Site, frame: Frame, workspace: Path, memory: Memory | None = None) -> int:
        """Write whatever changed, remove what is over, and return how many pages there are.

        `memory` is what is known of the posts: it is used, and grows.
        """
        parts = Parts(site, memory)
        printing = _Printing(self.output, frame.shells, parts, program())
        every = list(batches(parts.site))
        # What views tell of a post is best found out where its own page is made.
        count = self._print(printing, [batch for batch in every if len(batch.posts) == 1])
        self._glance(parts)
        count += self._print(printing, [batch for batch in every if len(batch.posts) != 1])
        self._copy(frame, parts.site, workspace)
        self.output.close()
        self.until = parts.clock.until
        return count

    def hurry(
        self, site: Site, frame: Frame, names: Collection[str], memory: Memory | None = None
    ) -> None:
        """Write some batches alone; the next `print` sees to it that all is as it should be."""
        printing = _Printing(self.output, frame.shells, Parts(site, memory), program())
        for batch in batches(printing.parts.site):
            if batch.name in names:
                entry = printing.make(batch)[1]
                self.output.forget(batch.name, entry.files)

    def _print(self, printing: _Printing, some: Sequence[Batch]) -> int:
        """Write the batches that are not known, and return how many pages all have."""
        count, anew = 0, []
        for batch in some:
            known = printing.known(batch)
            if known:
                self.output.note(batch.name, known)
                count += known.note[0]
            else:
                anew.append(batch)
        for name, entry, told in self._made(printing, anew):
            self.output.note(name, entry)
            count += entry.note[0]
            for path, card in told.items():
                printing.parts.learn(path, card)
        return count

    def _glance(self, parts: Parts) -> None:
        """Find out what views tell of posts of which nothing is known."""
        lacking = parts.lacking()
        told = Workers(self.jobs)(parts.told, lacking, lambda _: None)
        for path, card in zip(lacking, told, strict=True):
            parts.learn(path, card)

    def _made(self, printing: _Printing, anew: Sequence[Batch]) -> Iterator[Work]:
        def work(number: str) -> Work:
            return printing.make(anew[int(number)])

        gc.freeze()  # a worker that counts references in pages of memory copies them
        numbers = [str(number) for number in range(len(anew))]
        few = FEW if anew and len(anew[0].posts) == 1 else FEW_LARGE
        return iter(Workers(self.jobs, few=few)(work, numbers, lambda _: None))

    def _copy(self, frame: Frame, site: Site, workspace: Path) -> None:
        """Write the theme's files, and the pictures that pages show."""
        written = {path: self.output.write(path, data) for path, data in frame.files.items()}
        self.output.note("theme", Entry("", [0], written))
        for path, source in media(site).items():
            known = self.output.known(path)
            if known is None:  # its name tells what is in it
                stat = self.output.write(path, (workspace / source).read_bytes())
                known = Entry("", [0], {path: stat})
            self.output.note(path, known)


@dataclass(frozen=True, slots=True)
class _Printing:
    output: Output
    shells: Shells
    parts: Parts
    program: str

    def known(self, batch: Batch) -> Entry | None:
        """Return what is noted of a batch, None where something changed that it is made from."""
        if batch.always:
            return None
        noted = self.output.known(batch.name)
        # Another program's is told by its first half; to find out the key may take a post unpacked.
        if noted is None or not noted.key.startswith(self.mark) or noted.key != self.key(batch):
            return None
        shells = noted.note[1:]
        same = all(self.shells.at(depth, part).digest == one for depth, part, one in shells)
        return noted if same else None

    @property
    def mark(self) -> str:
        return self.program[:16]

    def key(self, batch: Batch) -> str:
        return f"{self.mark}{self.parts.key(batch)}"

    def make(self, batch: Batch) -> Work:
        """Write the pages of a batch."""
        made = batch.make(self.parts.part(batch), *batch.terms)
        files: dict[str, Stat] = {}
        used: dict[Place, str] = {}
        pages = 0
        for path, one in made.items():
            if isinstance(one, Page):
                place = path.count("/"), one.section
                shell = self.shells.at(*place)
                used[place] = shell.digest
                files[path] = self.output.write(path, shell.stamp(one))
                pages += 1
            else:
                data = one if isinstance(one, bytes) else one.encode(errors="replace")
                files[path] = self.output.write(path, data)
        note = [pages, *([*place, digest] for place, digest in used.items())]
        alone = batch.posts if len(batch.posts) == 1 else ()
        told = {post.path: self.parts.told(post.path) for post in alone}
        for post in alone:
            self.parts.let_go(post)
        for post in batch.posts if batch.posts is not self.parts.site.posts else ():
            if isinstance(post, KeptPost):
                post.fold()
        return batch.name, Entry(self.key(batch), note, files), told
