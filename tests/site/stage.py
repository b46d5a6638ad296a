"""Small workspaces, their sites, and what a test asks of a built page."""

import functools
import http.server
import re
from html.parser import HTMLParser
from pathlib import Path

from marronnier.site.building import build
from marronnier.site.grounds import Wanted

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-12-05T10:00Z"
VOID = {"br", "hr", "img", "input", "link", "meta", "path", "rect", "circle"}
CHARTER = (
    "version: 1\nclient: {slug}\nname: {name}\nlanguage: fr\ntimezone: Europe/Paris\n"
    "voice: {{address: tu}}\n"
)
ACCOUNTS = (
    'mastodon:\n  id: "1"\n  handle: "@{slug}@social.example"\n  url: https://social.example\n'
    "bluesky:\n  id: did:plc:{slug}\n  handle: {slug}.example\n  url: https://pds.example\n"
)
POST = (
    "---\ntitle: {title}\nclient: {client}\nplatform: {platform}\ndate: {date}\n"
    "status: {status}\n{more}---\n\n{body}\n"
)


class Stage:
    """A workspace to be, in a folder of the test."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, path, content):
        """Write one file."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            target.write_text(content, encoding="utf-8")
        return self

    def client(self, slug, name=None, more=""):
        """Write a client's charter and accounts."""
        self.write(
            f"clients/{slug}/charter.yml", CHARTER.format(slug=slug, name=name or slug) + more
        )
        return self.write(f"clients/{slug}/accounts.yml", ACCOUNTS.format(slug=slug))

    def post(self, client, name, body="Bonjour.", **values):
        """Write a post; `name` starts with its day."""
        fields = {
            "title": name,
            "client": client,
            "platform": "mastodon",
            "date": f"{name[:10]} 18:30",
            "status": "review",
            "more": "",
            **values,
        }
        return self.write(f"content/{client}/{name}.md", POST.format(body=body, **fields))

    def build(self, out, client="", language="fr", now=NOW):
        """Build the site and return its folder."""
        return build(Wanted(self.folder, client, language, now), out).folder


class Balance(HTMLParser):
    """Tell what is open, closed and pointed at in a page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.targets, self.ids, self.text = [], [], [], [], []
        self.tags = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.faults.append(f"{self.getpos()}: an attribute stands twice in <{tag}>")
        values = dict(attrs)
        self.tags.append((tag, values))
        self.ids += [values["id"]] if "id" in values else []
        self.targets += [values[name] for name in ("href", "src") if values.get(name)]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"{self.getpos()}: </{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("script", "style"):
            self.text.append(data)


def read_page(path):
    """Return a page, parsed."""
    parser = Balance()
    parser.feed(path.read_text(encoding="utf-8"))
    parser.close()
    return parser


def words(path):
    """Return a page's text on one line."""
    return re.sub(r"\s+", " ", "".join(read_page(path).text))


def quiet_files(folder):
    """Return a handler that serves a folder and says nothing."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    return functools.partial(Handler, directory=str(folder))
