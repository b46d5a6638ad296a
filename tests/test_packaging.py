"""What the package says of its licences, as who installs it reads it."""

import shutil
import subprocess
import sys
import tomllib
from email import message_from_string
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "scripts" / "marronnier"
# Files that came from elsewhere, or that are given away, and the licence that their notice names.
FOREIGN = {
    "french/imperatives.md": "Mozilla Public License 2.0",
    "spelling/README.md": "Mozilla Public License 2.0",
    "almanac/README.md": "Creative Commons Zero 1.0",
}


def metadata(folder):
    """Return the wheel's metadata, and the folder in which its licences lie."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    package = "scripts/marronnier/__init__.py"
    for path in ("pyproject.toml", declared["readme"], package, *declared["license-files"]):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, folder / path)
    code = "from setuptools.build_meta import prepare_metadata_for_build_wheel as make; make('out')"
    (folder / "out").mkdir()
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, capture_output=True)
    (made,) = (folder / "out").glob("*.dist-info")
    return message_from_string((made / "METADATA").read_text("utf-8")), made / "licenses"


def test_the_wheel_names_every_licence_and_carries_the_notices(tmp_path):
    told, licences = metadata(tmp_path)
    assert told["License-Expression"] == "MIT AND MPL-2.0 AND CC0-1.0"
    for name in told.get_all("License-File"):
        assert (licences / name).read_bytes() == (ROOT / name).read_bytes()
    for name, licence in FOREIGN.items():
        assert f"scripts/marronnier/{name}" in told.get_all("License-File")
        assert licence in " ".join((DATA / name).read_text("utf-8").split())
    assert "scripts/marronnier/french/imperatives.LICENSE.md" in told.get_all("License-File")


def test_every_file_that_names_another_licence_lies_beside_its_notice():
    noticed = {Path(name).parent.as_posix() for name in FOREIGN}
    for path in DATA.rglob("*.yml"):
        if "CC0" in path.read_text("utf-8"):
            assert path.parent.relative_to(DATA).as_posix() in noticed
