"""The wheels that another machine needs, fetched here: it may have no internet."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from edge_app.errors import InputError

OLDEST_GLIBC = 17  # 2.17: manylinux2014


@dataclass(frozen=True)
class Target:
    """What wheels are chosen by."""

    machine: str  # as uname -m of its userland: "aarch64", "x86_64"
    python: str  # "3.13"
    glibc: int  # minor version: 41 is glibc 2.41

    @property
    def pip_options(self) -> list[str]:
        """Make pip choose for the target, and for wheels alone: nothing is compiled."""
        tags = [f"manylinux_2_{minor}_{self.machine}" for minor in range(self.glibc, OLDEST_GLIBC - 1, -1)]
        platforms = [f"--platform={tag}" for tag in (*tags, f"manylinux2014_{self.machine}")]
        return ["--only-binary=:all:", "--implementation=cp", f"--python-version={self.python}", *platforms]


def fetch_wheels(wheel: Path, target: Target, folder: Path) -> list[Path]:
    """Download what `wheel` needs on the target, and put it and them into `folder`.

    Raises:
        InputError: there is no way to the package index, or it lacks a wheel for the target.
    """
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
    command = [*pip, *target.pip_options, "--dest", str(folder), str(wheel)]
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode:
        lines = [line for line in ended.stderr.splitlines() if "ERROR" in line] or [ended.stderr]
        raise InputError(
            f"Could not fetch the wheels for {target.machine}, Python {target.python} ({lines[-1].strip()}). "
            "Is this machine online?"
        )
    return sorted(folder.glob("*.whl"))
