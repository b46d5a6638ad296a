"""What mkdocs.yml tells of the site that it describes; nothing of it is carried out."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import yaml

TEXT = "tag:yaml.org,2002:str"
PLUGIN = "marronnier"


def site_address(workspace: Path, client: str) -> str:
    """Return where the site of a client, or of all of them, will stand; empty if nobody says so."""
    try:
        told = yaml.compose((workspace / "mkdocs.yml").read_text("utf-8"), yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):  # MkDocs will say what is wrong with it
        return ""
    described = _text(_value(_plugin(_value(told, "plugins")), "client"))
    address = _text(_value(told, "site_url"))
    parts = urlsplit(address)
    usable = parts.scheme in ("http", "https") and parts.netloc and address.isprintable()
    return address if usable and described == client and " " not in address else ""


def _plugin(plugins: yaml.Node | None) -> yaml.Node | None:
    """Return our plugin's options, whether plugins are listed or named."""
    if not isinstance(plugins, yaml.SequenceNode):
        return _value(plugins, PLUGIN)
    found = (_value(item, PLUGIN) for item in plugins.value)
    return next((options for options in found if options is not None), None)


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _text(node: yaml.Node | None) -> str:
    """Return a scalar's text; one with a tag, as `!ENV`, tells nothing here."""
    plain = isinstance(node, yaml.ScalarNode) and node.tag == TEXT
    return str(node.value) if plain and node else ""
