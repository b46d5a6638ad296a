"""The system's Chromium, driven through Playwright. No page may load anything from outside."""

import contextlib
import dataclasses
import importlib.util
import os
import shutil
from urllib.parse import urlsplit

from tests.servers.install import CHROMIUM

FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE [::1]",
    "--no-first-run",
)
INSIDE = {"127.0.0.1", "localhost", "::1", None}  # None: file:, data:, blob:


class YouForgotToBringItAlongError(AssertionError):
    """A page asked for something that is not on this machine."""


@dataclasses.dataclass(frozen=True)
class Browser:
    """A running Chromium."""

    chromium: object

    @contextlib.contextmanager
    def page(self, size=(1280, 800), *, dark=False, language="fr-FR", **options):
        """Open a fresh page; fail at the end when it asked for anything outside this machine."""
        outside = []

        def note(request):
            if urlsplit(request.url).hostname not in INSIDE:
                outside.append(request.url)

        context = self.chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            locale=language,
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            **options,
        )
        try:
            # noted, not routed: a route asks Python about every file and does without the cache
            context.on("request", note)
            yield context.new_page()
        finally:
            context.close()
        if outside:
            raise YouForgotToBringItAlongError(f"the page asked for {', '.join(outside)}")

    def screenshot(self, url, path, size=(1280, 800), *, dark=False, full_page=False):
        """Write a PNG of a page as a person would see it; return its path."""
        with self.page(size, dark=dark) as page:
            page.goto(url, wait_until="networkidle")
            page.screenshot(path=path, full_page=full_page)
        return path


def missing() -> str | None:
    """Say why there is no browser here."""
    if importlib.util.find_spec("playwright") is None:
        return "playwright is not installed: `scripts/test` installs it"
    if _program() is None:
        return "there is no Chromium: install it (Debian: `apt install chromium`)"
    return None


@contextlib.contextmanager
def start(folder):
    """Run Chromium with its profile in an empty folder; a page opens after about 3 s."""
    from playwright.sync_api import sync_playwright

    flags = list(FLAGS)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses to run as root otherwise
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=_program(),
            args=flags,
            env={**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
        )
        try:
            yield Browser(chromium)
        finally:
            chromium.close()


def _program() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM)), None)
