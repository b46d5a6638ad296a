"""Have MkDocs lend its theme, or serve the site: the only way to it that is ours."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from marronnier.model import Trouble, say
from marronnier.render.pages import Site
from marronnier.site.frames import Lent
from marronnier.site.grounds import Wanted
from marronnier.site.plugin import ASKED, GIVEN, MarronnierPlugin
from marronnier.site.settings import BUILT_IN, CONTENT, configuration

LOG = logging.getLogger("mkdocs")


class Complaints(logging.Handler):
    """Keep what MkDocs complains about, to be said in one sentence."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(record.getMessage())


def lend(wanted: Wanted, site: Site, folder: Path) -> Lent:
    """Return what the theme lends for a site in a folder; raise Trouble if it cannot be had."""
    with _told(wanted):
        config = load_config(**_options(wanted, site_dir=str(folder)))
        plugin = _plugin(config)
        token = GIVEN.set(site)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build.build(config)
        finally:
            config.plugins.on_shutdown()
            GIVEN.reset(token)
    return Lent(plugin.frame, plugin.site.address)


def serve(wanted: Wanted, port: int) -> None:
    """Serve the site on loopback and build it again at every change, until interrupted."""
    with _told(wanted):
        _plugin(load_config(**_options(wanted)))
        try:
            mkdocs_serve.serve(**_options(wanted, dev_addr=f"127.0.0.1:{port}"))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", "") or str(error)
            raise Trouble(say("Port {port} cannot be used: {why}.", port=port, why=why)) from None


def _options(wanted: Wanted, **options: Any) -> dict[str, Any]:
    if not (wanted.workspace / CONTENT).is_dir():
        # Git keeps no empty folder: before the first post there is none for MkDocs to insist on.
        options["docs_dir"] = str(BUILT_IN.parent / "static")
    return {"config_file": str(configuration(wanted.workspace)), **options}


def _plugin(config: MkDocsConfig) -> MarronnierPlugin:
    found = config.plugins.get("marronnier")
    if not isinstance(found, MarronnierPlugin):
        path = str(config.config_file_path)
        raise Trouble(say("{path} does not name the plugin “marronnier”: add it.", path=path))
    return found


@contextlib.contextmanager
def _told(wanted: Wanted) -> Iterator[None]:
    """Hand the plugin what is wanted; say in one sentence what MkDocs says in many."""
    complaints = Complaints()
    propagate = LOG.propagate
    LOG.addHandler(complaints)
    LOG.propagate = False
    token = ASKED.set(wanted)
    try:
        yield
    except (MkDocsException, SystemExit) as error:
        raise _trouble(error, complaints.lines) from error
    finally:
        ASKED.reset(token)
        LOG.propagate = propagate
        LOG.removeHandler(complaints)


def _trouble(error: BaseException, lines: list[str]) -> Trouble:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Trouble):
            return cause
        cause = cause.__cause__ or cause.__context__
    why = " ".join(" ".join(lines or [str(error)]).split())
    return Trouble(say("MkDocs cannot build the site: {why}", why=why))
