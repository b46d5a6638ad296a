"""Set up the virtual environment that scripts/demo, scripts/test and the workflows run in.

Standard library only, and readable by old Pythons, so that they get a sentence and no traceback.
The workflows call it by name: `python3 scripts/environment.py run.txt`.

MARRONNIER_LIBRARIES names an environment made by this file, in another checkout: its libraries are
used then, nothing is downloaded, and only the package itself is this checkout's.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.txt"
LOCKS = ROOT / "scripts" / "requirements"
# test.txt holds everything that run.txt holds (tests/test_style.py), so it serves both scripts
COVERED = {"run.txt": ("run.txt",), "test.txt": ("run.txt", "test.txt")}
OLDEST = (3, 11)
LENDER = os.environ.get("MARRONNIER_LIBRARIES", "")


class SetupError(Exception):
    """Something is missing on this machine; the message names the remedy."""


def say(text: str) -> None:
    """Print one step for the person who waits."""
    print(text, flush=True)


def program(name: str) -> Path:
    """Return the path of a program inside the environment."""
    folder, suffix = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return VENV / folder / (name + suffix)


def check_machine() -> None:
    """Refuse a machine that lacks what nothing here can install."""
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:3])
        raise SetupError(
            f"Marronnier needs Python 3.11 or newer, and this is Python {found}: "
            f"call the script with a newer one, for example `python3.13 {sys.argv[0]}`."
        )
    if shutil.which("git") is None:
        raise SetupError(
            "Marronnier needs git, and there is no `git` command: install it "
            "(Debian and Ubuntu: `apt install git`; Windows: Git for Windows) and call again."
        )


def make_environment() -> None:
    """Make .venv, or make it anew when its Python is gone or another one."""
    wanted = f"{sys.version_info.major}.{sys.version_info.minor}"
    if _python_of_environment() == wanted:
        return
    if LENDER and not _libraries(Path(LENDER)).is_dir():
        raise SetupError(
            f"MARRONNIER_LIBRARIES names {LENDER}, where there is no environment of Python "
            f"{wanted}: name the .venv of another checkout, or take the variable away."
        )
    if VENV.exists():
        say("The environment in .venv belongs to another Python: making it anew …")
        shutil.rmtree(VENV)
    say(f"Making an environment in .venv (Python {wanted}) …")
    options = ["--without-pip"] if LENDER else []
    command = [sys.executable, "-m", "venv", *options, str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupError(_explain_venv(wanted, made.stdout + made.stderr))
    if LENDER:
        lent = _libraries(Path(LENDER).resolve())
        (_libraries(VENV) / "lent.pth").write_text(f"{lent}\n", encoding="utf-8")


def install(lock: str) -> None:
    """Install a lock file and the package itself, unless they stand already."""
    libraries = LOCKS / lock
    package = _digest(ROOT / "pyproject.toml")
    stamps = _stamps(VENV)
    if LENDER and _digest(libraries) in _stamps(Path(LENDER)):
        stamps.append(_digest(libraries))
    if _digest(libraries) not in stamps:
        STAMP.unlink(missing_ok=True)
        wanted = re.split(r"^(?=\w)", libraries.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        say(f"Installing {len(wanted)} libraries, the first time only (a minute or two) …")
        _install_locked(wanted)
        stamps = [_digest(LOCKS / name) for name in COVERED[lock]]
    if package not in stamps:
        say("Installing marronnier itself …")
        _pip("--no-build-isolation", "--no-deps", "--editable", str(ROOT))
    current = [_digest(LOCKS / name) for name in COVERED["test.txt"]]
    kept = [stamp for stamp in stamps if stamp in current]
    STAMP.write_text("\n".join([*kept, package]) + "\n", encoding="utf-8")


def main() -> None:
    """Set up everything for the lock that the command line names."""
    try:
        check_machine()
        make_environment()
        install(sys.argv[1] if sys.argv[1:] else "run.txt")
    except SetupError as problem:
        sys.exit(f"scripts/environment.py: {problem}")


def start(command: list[str]) -> None:
    """Give way to a command, in the checkout's folder; do not come back."""
    os.chdir(ROOT)
    sys.stdout.flush()
    if os.name == "nt":  # Windows' exec returns to the prompt before the program ends
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def _python_of_environment() -> str | None:
    """Return the environment's version, or nothing when it is absent, broken or half made."""
    question = "import importlib.util as i, sys; i.find_spec('pip').name; print(sys.version[:4])"
    try:
        answer = subprocess.run(
            [str(program("python")), "-I", "-c", question],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.strip()


def _libraries(environment: Path) -> Path:
    """Return the folder of an environment where its libraries lie, for this Python."""
    if os.name == "nt":
        return environment / "Lib" / "site-packages"
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return environment / "lib" / version / "site-packages"


def _stamps(environment: Path) -> list[str]:
    """Return the digests of what an environment holds."""
    stamp = environment / STAMP.name
    return stamp.read_text(encoding="utf-8").split() if stamp.exists() else []


def _explain_venv(version: str, output: str) -> str:
    if "ensurepip" in output:
        return (
            "This Python cannot make virtual environments: install the missing part "
            f"(Debian and Ubuntu: `apt install python{version}-venv`) and call again."
        )
    return f"The environment in .venv could not be made: {_last_line(output)}"


def _install_locked(wanted: list[str]) -> None:
    """Install what a lock names, with its hashes: two pips at once, for one keeps one core busy."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as threads:
        halves = []
        for number in (0, 1):
            half = Path(folder, f"{number}.txt")
            half.write_text("".join(wanted[number::2]), encoding="utf-8")
            # the lock names every library that these need, so none is looked for
            words = ("--no-deps", "--require-hashes", "--requirement", str(half))
            halves.append(threads.submit(_pip, *words))
        for done in halves:
            done.result()


def _pip(*arguments: str) -> None:
    command = [str(program("python")), "-m", "pip", "install", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "--no-warn-script-location", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode == 0:
        return
    lost = ("NewConnectionError", "NameResolution", "ReadTimeout", "ConnectTimeout", "ProxyError")
    if any(word in done.stdout + done.stderr for word in lost):
        raise SetupError("The package index cannot be reached: connect to the network, call again.")
    raise SetupError(f"pip could not install what is needed: {_last_line(done.stderr)}")


def _digest(path: Path) -> str:
    text = path.read_text(encoding="utf-8")  # universal newlines: the same digest on Windows
    return hashlib.sha256(f"{sys.version_info[:2]} {path.name} {text}".encode()).hexdigest()


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if "rror" in line] or output.splitlines()
    return lines[-1] if lines else "no reason given"


if __name__ == "__main__":
    main()
