"""Large workspaces: many brands, two years.

`write` makes one of the example's own posts and charters, `write_drawn` one of drawn words.
"""

import random
import re
import shutil
from datetime import date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BRANDS = 20
WEEKS = 104
FIRST = date(2026, 12, 1)
PLACES = ("Lyon", "Strasbourg", "Rennes", "Lille", "Nantes", "Dijon", "Metz", "Tours", "Brest")
SENTENCE = 8  # words
MONTHS = ("janvier", "mars", "mai", "juillet", "septembre", "novembre")


def write(folder, posts):
    """Write `posts` posts for twenty brands; each has a sentence that no other has."""
    owners = sorted(path.name for path in (ROOT / "content").iterdir())
    texts = {owner: cycle(sorted((ROOT / "content" / owner).rglob("*.md"))) for owner in owners}
    others = {
        owner: cycle(sorted((ROOT / "content" / owner).rglob("*.md"))[1:]) for owner in owners
    }
    shutil.copytree(ROOT / "clients/_agency", folder / "clients/_agency")
    for brand in range(BRANDS):
        owner = owners[brand % len(owners)]
        shutil.copytree(ROOT / "clients" / owner, folder / "clients" / f"{owner}-{brand}")
        charter = folder / "clients" / f"{owner}-{brand}" / "charter.yml"
        told = re.sub(
            r"^client: .*$", f"client: {owner}-{brand}", charter.read_text(), flags=re.MULTILINE
        )
        charter.write_text(told)
        media = ROOT / "content" / owner / "media"
        if media.is_dir():
            shutil.copytree(media, folder / "content" / f"{owner}-{brand}" / "media")
    for number in range(posts):
        brand = number % BRANDS
        owner = owners[brand % len(owners)]
        weeks = number // BRANDS * WEEKS // (posts // BRANDS + 1)
        source, other = next(texts[owner]), next(others[owner])
        _post(folder, f"{owner}-{brand}", source, other, weeks, number)


def _post(folder, client, source, other, weeks, number):
    text = re.sub(
        r"^client: .*$", f"client: {client}", source.read_text("utf-8"), flags=re.MULTILINE
    )
    written = date.fromisoformat(re.search(r"^date: (\S+)", text, flags=re.MULTILINE)[1])
    # The day of the week stays, and with it most of what the text says of it.
    day = written + timedelta(weeks=weeks + (FIRST - written).days // 7)
    minute = number // BRANDS % 60
    text = re.sub(
        r"^(date: )\S+( \d\d:)?.*$", rf"\g<1>{day}\g<2>{minute:02}", text, flags=re.MULTILINE
    )
    text = re.sub(r"^status: (published|approved)$", "status: review", text, flags=re.MULTILINE)
    text = re.sub(r"^(id|published|  \w+: https?://\S+).*\n", "", text, flags=re.MULTILINE)
    head, _, body = text.partition("\n---\n")
    place, month = PLACES[number % len(PLACES)], MONTHS[number // 9 % len(MONTHS)]
    own = f"Carnet {number // 54} de {place}, {month}."
    # A paragraph of another post for the first, so that no two are nearly the same.
    body = body.strip().partition("\n\n")[2] + "\n"
    borrowed = other.read_text("utf-8").partition("\n---\n")[2].strip().split("\n\n")[0]
    path = folder / "content" / client / f"{day:%Y/%m}" / f"{day}-{number:05}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{head}\n---\n{own}\n\n{borrowed}\n\n{body.lstrip()}", "utf-8")


def write_drawn(folder, posts):
    """Write `posts` posts of 40 to 120 drawn words and five keys, for twenty brands.

    The words are those of the example's posts in any order; the charters say next to nothing.
    """
    draw = random.Random(7)  # noqa: S311 - the same posts each time, no secret
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "content").rglob("*.md"))]
    bodies = " ".join(text.partition("\n---\n")[2] for text in texts)
    words = sorted(set(re.findall(r"[a-zà-ÿ]{2,}", bodies)))
    for brand in range(BRANDS):
        home = folder / "clients" / f"marque-{brand}"
        home.mkdir(parents=True)
        told = f"client: marque-{brand}\nname: Marque {brand}\ntimezone: Europe/Paris\n"
        (home / "charter.yml").write_text(told)
        handle = f"@marque{brand}@social.example"
        told = f'mastodon:\n  handle: "{handle}"\n  url: https://social.example/@m{brand}\n'
        (home / "accounts.yml").write_text(f"{told}instagram:\n  handle: marque{brand}\n")
    for number in range(posts):
        sentences = [draw.choices(words, k=SENTENCE) for _ in range(draw.randint(5, 15))]
        body = " ".join(" ".join(sentence).capitalize() + "." for sentence in sentences)
        moment = datetime.combine(FIRST, time(8)) + number * timedelta(weeks=WEEKS) / posts
        _drawn(folder, f"marque-{number % BRANDS}", number, moment, body)


def _drawn(folder, client, number, moment, body):
    networks = "[instagram, mastodon]" if number % 2 else "[mastodon]"
    head = (
        f"---\ntitle: Post {number}\nclient: {client}\nplatform: {networks}\n"
        f"date: {moment:%Y-%m-%d %H:%M}\nstatus: draft\n---\n"
    )
    path = folder / "content" / client / f"{moment:%Y/%m}" / f"{moment:%Y-%m-%d}-{number:05}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{head}\n{body}\n\n#Design #Lampe\n", "utf-8")
