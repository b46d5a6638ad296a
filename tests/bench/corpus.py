"""A large workspace made of the example's own posts and charters: many brands, two years."""

import re
import shutil
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BRANDS = 20
DAYS = 730
FIRST = date(2026, 12, 1)
PLACES = ("Lyon", "Strasbourg", "Rennes", "Lille", "Nantes", "Dijon", "Metz", "Tours", "Brest")
MONTHS = ("janvier", "mars", "mai", "juillet", "septembre", "novembre")


def write(folder, posts):
    """Write `posts` posts for twenty brands; each has a sentence that no other has."""
    owners = sorted(path.name for path in (ROOT / "content").iterdir())
    texts = {owner: cycle(sorted((ROOT / "content" / owner).rglob("*.md"))) for owner in owners}
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
        day = FIRST + timedelta(days=number // BRANDS * DAYS // (posts // BRANDS + 1))
        _post(folder, f"{owner}-{brand}", next(texts[owner]), day, number)


def _post(folder, client, source, day, number):
    text = re.sub(
        r"^client: .*$", f"client: {client}", source.read_text("utf-8"), flags=re.MULTILINE
    )
    text = re.sub(r"^(date: )\S+", rf"\g<1>{day}", text, flags=re.MULTILINE)
    text = re.sub(r"^status: .*$", "status: approved", text, flags=re.MULTILINE)
    text = re.sub(r"^(id|published|  \w+: https?://\S+).*\n", "", text, flags=re.MULTILINE)
    head, _, body = text.partition("\n---\n")
    place, month = PLACES[number % len(PLACES)], MONTHS[number // 9 % len(MONTHS)]
    own = f"Carnet {number // 54} de {place}, {month}."
    path = folder / "content" / client / f"{day:%Y/%m}" / f"{day}-{number:05}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{head}\n---\n{own}\n\n{body.lstrip()}", "utf-8")
