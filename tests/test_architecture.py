"""Imports go one way: a module knows only what stands before it in this list."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "scripts" / "marronnier"
LAYERS = [
    *("model", "world"),  # nouns, and the effects as protocols
    "redaction",  # of secrets, in whatever is told
    "memos",  # what slow libraries have answered
    "expressions",  # regular ones, compiled when first used
    "graphemes",  # what people see as one character
    "datafiles",  # the lists that the package brings along
    *("notation", "oneliners", "source"),  # text to values with places
    *("reading", "closures", "scalars", "schema", "fields", "moments"),  # values to what they mean
    *("law", "voice", "charter", "inheritance"),
    "coherence",  # what of a charter cannot hold together
    "measures",  # what networks counted
    *("clients", "drawings", "logos", "posts", "twins", "load"),  # files to a workspace
    *(
        "prose",
        "folding",
        "wording",
        "agreement",
        "patterns",
        "proofs",
        "addresses",
        "french",
        "spelling",
        "tongues",
        "names",
        "inclusive",
        "typesetting",
        "pictographs",
        "lettering",
        "tagging",
    ),  # texts, as people read them
    "resembling",  # texts that are nearly one
    "almanac",  # days that come back every year
    *(
        "palette",
        "geotags",
        "metadata",
        "describing",
        "versions",
        "personal",
    ),  # what pictures tell, and texts
    *("events", "ledger", "receipts", "trust", "approving", "platforms"),
    *(
        "rules",
        "examining",
        "checking",
        *("keeping", "conclusions", "reexamining", "rosters", "recall"),  # what a check remembers
        *("fixing", "noting", "drafting"),
        *("obstacles", "standings", "planning"),
        "problems",
        "moving",
    ),  # a workspace to verdicts and a plan
    "hosting",  # where networks fetch pictures
    *("credentials", "running", "founding", "sending", "settling", "mirroring", "publishing"),
    *("relaying", "holding", "rehearsing", "consenting", "renewing"),
    "diagnosis",  # what doctor looks at
    *("render", "edges", "site", "cli"),
]
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def imported(path):
    """Yield the modules of the package that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("marronnier"):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.partition(".")[0] == "marronnier")


def layer(module):
    """Return the layer of a dotted name, None for the package's own `__version__`."""
    name = module.split(".")[1]
    return None if name == "__version__" else LAYERS.index(name)


def own(path):
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_stands_before_it(path):
    assert own(path) in LAYERS, "give it a place in the order"
    here = LAYERS.index(own(path))
    for module in imported(path):
        there = layer(module)
        assert there is None or there <= here, f"{path.name} imports {module}"


@pytest.mark.parametrize("family", ["platforms", "rules"])
def test_the_members_of_a_family_do_not_know_each_other(family):
    """A network or a family of rules stands alone; what several share has a module of its own."""
    shared = {"base", "shared", "pages", "telling", "statutes", "structure", "sections"}
    shared |= {"previews", "consents"}  # what platforms show, and how people let them speak
    shared |= {"needs", "scope", "present"}  # the base: when a rule is asked, what it may know
    shared |= {"linked", "tagged", "typeset"}  # links and hashtags as written, texts held to French
    for path in (PACKAGE / family).rglob("*.py"):
        parts = path.relative_to(PACKAGE / family).with_suffix("").parts
        if parts == ("__init__",):
            continue
        for module in imported(path):
            names = module.split(".")
            if names[1] == family and len(names) > 2:
                assert names[2] in {parts[0], *shared}, f"{path} imports {module}"


def test_a_platform_touches_no_library_of_the_world():
    worldly = {"requests", "subprocess", "socket", "urllib", "http", "os", "time"}
    for folder in ("platforms", "rules", "render"):
        for path in (PACKAGE / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                assert not worldly & {name.partition(".")[0] for name in names}, path


def test_the_package_knows_none_of_the_examples_clients():
    clients = [path.name for path in (PACKAGE.parent.parent / "clients").iterdir()]
    named = [
        f"{path.name}: {client}"
        for path in PACKAGE.rglob("*")
        if path.suffix in (".py", ".po", ".css", ".js", ".html")
        for client in clients
        if client != "_agency" and client in path.read_text("utf-8")
    ]
    assert clients
    assert not named


def test_the_map_for_contributors_names_every_module():
    page = (PACKAGE.parent.parent / ".github" / "CONTRIBUTING.md").read_text("utf-8")
    table = page.partition("## Where things are")[2].partition("## Libraries")[0]
    rows = [line.split("|")[2] for line in table.splitlines() if line.startswith("| ")]
    named = re.findall(r"`([a-z]+)/?`", " ".join(rows))
    assert sorted(named) == sorted(LAYERS)
