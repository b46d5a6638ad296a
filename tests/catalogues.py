"""Find every sentence for people, and keep the catalogues: `python -m tests.catalogues`.

A sentence is the first argument of `say`, the help of a `Field`, or a piece of a rule's page. The
command adds new sentences to the French catalogue without a translation, drops those that are no
longer said, sets the spaces as French wants them, and compiles what is translated.

The help of our commands stands in a catalogue of its own, `cli`, with the words of click that
people meet: it is small, so that a command which asks for one of them starts at once.
"""

import ast
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from marronnier import __version__
from marronnier.cli import COMMANDS, SUMMARIES, cli
from marronnier.cli.spoken import paragraphs
from marronnier.rules import RULES
from marronnier.rules.pages import page

PACKAGE = Path(__file__).resolve().parent.parent / "scripts" / "marronnier"
PO = PACKAGE / "locale" / "fr" / "LC_MESSAGES" / "marronnier.po"
MO = PO.with_suffix(".mo")
CLI_PO = PO.with_name("cli.po")
CLI_MO = CLI_PO.with_suffix(".mo")
CLICK = Path(click.__file__).parent
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


def help_texts():
    """Return {text: commands that show it}: what a help says of a command and of its options."""
    top = click.Context(cli, info_name="marronnier")
    found = {summary: {"marronnier"} for summary in SUMMARIES.values()}
    for command, context in commands(cli, top):
        below = [command.subcommand_metavar] if isinstance(command, click.Group) else []
        said = (*paragraphs(command.help or ""), *below, *_of_parameters(command, context))
        for text in said:
            found.setdefault(text, set()).add(context.command_path)
    return found


def commands(command, context):
    """Yield (command, context) of a command and of all below it."""
    yield command, context
    names = COMMANDS if command is cli else getattr(command, "commands", ())
    for name in sorted(names):
        below = command.get_command(context, name)
        yield from commands(below, click.Context(below, info_name=name, parent=context))


def _of_parameters(command, context):
    for parameter in command.params:
        if parameter.help:
            yield parameter.help
        shown = "" if getattr(parameter, "is_flag", False) else parameter.make_metavar(context)
        if re.search(r"[A-Z]", shown):
            yield shown


def clicks_words():
    """Return what click looks up with gettext: a sentence, or one and its plural."""
    found = set()
    for path in sorted(CLICK.glob("*.py")):
        for call in _calls_everywhere(ast.parse(path.read_text("utf-8"))):
            said = tuple(word.value for word in call.args if _is_text(word))
            if call.func.id in ("_", "ngettext") and said:
                found.add(said if len(said) > 1 else said[0])
    return found | {"required"}  # looked up by the value of a variable


def _calls_everywhere(tree):
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call for call in calls if isinstance(call.func, ast.Name)]


def catalogue(path=PO):
    """Return a French catalogue as it is committed."""
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def typeset(french):
    """Return a sentence with the spaces that no line break may take, as French sets them."""
    return re.sub(r" ([:;!?»$€]|%(?!\())", "\u00a0\\1", french).replace("« ", "«\u00a0")


def update():
    """Write the catalogues anew, with what is translated; return what is not yet."""
    theirs = {words: {"click"} for words in clicks_words() & set(_known(CLI_PO))}
    return [*_write(PO, sentences()), *_write(CLI_PO, help_texts() | theirs)]


def _known(path):
    return {message.id: message.string for message in catalogue(path) if message.id}


def _write(path, found):
    known = _known(path)
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
    for sentence, files in sorted(found.items(), key=lambda item: (min(item[1]), str(item[0]))):
        places = [(file.replace(" ", "\u00a0"), None) for file in sorted(files)]
        french = known.get(sentence) or ""
        one = isinstance(french, str)
        set_in_french = typeset(french) if one else tuple(map(typeset, french))
        fresh.add(sentence, set_in_french, locations=places)
    for file, write in ((path, write_po), (path.with_suffix(".mo"), write_mo)):
        buffer = io.BytesIO()
        write(buffer, fresh, **({"width": 100} if write is write_po else {}))
        file.write_bytes(buffer.getvalue())
    return [message.id for message in fresh if message.id and not message.string]


if __name__ == "__main__":
    for missing in update():
        print(missing)  # noqa: T201 - it speaks to whoever translates
