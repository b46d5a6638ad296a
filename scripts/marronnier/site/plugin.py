"""The MkDocs plugin `marronnier`: it turns the workspace beside mkdocs.yml into pages."""

from __future__ import annotations

import html
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.templates import TemplateContext

from marronnier.edges.files import ROOTS
from marronnier.model import Trouble
from marronnier.render.characters import plain
from marronnier.render.pages import Page, Site, data, media, navigation, pages, style_sheet
from marronnier.site import shell
from marronnier.site.sources import Wanted, read_site

HERE = Path(__file__).parent
STATIC = HERE / "static"
# What the command line asks for; it goes before the options in mkdocs.yml.
ASKED: ContextVar[Wanted | None] = ContextVar("ASKED", default=None)


class Options(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """The plugin's options in mkdocs.yml."""

    client = config_options.Type(str, default="")
    language = config_options.Type(str, default="")
    now = config_options.Type(str, default="")


class MarronnierPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # the same
    """Hand the pages that `marronnier.render.pages` makes to MkDocs."""

    def __init__(self) -> None:
        self.serving = False
        self.workspace = Path()
        self.site: Site
        self.pages: Mapping[str, Page] = {}
        self.entries: dict[str, MkDocsPage] = {}

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
        """Note whether MkDocs serves: it then adds an inline script of its own."""
        self.serving = command == "serve"

    @event_priority(100)  # the search plugin asks for the language after us
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the workspace, and set what the pages need of the theme."""
        wanted = ASKED.get() or Wanted(
            Path(config.config_file_path).parent,
            self.config.client,
            self.config.language,
            self.config.now,
        )
        self.workspace = wanted.workspace
        try:
            self.site = replace(read_site(wanted), address=self._address(config, wanted))
        except Trouble as trouble:
            raise PluginError(str(trouble)) from trouble
        if (self.workspace / "content").resolve() == Path(config.docs_dir).resolve():
            config.docs_dir = str(STATIC)  # posts are not MkDocs' Markdown
        shell.prepare(config, self.site, serving=self.serving)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add our pages, the pictures that they show, and the assets."""
        self.pages = pages(self.site)
        for path in self.pages:
            files.append(_page_file(config, path))
        for path, source in media(self.site).items():
            files.append(_copy(config, path, self.workspace / source))
        for asset in sorted((STATIC / "marronnier").iterdir()):
            if files.get_file_from_path(f"marronnier/{asset.name}") is None:
                files.append(_copy(config, f"marronnier/{asset.name}", asset))
        files.append(File.generated(config, shell.SITE_CSS, content=style_sheet(self.site)))
        for path, text in data(self.site).items():
            files.append(File.generated(config, path, content=text))
        config.nav = [
            {html.escape(title): _source(path)} for title, path in navigation(self.site).values()
        ]
        return files

    def on_nav(self, nav: Navigation, *, files: Files, **_: Any) -> Navigation:
        """Remember which page each entry of the navigation is."""
        for section, (_title, path) in navigation(self.site).items():
            file = files.get_file_from_path(_source(path))
            if file and file.page:
                self.entries[section] = file.page
        return nav

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, **_: Any) -> str:
        """Give a page its title; its content is HTML already and no Markdown at all."""
        ours = self.pages.get(page.file.dest_uri)
        if ours is None:
            return markdown
        page.meta = {
            "title": html.escape(plain(ours.title)),  # no element can stand in a <title>
            "hide": ["navigation", "toc", "footer"],
            "search": {"exclude": not ours.searched},
        }
        return ""

    def on_page_content(self, html: str, *, page: MkDocsPage, **_: Any) -> str:
        """Give a page its content."""
        ours = self.pages.get(page.file.dest_uri)
        return str(ours.body) if ours else html

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, **_: Any
    ) -> TemplateContext:
        """Light the entry of the navigation that a page belongs to."""
        self._light(page, on=True)
        return context

    def on_post_page(self, output: str, *, page: MkDocsPage, **_: Any) -> str:
        """Put the light out again."""
        self._light(page, on=False)
        return output

    def on_serve(self, server: LiveReloadServer, **_: Any) -> LiveReloadServer:
        """Build again when a post or a client changes."""
        for root in ROOTS:
            if (self.workspace / root).is_dir():
                server.watch(str(self.workspace / root))
        return server

    def _address(self, config: MkDocsConfig, wanted: Wanted) -> str:
        """Return where the site will stand: mkdocs.yml tells it of the very site it describes."""
        return config.site_url or "" if wanted.client == self.config.client else ""

    def _light(self, page: MkDocsPage, *, on: bool) -> None:
        ours = self.pages.get(page.file.dest_uri)
        entry = self.entries.get(ours.section) if ours else None
        if entry is not None and entry is not page:
            entry.active = on


def _source(path: str) -> str:
    return path.removesuffix(".html") + ".md"


def _page_file(config: MkDocsConfig, path: str) -> File:
    file = File.generated(config, _source(path), content="", inclusion=InclusionLevel.NOT_IN_NAV)
    file.use_directory_urls = False  # the same addresses on a server, in a folder, in an archive
    return file


def _copy(config: MkDocsConfig, path: str, source: Path) -> File:
    return File.generated(config, path, abs_src_path=str(source))
