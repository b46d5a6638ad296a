"""Write the accounts' secrets into publish.yml: `python -m tests.workflows.secrets`."""

import re
from pathlib import Path

from marronnier.edges.files import read_folder
from marronnier.hosting import KEY, SECRET
from marronnier.load import load
from marronnier.platforms import PLATFORMS
from marronnier.running import secret_names

ROOT = Path(__file__).resolve().parents[2]
PUBLISH = ROOT / ".github" / "workflows" / "publish.yml"
MARKED = re.compile(
    r"(?P<begin>^ *# begin: the platforms' secrets.*?\n)(?P<lines>.*?)(?P<end>^ *# end: )",
    re.DOTALL | re.MULTILINE,
)


def names():
    """Return the names that count with `--client`: of every network, and of this workspace."""
    found = {
        f"{platform.NAME}_{field}".upper().replace("-", "_")
        for platform in PLATFORMS.values()
        for field in platform.SECRETS
    }
    found |= {KEY, SECRET}  # of the place where networks fetch pictures
    workspace, _ = load(read_folder(ROOT))
    for client in workspace.clients.values():
        for account in client.accounts.values():  # a second account has a name, and so its secret
            if platform := PLATFORMS.get(account.platform):
                fields = secret_names(account, platform.SECRETS, short=True)
                found |= {variables[-1] for variables in fields.values()}
    return sorted(found)


def with_secrets(text):
    """Return the workflow with the list between its markers written anew."""
    indent = re.search(r"^( *)# begin: ", text, re.MULTILINE)[1]
    lines = "".join(f"{indent}{name}: ${{{{ secrets.{name} }}}}\n" for name in names())
    return MARKED.sub(lambda match: match["begin"] + lines + match["end"], text)


if __name__ == "__main__":
    PUBLISH.write_text(with_secrets(PUBLISH.read_text(encoding="utf-8")), encoding="utf-8")
