"""Sets up a checkout and runs it: ``python packaging/bootstrap.py run``. Standard library only, any Python 3.8+.

Everything is made once and found again: the virtual environment, the locked dependencies (checked by hash), the
project itself, and the system libraries of Qt. What cannot be done is told with the line that does it.
"""

from __future__ import annotations

import argparse
import ctypes
import ctypes.util
import hashlib
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "bootstrap.stamp"
LOCKS = {"requirements.lock": [], "requirements-dev.lock": ["--extra", "dev"]}
OLDEST = (3, 11)
NAMES = ("python3.13", "python3.12", "python3.11", "python3.14", "python3", "python")

# What the Qt wheels load from the system: library -> Debian package.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# Programs that tests drive: a display without a screen, hands for its keyboard, and the Secret Service.
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "gnome-keyring-daemon": "gnome-keyring",
    "dbus-run-session": "dbus",
}
QT_TRIAL = "from PySide6 import QtNetwork, QtPrintSupport, QtSvg, QtWidgets; QtWidgets.QApplication([])"


class Stop(Exception):
    """Set-up cannot go on; the text says why and what to do."""


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Set up this checkout (once) and run something in it.",
        epilog="Words after 'run' go to operator-console, after 'test', 'soak' and 'bench' to theirs.",
    )
    parser.add_argument("task", choices=sorted(TASKS))
    parser.add_argument("words", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    try:
        python = find_python()
        if python != sys.executable:
            return subprocess.call([python, __file__, *sys.argv[1:]])
        return TASKS[given.task](given.words)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# Set-up


def find_python() -> str:
    """The running interpreter if it is new enough, else one on the PATH."""
    if sys.version_info[:2] >= OLDEST:
        return sys.executable
    question = f"import sys; print(sys.version_info[:2] >= {OLDEST!r})"
    for name in NAMES:
        found = shutil.which(name)
        if found and _output([found, "-c", question]) == "True":
            return found
    raise Stop(
        f"Operator Console needs Python 3.11 or newer, and this computer has only {platform.python_version()}; "
        "install one (Debian: apt-get install python3.11) and try again."
    )


def set_up() -> None:
    need_libraries(QT_LIBRARIES, "Qt needs these system libraries")
    wanted = _fingerprint()
    if STAMP.is_file() and STAMP.read_text() == wanted and _python().is_file():
        return
    make_venv()
    say("Installing the locked dependencies …")
    _pip("install", "--require-hashes", "--requirement", str(ROOT / "packaging" / "requirements-dev.lock"))
    _pip("install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT))
    trial = subprocess.run(
        [str(_python()), "-c", QT_TRIAL], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True
    )
    if trial.returncode:
        raise Stop("Qt does not start on this computer: " + trial.stderr.decode(errors="replace").strip())
    STAMP.write_text(wanted)


def make_venv() -> None:
    if _output([str(_python()), "-c", "import pip, sys; print(sys.version_info[:2] >= (3, 11))"]) == "True":
        return
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        install_packages([package], "Python's venv module is missing here")
    say(f"Making the virtual environment with Python {platform.python_version()} …")
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        raise Stop(f"The virtual environment {VENV} could not be made; the lines above say why.")


def need_libraries(wanted: dict[str, str], why: str) -> None:
    """Load each library for real; on Linux only, elsewhere the Qt wheels bring all they need."""
    if not sys.platform.startswith("linux"):
        return
    missing = [library for library in wanted if not _loads(library)]
    if missing:
        install_packages([wanted[library] for library in missing], why, provides=missing)
        still = [library for library in missing if not _loads(library)]
        if still:
            raise Stop("These libraries are still missing: {}.".format(", ".join(still)))


def need_programs(wanted: dict[str, str]) -> None:
    """For tests only: what is missing and cannot be installed is told; its tests then say that they were skipped."""
    missing = sorted({package for program, package in wanted.items() if not shutil.which(program)})
    if not missing or not sys.platform.startswith("linux"):
        return
    try:
        install_packages(missing, "Some tests drive these programs")
    except Stop as stop:
        say(f"{stop}\nThe tests that need them are skipped.")


def install_packages(packages: list[str], why: str, provides: list[str] | None = None) -> None:
    """By apt-get as root on Debian and its kin; anywhere else the line to type is told."""
    line = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    names = ", ".join(packages)
    if shutil.which("apt-get") is None:
        if shutil.which("dnf") and provides:
            wanted = " ".join(shlex.quote(library + "()(64bit)") for library in provides)
            raise Stop(f"{why}: {names}. Install them, then try again:\n    sudo dnf install {wanted}")
        raise Stop("{}: {}. Install them, then try again.".format(why, ", ".join(provides or packages)))
    if os.geteuid() != 0:
        raise Stop("{}: {}. Install them, then try again:\n    sudo {}".format(why, names, " ".join(line)))
    say(f"{why}: {names}. Installing …")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "--quiet"], line):
        done = subprocess.run(
            command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if done.returncode and command is line:
            raise Stop("{} failed:\n{}".format(" ".join(line), done.stdout.decode(errors="replace")[-2000:]))


# Tasks


def run(words: list[str]) -> int:
    set_up()
    if not words:
        if not has_display():
            raise Stop(
                "There is no display here, so no window can open; "
                f"'{_shown(_script())} snapshot scorecard --out scorecard.png' draws a page without one."
            )
        if "WAYLAND_DISPLAY" not in os.environ:
            need_libraries(WINDOW_LIBRARIES, "A window needs these system libraries")
    return subprocess.call([str(_script()), *words])


def has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def setup(words: list[str]) -> int:
    set_up()
    say(f"Ready: {_shown(_script())}")
    return 0


def check(words: list[str]) -> int:
    set_up()
    return _in_turn(
        [_tool("ruff"), "check", "."],
        [_tool("ruff"), "format", "--check", "."],
        [_tool("mypy")],
        [_tool("lint-imports")],
    )


def test(words: list[str]) -> int:
    """All checks and all tests; with words: only pytest, with them."""
    set_up()
    _for_tests()
    if words:
        return _call([*_pytest(), *words])
    checked = check([])
    parallel = [*_pytest(), f"--numprocesses={_workers()}", "--dist=worksteal", "-m", "not serial and not soak"]
    alone = [*_pytest(), "-m", "serial and not soak"]
    return _in_turn(parallel, alone) or checked


def soak(words: list[str]) -> int:
    set_up()
    _for_tests()
    return _call([*_pytest(), "-m", "soak", "--timeout=0", *words])


def bench(words: list[str]) -> int:
    set_up()
    return _call([str(_python()), "-m", "tests.bench", *words], offscreen=True)


def pictures(words: list[str]) -> int:
    set_up()
    return _call([str(_python()), str(ROOT / "packaging" / "pictures.py"), *words], offscreen=True)


def lock(words: list[str]) -> int:
    """Write both locks anew with uv; pins stay where they still fit, unless told ``--upgrade``."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.check_call([sys.executable, "-m", "venv", folder])
        python = _python(Path(folder))
        subprocess.check_call([str(python), "-m", "pip", "install", "--quiet", "uv"])
        for name, extra in LOCKS.items():
            options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header"]
            target = ["--quiet", "--output-file", str(ROOT / "packaging" / name), *extra, *words]
            pyproject = str(ROOT / "pyproject.toml")
            subprocess.check_call([str(python), "-m", "uv", "pip", "compile", *options, *target, pyproject])
    return 0


def clean(words: list[str]) -> int:
    """Remove what set-up, checks and builds made in this checkout; profiles are elsewhere and stay."""
    made = (
        ".venv",
        ".mypy_cache",
        ".ruff_cache",
        ".import_linter_cache",
        ".hypothesis",
        ".pytest_cache",
        "dist",
        "build",
    )
    for name in made:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    return 0


TASKS = {
    "run": run,
    "setup": setup,
    "check": check,
    "test": test,
    "soak": soak,
    "bench": bench,
    "pictures": pictures,
    "lock": lock,
    "clean": clean,
}


# Small things


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _for_tests() -> None:
    need_libraries(WINDOW_LIBRARIES, "Tests open a real window and need these system libraries")
    need_programs(TEST_PROGRAMS)


def _in_turn(*commands: list[str]) -> int:
    """Run all of them even when one fails, so that one run shows everything; 0 only when all went well."""
    failed = [command for command in commands if _call(command)]
    for command in failed:
        say("FAILED: {}".format(" ".join(_shown(Path(word)) for word in command)))
    return 1 if failed else 0


def _call(command: list[str], offscreen: bool = False) -> int:
    env = dict(os.environ)
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # a hundred programs that tests start would each compile all anew
    if offscreen or "pytest" in command:
        env["QT_QPA_PLATFORM"] = "offscreen"
    return subprocess.call(command, cwd=str(ROOT), env=env)


def _workers() -> int:
    """One more than there are processors, as tests wait a third of their time; each takes up to 1.5 GB."""
    return min((os.cpu_count() or 1) + 1, 4)


def _pytest() -> list[str]:
    return [str(_python()), "-m", "pytest"]


def _pip(*words: str) -> None:
    quiet = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    if subprocess.call([str(_python()), "-m", "pip", "--quiet", *words], env=quiet, cwd=str(ROOT)):
        raise Stop("pip could not install what is needed; the lines above say why. Nothing else was changed.")


def _python(venv: Path = VENV) -> Path:
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def _tool(name: str) -> str:
    return str(_python().with_name(name + _python().suffix))


def _script() -> Path:
    return Path(_tool("operator-console"))


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(ROOT))
    except ValueError:
        return str(path)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode().strip()
    except OSError:
        return ""


def _fingerprint() -> str:
    digest = hashlib.sha256(str(ROOT).encode())
    for name in ("packaging/requirements-dev.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
