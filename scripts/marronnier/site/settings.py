"""What mkdocs.yml says, and whether it says all: then the theme lends the same again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from marronnier.edges.files import line
from marronnier.edges.program import program

HERE = Path(__file__).parent
BUILT_IN = HERE / "mkdocs.yml"
CONTENT = "content"
SITE_CSS = "marronnier/site.css"  # what depends on the site: the brand, the filters
OURS = "marronnier"
THEME = "material"
# Settings that are nothing but data, and so lead to the same shells again.
PLAIN = frozenset(
    {
        *("site_name", "site_url", "site_description", "site_author", "copyright", "extra"),
        *("repo_url", "repo_name", "edit_uri", "site_dir", "strict", "use_directory_urls"),
        *("docs_dir", "theme", "plugins"),
    }
)
PLUGINS = frozenset({OURS, "search", f"{THEME}/search"})
Stamp = tuple[str, ...]  # of files


def configuration(workspace: Path) -> Path:
    """Return the mkdocs.yml that counts: the workspace's own, or the one that comes with us."""
    own = workspace / "mkdocs.yml"
    return own if own.is_file() else BUILT_IN


def settled(workspace: Path, client: str) -> str:
    """Return what changes whenever what the theme lends may; empty where that is unknown."""
    path = configuration(workspace)
    try:
        data = path.read_bytes()
        told = yaml.load(data, yaml.CSafeLoader)  # it knows no tag that does anything
    except (OSError, ValueError, yaml.YAMLError):
        return ""
    kept = (workspace / CONTENT).is_dir()
    docs = CONTENT if path != BUILT_IN and kept else None
    if not _is_plain(told, docs):
        return ""
    terms = (str(path), data, client, kept, program(), stamp_of([HERE]))
    return hashlib.sha256(repr(terms).encode(errors="surrogatepass")).hexdigest()


def _is_plain(told: Any, docs: str | None) -> bool:
    """Tell whether a configuration names nothing that it does not hold itself."""
    if not isinstance(told, dict) or not told.keys() <= PLAIN:
        return False
    theme, plugins = told.get("theme"), told.get("plugins")
    theme = {"name": theme} if isinstance(theme, str) else theme
    if not isinstance(theme, dict) or theme.get("name") != THEME or "custom_dir" in theme:
        return False
    if docs is not None and told.get("docs_dir") != docs:
        return False  # pages of the workspace's own, perhaps
    if not isinstance(plugins, list):
        return False
    named = [name for one in plugins for name in (one if isinstance(one, dict) else [one])]
    return OURS in named and all(name in PLUGINS for name in named)


def stamp_of(paths: Iterable[Path]) -> Stamp:
    """Return what changes when a file, or any file in a folder, is touched."""
    found = [
        file
        for path in paths
        for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
        if file.is_file() and file.suffix != ".pyc"
    ]
    return tuple(f"{file} {line(file.stat())}" for file in found)
