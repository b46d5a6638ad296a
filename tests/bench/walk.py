"""From the link to the next text to approve, on a phone: `python -m tests.bench.walk`.

Nothing is cached at first. Each walk is told beside another of the same run: two pages of the same
theme that hold next to nothing.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.servers import browser
from tests.servers.serving import serving
from tests.site.stage import NOW, ROOT, Stage, quiet_files

RUNS = 9
PHONE = (390, 844)
CLIENT = "atelier-lumen"


def main():
    """Print taps, whether the text is on the first screen, and the ratio of both walks."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        built = Stage(ROOT).build(folder / "site", client=CLIENT, now=NOW)
        (folder / "chromium").mkdir()
        with serving(quiet_files(built)) as url, browser.start(folder / "chromium") as running:
            walks = [_walk(running, url) for _ in range(RUNS)]
            empty = [_empty(running, url) for _ in range(RUNS)]
    taps, seen, text = walks[0][1:]
    _tell(f"{taps} tap; the text is {'on' if seen else 'below'} the first screen: {text!r}")
    ratio = statistics.median(walk[0] for walk in walks) / statistics.median(empty)
    _tell(f"{ratio:.1f} times what two empty pages of the theme take")


def _tell(line):
    sys.stdout.write(f"{line}\n")


def _walk(running, url):
    with running.page(size=PHONE, has_touch=True) as page:
        begun = time.perf_counter()
        page.goto(f"{url}/index.html", wait_until="commit")
        page.locator('[data-mark="review"] a').first.tap()
        text = page.locator(".m-message").first
        text.wait_for()
        taken = time.perf_counter() - begun
        box = text.bounding_box()
        return taken, 1, box["y"] < PHONE[1], text.inner_text()[:60]


def _empty(running, url):
    with running.page(size=PHONE, has_touch=True) as page:
        begun = time.perf_counter()
        for _ in range(2):
            page.goto(f"{url}/404.html", wait_until="domcontentloaded")
        return time.perf_counter() - begun


if __name__ == "__main__":
    main()
