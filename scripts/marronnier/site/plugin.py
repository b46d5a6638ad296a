"""The MkDocs plugin `marronnier`: it turns the workspace beside mkdocs.yml into pages."""

from __future__ import annotations

import contextlib
import gc
import html
import tempfile
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.commands.build import get_context
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from marronnier.edges.files import ROOTS
from marronnier.edges.output import Output, templates_folder
from marronnier.model import Trouble
from marronnier.render.pages import Site, navigation, style_sheet
from marronnier.render.pages.paths import month_path, post_path
from marronnier.site import shell
from marronnier.site.grounds import Wanted
from marronnier.site.reading import Reader
from marronnier.site.serving import Rounds, Server
from marronnier.site.settings import SITE_CSS, Stamp, stamp_of
from marronnier.site.sources import read_edited, read_site
from marronnier.site.stamping import BODY, TITLE, Frame, Press, Shells

HERE = Path(__file__).parent
STATIC = HERE / "static"
# What the command line asks for; it goes before the options in mkdocs.yml.
ASKED: ContextVar[Wanted | None] = ContextVar("ASKED", default=None)
# A site that whoever asks has read: it is written there, and nothing is wanted but the theme.
GIVEN: ContextVar[Site | None] = ContextVar("GIVEN", default=None)


class Options(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """The plugin's options in mkdocs.yml."""

    client = config_options.Type(str, default="")
    language = config_options.Type(str, default="")
    now = config_options.Type(str, default="")


class MarronnierPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # the same
    """Have MkDocs render the theme's shells, and stamp the calendar's pages from them."""

    def __init__(self) -> None:
        self.serving = False
        self.collecting = gc.get_threshold()
        self.workspace = Path()
        self.site: Site
        self.pages = 0
        self.jobs = 1
        self.out = Path()
        self.scratch: tempfile.TemporaryDirectory[str] | None = None
        self.press: Press | None = None
        self.reader: tuple[Wanted, Reader] | None = None
        self.env: Environment
        self.nav: Navigation
        self.files: Files
        self.entries: dict[str, MkDocsPage] = {}
        self.frame: Frame
        self.lent: list[Path] = []  # what the frame is made from, besides the site
        self.touched: Stamp = ()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
        """Note whether MkDocs serves: it then adds an inline script of its own."""
        self.serving = command == "serve"
        self.collecting = gc.get_threshold()
        # What goes round in circles here is young: to look through all that is kept takes long.
        gc.set_threshold(100_000, 5, 1000)

    def on_shutdown(self) -> None:
        """Leave the process as it was."""
        gc.set_threshold(*self.collecting)
        self._tidy()

    @event_priority(100)  # the search plugin asks whether it is wanted after us
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the workspace, and set what the pages need of the theme."""
        wanted = ASKED.get() or Wanted(
            Path(config.config_file_path).parent,
            self.config.client,
            self.config.language,
            self.config.now,
        )
        self.workspace, self.jobs = wanted.workspace, wanted.jobs
        try:
            site = GIVEN.get() or read_site(wanted, self._reader(wanted))
            self.site = replace(site, address=self._address(config, wanted))
        except Trouble as trouble:
            raise PluginError(str(trouble)) from trouble
        if (self.workspace / "content").resolve() == Path(config.docs_dir).resolve():
            config.docs_dir = str(STATIC)  # posts are not MkDocs' Markdown
        self.lent = [Path(config.config_file_path), Path(config.docs_dir), HERE]
        self.touched = stamp_of(self.lent)
        shell.prepare(config, self.site, serving=self.serving)
        # MkDocs empties the folder that it writes to; ours keeps what has not changed.
        self.out = Path(config.site_dir)
        self.scratch = tempfile.TemporaryDirectory(prefix="marronnier-")
        config.site_dir = self.scratch.name
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the assets, and a file for each entry of the navigation."""
        for file in list(files):
            if shell.is_unused(file.src_uri):
                files.remove(file)
        for _, path in navigation(self.site).values():
            files.append(_page_file(config, path))
        for asset in sorted((STATIC / "marronnier").iterdir()):
            if files.get_file_from_path(f"marronnier/{asset.name}") is None:
                path = f"marronnier/{asset.name}"
                files.append(File.generated(config, path, abs_src_path=str(asset)))
        files.append(File.generated(config, SITE_CSS, content=style_sheet(self.site)))
        config.nav = [
            {html.escape(title): _source(path)} for title, path in navigation(self.site).values()
        ]
        return files

    def on_nav(self, nav: Navigation, *, files: Files, **_: Any) -> Navigation:
        """Remember which page each entry is, and keep MkDocs from rendering it: we stamp it."""
        self.nav, self.files = nav, files
        for section, (_title, path) in navigation(self.site).items():
            file = files.get_file_from_path(_source(path))
            if file and file.page:
                self.entries[section] = file.page
                files.remove(file)
        return nav

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Remember the theme's templates, and from one run to the next what they compile to."""
        with contextlib.suppress(OSError):  # a full disk, or no home
            env.bytecode_cache = FileSystemBytecodeCache(str(templates_folder()))
        self.env = env
        return env

    @event_priority(-100)  # what other plugins write has been written
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the site: the theme's files, and every page of ours."""
        lent = Path(config.site_dir)
        paths = sorted(path for path in lent.rglob("*") if path.is_file())
        files = {path.relative_to(lent).as_posix(): path.read_bytes() for path in paths}
        shells = Shells(lambda depth, section: self._shell(config, depth, section))
        self.frame = Frame(shells, files)
        if GIVEN.get():
            return
        if not self.serving or self.press is None or self.press.output.folder != self.out:
            self.press = Press(Output(self.out), self.jobs)
        try:
            self.pages = self._print()
        except Trouble as trouble:
            raise PluginError(str(trouble)) from trouble
        finally:
            config.site_dir = str(self.out)
            self._tidy()

    def on_build_error(self, **_: Any) -> None:
        """Leave nothing behind."""
        self._tidy()

    def _tidy(self) -> None:
        if self.scratch is not None:
            self.scratch.cleanup()
            self.scratch = None

    def on_serve(
        self,
        server: LiveReloadServer,
        *,
        config: MkDocsConfig,
        builder: Callable[[], None],
        **_: Any,
    ) -> LiveReloadServer:
        """Show every change of a post or a client, and the post's own page at once."""
        if self.press and self.reader:  # from now on there are threads, which no fork outlives
            self.press.jobs = self.reader[1].jobs = 1
        rounds = Rounds(self._hurry, self._refresh, builder)
        ours = Server(server, rounds, (config.dev_addr.host, config.dev_addr.port))
        rounds.again = ours.again
        for root in ROOTS:
            if (self.workspace / root).is_dir():
                ours.watch(str(self.workspace / root))
        return ours

    def _hurry(self) -> bool:
        """Write the pages of posts that were edited, and tell whether nothing else changed."""
        if self.press is None or self.reader is None or self.touched != stamp_of(self.lent):
            return False
        wanted, reader = self.reader
        edited = read_edited(self.site, reader, wanted.moment)
        if edited is None:
            return False
        site, posts = edited
        days = [post.moment.wall.date() for post in posts if post.moment]
        months = {month_path(day.replace(day=1)) for day in days}
        names = months | {post_path(post.id) for post in posts}
        self.press.hurry(site, self.frame, names, reader.cards)
        return True

    def _refresh(self) -> bool:
        """Write whatever changed, unless what the theme lends has to change with it."""
        if self.press is None or self.reader is None or self.touched != stamp_of(self.lent):
            return False
        wanted, reader = self.reader
        site = replace(read_site(wanted, reader), address=self.site.address)
        if shell.terms(site) != shell.terms(self.site):
            return False
        self.site = site
        self.pages = self._print()
        return True

    def _print(self) -> int:
        """Write whatever changed, and keep what is known of posts for the next run."""
        if self.press is None or self.reader is None:
            return 0
        _, reader = self.reader
        pages = self.press.print(self.site, self.frame, self.workspace, reader.cards)
        reader.keep()
        return pages

    def _reader(self, wanted: Wanted) -> Reader:
        """Return who reads: the same as before while the same is wanted of this plugin."""
        if self.reader is None or self.reader[0] != wanted:
            self.reader = wanted, Reader(wanted.workspace, wanted.client, wanted.jobs)
        return self.reader[1]

    def _address(self, config: MkDocsConfig, wanted: Wanted) -> str:
        """Return where the site will stand: mkdocs.yml tells it of the very site it describes."""
        return config.site_url or "" if wanted.client == self.config.client else ""

    def _shell(self, config: MkDocsConfig, depth: int, section: str) -> str:
        """Return a page of the theme that lies so deep, with its entry lit."""
        file = _page_file(config, "-/" * depth + "-.html")
        page = MkDocsPage(TITLE, file, config)
        page.content = BODY
        page.meta = {"title": TITLE, "hide": ["navigation", "toc", "footer"]}
        page.canonical_url = page.edit_url = None  # they would be those of the shell
        entry = self.entries.get(section)
        for each in self.entries.values():
            each.active = each is entry
        plugins = config.plugins
        context = get_context(self.nav, self.files, config, page)
        context = plugins.on_page_context(context, page=page, config=config, nav=self.nav)
        rendered = self.env.get_template("main.html").render(context)
        return plugins.on_post_page(rendered, page=page, config=config)


def _source(path: str) -> str:
    return path.removesuffix(".html") + ".md"


def _page_file(config: MkDocsConfig, path: str) -> File:
    file = File.generated(config, _source(path), content="", inclusion=InclusionLevel.NOT_IN_NAV)
    file.use_directory_urls = False  # the same addresses on a server, in a folder, in an archive
    return file
