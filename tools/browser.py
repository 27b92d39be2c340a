"""The browser's entry in real browsers: `nox -s browser`, and a step of `nox -s tests`.

Chromium and Firefox are the machine's own. On Debian, as root, they are installed where they are absent; elsewhere a
message says what to install.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.provision import ROOT, ProvisionError, run_installer
from tools.sdks import SDKS, install_locked

__all__ = ["can_install", "find_browsers", "main", "missing_browsers", "provide_browsers"]

FOLDER = ROOT / "tests" / "browser"

# What each is called on the PATH, Debian's package first; its variable names one that stands elsewhere.
BROWSERS = {
    "LIPSERVICE_CHROMIUM": ("chromium", "chromium-browser", "google-chrome"),
    "LIPSERVICE_FIREFOX": ("firefox-esr", "firefox"),
}
APPLICATIONS = {
    "LIPSERVICE_CHROMIUM": Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    "LIPSERVICE_FIREFOX": Path("/Applications/Firefox.app/Contents/MacOS/firefox"),
}
_TSC = ("node", "node_modules/typescript/bin/tsc")


def find_browsers() -> dict[str, str]:
    """Return the programs that there are, by the variables that name them."""
    found = {variable: os.environ.get(variable) or _find(variable) for variable in BROWSERS}
    return {variable: program for variable, program in found.items() if program}


def missing_browsers() -> list[str]:
    """Return the Debian packages of those that there are none of."""
    return [names[0] for variable, names in BROWSERS.items() if variable not in find_browsers()]


def can_install() -> bool:
    """Tell whether this is a Debian on which we may install packages."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tests in both browsers, each beside the other; words go to `node --test`. Returns its exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        provide_browsers()
        for folder in (SDKS / "typescript", FOLDER):
            install_locked(folder)
    except ProvisionError as error:
        print(error, file=sys.stderr)
        return 1
    subprocess.run(_TSC, cwd=SDKS / "typescript", check=True)  # noqa: S603
    files = sorted(path.name for path in FOLDER.glob("*.test.js"))
    command = ("node", "--test", *words, *files)
    return subprocess.run(command, cwd=FOLDER, env={**os.environ, **find_browsers()}, check=False).returncode  # noqa: S603


def _find(variable: str) -> str:
    programs = filter(None, map(shutil.which, BROWSERS[variable]))
    application = APPLICATIONS[variable]
    return next(programs, str(application) if application.exists() else "")


def provide_browsers() -> None:
    """Install what is missing, if that can be done. Raises ProvisionError."""
    missing = missing_browsers()
    if missing and can_install():
        print(f"Installing {', '.join(missing)} ...", flush=True)
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        run_installer(["apt-get", "update", "-qq"], quiet)
        run_installer(["apt-get", "install", "-y", "-qq", *missing], quiet)
        missing = missing_browsers()
    if missing:
        wanted = " ".join(missing)
        raise ProvisionError(
            f"no {' and no '.join(missing)} on this machine: install the Debian packages ({wanted}), or Google Chrome "
            f"and Firefox, or name the programs in {' and '.join(BROWSERS)}"
        )


if __name__ == "__main__":
    raise SystemExit(main())
