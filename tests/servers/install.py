"""Install the real servers and programs that the tests run against. Standard library only.

Run by scripts/test, beside the libraries' own installation: `python -m tests.servers.install`.
What cannot be installed costs one sentence here and skips its tests by name.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from tests.servers import places

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
FONTS = ("fonts-dejavu-core", "fonts-noto-color-emoji")


class CannotInstallError(Exception):
    """This machine lacks something; the message says what."""


def main() -> None:
    """Install side by side what is missing."""
    wanted = {
        "the Bluesky PDS": (places.PDS.exists, install_pds),
        "snac": (places.SNAC.exists, install_snac),
        "Chromium": (has_chromium, install_chromium),
    }
    threads = [
        threading.Thread(target=_attempt, args=(name, install))
        for name, (stands, install) in wanted.items()
        if not stands()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def has_chromium() -> bool:
    """Say whether a Chromium is on the PATH."""
    return any(shutil.which(name) for name in CHROMIUM)


def install_pds() -> None:
    """Install Node, axe, and the PDS with its one compiled part (SQLite): a minute and a half."""
    for tool in ("gcc", "make"):
        _need(tool)
    with _in_cache(places.PDS) as folder:
        target = folder / "node"
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run(*pip, "--require-hashes", "--target", target, "--requirement", places.NODE_LOCK)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(places.HERE / name, folder)
        home = folder / places.NODE_HOME
        npm = [
            places.node(folder),
            home / "lib/node_modules/npm/bin/npm-cli.js",
            "--loglevel=error",
        ]
        # compiled here, against the wheel's headers: nothing is fetched from outside the registry
        env = {
            **os.environ,
            "PATH": os.pathsep.join([str(places.node(folder).parent), os.environ["PATH"]]),
            "npm_config_nodedir": str(home),
            "npm_config_build_from_source": "true",
            "npm_config_update_notifier": "false",
        }
        _run(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder, env=env)
        _run(*npm, "rebuild", "better-sqlite3", cwd=folder, env=env)


def install_snac() -> None:
    """Unpack Debian's snac into the cache; the system's own packages stay untouched."""
    _need("apt-get", "dpkg", "dpkg-deb")
    with _in_cache(places.SNAC) as folder, tempfile.TemporaryDirectory() as scratch:
        apt = _private_apt(Path(scratch))
        _run(*apt, "update", cwd=scratch)
        _run(*apt, "download", "snac2", cwd=scratch)
        (package,) = Path(scratch).glob("snac2_*.deb")
        _run("dpkg-deb", "--extract", package, folder)


def install_chromium() -> None:
    """Install Debian's Chromium with the fonts that a French page needs."""
    _need("apt-get")
    if os.geteuid() != 0:
        raise CannotInstallError("install it as root (Debian: `apt install chromium`)")
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run(*apt, "update", env=env)
    _run(*apt, "install", "-y", "--no-install-recommends", CHROMIUM[0], *FONTS, env=env)


def _private_apt(scratch: Path) -> list[str]:
    """Return an apt-get that reads another Debian release and keeps all its files in `scratch`."""
    for name in ("etc", "lists/partial", "cache/archives/partial"):
        (scratch / name).mkdir(parents=True)
    release = Path("/etc/os-release").read_text(encoding="utf-8")
    values = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
    if values.get("ID") != "debian":
        raise CannotInstallError("it is taken from Debian, and this is another system")
    here = values["VERSION_CODENAME"]
    known = [Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("debian.sources")]
    for source in (path for path in known if path.exists()):
        text = source.read_text(encoding="utf-8").replace(here, places.SNAC_SUITE)
        (scratch / "etc" / source.name).write_text(text, encoding="utf-8")
    settings = {
        "Dir::Etc::sourcelist": scratch / "etc" / "sources.list",
        "Dir::Etc::sourceparts": scratch / "etc",
        "Dir::State::lists": scratch / "lists",
        "Dir::Cache": scratch / "cache",
        "APT::Sandbox::User": "root",
    }
    options = [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
    return ["apt-get", "-qq", *options]


@contextlib.contextmanager
def _in_cache(folder: Path):
    """Fill a folder of the cache, or leave nothing: it appears whole when the block ends well."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    try:
        yield unfinished
        with contextlib.suppress(OSError):  # another checkout was faster
            unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _attempt(name: str, install) -> None:
    print(f"Installing {name} for the tests: {install.__doc__}", flush=True)
    try:
        install()
    except CannotInstallError as problem:
        print(f"{name} could not be installed, its tests will be skipped: {problem}", flush=True)
    except subprocess.CalledProcessError as problem:
        words = " ".join(str(word) for word in problem.cmd[:3])
        lines = (problem.stderr or problem.stdout or "no reason given").strip().splitlines()
        print(
            f"{name} could not be installed, its tests will be skipped: "
            f"`{words} …` said: {lines[-1]}",
            flush=True,
        )
    else:
        print(f"{name}: installed.", flush=True)


def _need(*tools: str) -> None:
    for tool in tools:
        if shutil.which(tool) is None:
            raise CannotInstallError(f"there is no `{tool}` here")


def _run(*command, **options) -> None:
    words = [str(word) for word in command]
    subprocess.run(words, check=True, capture_output=True, text=True, **options)


if __name__ == "__main__":
    main()
