"""Write the accounts' secrets into the workflows: `python -m tests.workflows.secrets`."""

import re
from pathlib import Path

from marronnier.credentials import secret_names
from marronnier.edges.files import read_folder
from marronnier.hosting import KEY, SECRET
from marronnier.load import load
from marronnier.platforms import PLATFORMS, base
from marronnier.renewing import needed

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"
PUBLISH, RENEW = WORKFLOWS / "publish.yml", WORKFLOWS / "renew.yml"
MARKED = re.compile(
    r"(?P<begin>^ *# begin: the platforms' secrets.*?\n)(?P<lines>.*?)(?P<end>^ *# end: )",
    re.DOTALL | re.MULTILINE,
)


def names():
    """Return what publishing needs: of every network, of this workspace, of the public place."""
    fields = {platform.NAME: platform.SECRETS for platform in PLATFORMS.values()}
    return sorted({*_named(fields), KEY, SECRET})


def renewed():
    """Return what renewing needs: of every network that renews."""
    fields = {
        platform.NAME: needed(platform)
        for platform in PLATFORMS.values()
        if platform.renew is not base.unsupported
    }
    return sorted(_named(fields))


def _named(fields):
    """Return the names that count with `--client` of {platform: fields}."""
    found = {
        f"{platform}_{field}".upper().replace("-", "_")
        for platform, some in fields.items()
        for field in some
    }
    workspace, _ = load(read_folder(ROOT))
    for client in workspace.clients.values():
        for account in client.accounts.values():  # a second account has a name, and so its secret
            some = secret_names(account, fields.get(account.platform, ()), short=True)
            found |= {variables[-1] for variables in some.values()}
    return found


def with_secrets(text, found=None):
    """Return a workflow with the list between its markers written anew: by default publish.yml."""
    indent = re.search(r"^( *)# begin: ", text, re.MULTILINE)[1]
    found = names() if found is None else found
    lines = "".join(f"{indent}{name}: ${{{{ secrets.{name} }}}}\n" for name in found)
    return MARKED.sub(lambda match: match["begin"] + lines + match["end"], text)


if __name__ == "__main__":
    for path, found in ((PUBLISH, names()), (RENEW, renewed())):
        path.write_text(with_secrets(path.read_text(encoding="utf-8"), found), encoding="utf-8")
