"""Find every sentence for people, and keep the catalogues: `python -m tests.catalogues`.

A sentence is the first argument of `say`, the help of a `Field`, or a piece of a rule's page. The
command adds new sentences to the French catalogue without a translation, drops those that are no
longer said, sets the spaces as French wants them, and compiles what is translated.
"""

import ast
import io
import re
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from marronnier import __version__
from marronnier.rules import RULES
from marronnier.rules.pages import page

PACKAGE = Path(__file__).resolve().parent.parent / "scripts" / "marronnier"
PO = PACKAGE / "locale" / "fr" / "LC_MESSAGES" / "marronnier.po"
MO = PO.with_suffix(".mo")
WRITTEN = ("help", "text")  # of a Field or a Message: found where that is written
DAY = datetime(2026, 11, 22, tzinfo=UTC)  # one and the same, so that only sentences change the file
HEADER = "# The French catalogue of Marronnier; MIT, as the rest.\n"


class NotLiteralError(AssertionError):
    """A sentence is put together by code, so that nobody can translate it."""


def sentences():
    """Return {sentence: files that say it}."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        for sentence in _said(ast.parse(path.read_text("utf-8")), name):
            found.setdefault(sentence, set()).add(name)
    for rule in RULES.values():
        told = page(rule)
        for sentence in (told.what, *told.why, told.remedy):
            found.setdefault(sentence, set()).add(f"rules: {rule.code}")
    return found


def _said(tree, name):
    for scope in [tree, *(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))]:
        texts = {}  # a name may hold one sentence after another
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign) and _is_text(node.value):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        texts.setdefault(target.id, []).append(node.value.value)
        if scope is tree:
            modules_texts = texts
        for call in _calls(scope):
            yield from _sentence(call, {**modules_texts, **texts}, name)


def _calls(scope):
    """Yield the calls that stand in a function itself, not in one inside it."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef):
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node
        waiting.extend(ast.iter_child_nodes(node))


def _sentence(call, texts, name):
    if call.func.id == "Field" and len(call.args) > 1:
        yield call.args[1].value
    if call.func.id != "say":
        return
    text = call.args[0]
    if _is_text(text):
        yield text.value
    elif isinstance(text, ast.Name) and text.id in texts:
        yield from texts[text.id]
    elif not (isinstance(text, ast.Attribute) and text.attr in WRITTEN):
        raise NotLiteralError(f"{name}:{call.lineno}: say(…) needs its sentence as it stands")


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def catalogue():
    """Return the French catalogue as it is committed."""
    with PO.open("rb") as file:
        return read_po(file, locale="fr")


def typeset(french):
    """Return a sentence with the spaces that no line break may take, as French sets them."""
    return re.sub(r" ([:;!?»])", "\u00a0\\1", french).replace("« ", "«\u00a0")


def update():
    """Write the catalogue anew, with what is translated; return what is not yet."""
    known = {message.id: message.string for message in catalogue() if message.id}
    fresh = Catalog(
        locale="fr",
        header_comment=HEADER,
        fuzzy=False,
        project="marronnier",
        version=__version__,
        msgid_bugs_address="the project's issues",
        last_translator="the Marronnier authors",
        language_team="the Marronnier authors",
        creation_date=DAY,
        revision_date=DAY,
    )
    for sentence, files in sorted(sentences().items(), key=lambda item: (min(item[1]), item[0])):
        places = [(file.replace(" ", "\u00a0"), None) for file in sorted(files)]
        fresh.add(sentence, typeset(known.get(sentence) or ""), locations=places)
    for path, write in ((PO, write_po), (MO, write_mo)):
        buffer = io.BytesIO()
        write(buffer, fresh, **({"width": 100} if write is write_po else {}))
        path.write_bytes(buffer.getvalue())
    return [message.id for message in fresh if message.id and not message.string]


if __name__ == "__main__":
    for missing in update():
        print(missing)  # noqa: T201 - it speaks to whoever translates
