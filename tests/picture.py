"""Make the README's picture of the calendar: `python -m tests.picture`.

It plays the demo into a temporary folder and takes a picture of the month of one client.
"""

import sys
import tempfile
from pathlib import Path

from marronnier.cli import cli
from tests.servers import browser

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / ".github" / "calendar.png"
SIZE = (1280, 1460)


def main():
    """Write `.github/calendar.png`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        arguments = ["--workspace", str(ROOT), "demo", "--no-serve", "--into", str(folder / "demo")]
        cli(arguments, standalone_mode=False)
        months = sorted((folder / "demo" / "site" / "month").glob("*.html"))
        with browser.start(folder / "browser") as running:
            running.screenshot(months[0].as_uri(), PICTURE, SIZE)


if __name__ == "__main__":
    sys.exit(main())
