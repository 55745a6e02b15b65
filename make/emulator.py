"""QEMU's user-mode emulator and the systems it runs, from Debian's mirror: no root, no chroot, nothing installed.

Debian's packages are what Raspberry Pi OS is made of. All is kept in $XDG_CACHE_HOME/digitlens, outside the checkout.
"""

import os
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "digitlens" / "pi"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# Bookworm's qemu 7.2 crashes in LiteRT 2.2 and newer. Trixie's programs are static: they run on older systems too.
QEMU = ("trixie", "amd64", ("qemu-user",))
SETTINGS = """Dir::Etc::sourcelist "{work}/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "{work}/lists";
Dir::State::status "{work}/status";
Dir::Cache "{work}/cache";
APT::Architecture "{architecture}";
APT::Architectures {{ "{architecture}"; }};
"""


class Unavailable(Exception):
    """The emulator cannot be had here; the message says why."""


@dataclass(frozen=True)
class System:
    """A Raspberry Pi OS, by the Debian that it is made of."""

    suite: str
    architecture: str  # Debian's name
    python: str
    packages: tuple[str, ...]

    @property
    def root(self) -> Path:
        return CACHE / f"{self.suite}-{self.architecture}"


def check_host() -> None:
    """Raise Unavailable where Debian's packages for x86-64 do not run or cannot be fetched."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        raise Unavailable(f"the emulator is a Linux program for x86-64, and this is {platform.platform()}")
    missing = [name for name in ("apt-get", "dpkg") if shutil.which(name) is None]
    if missing or not KEYRING.is_file():
        raise Unavailable(f"{', '.join(missing) or KEYRING} is missing: it takes Debian, or a system with its tools")


def emulator(name: str) -> Path:
    """Fetch QEMU where it is not there yet; the path of `name`, as "qemu-aarch64"."""
    kept = CACHE / "qemu" / name
    if not kept.exists():
        unpacked = _fetch(*QEMU)
        kept.parent.mkdir(parents=True, exist_ok=True)
        for program in ("qemu-aarch64", "qemu-arm"):  # of 60
            shutil.move(unpacked / "usr" / "bin" / program, kept.parent / program)
        shutil.rmtree(unpacked)
    return kept


def root_of(system: System) -> Path:
    """Fetch a system where it is not there yet; its root folder."""
    if not system.root.exists():
        unpacked = _fetch(system.suite, system.architecture, system.packages)
        for name in ("bin", "lib", "lib64", "sbin"):  # as the package base-files links them
            if not (unpacked / name).exists():
                (unpacked / name).symlink_to(f"usr/{name}")
        for library in unpacked.glob("usr/lib/*/*/lib[bl]*a*.so.3"):  # as update-alternatives links BLAS and LAPACK
            if library.parent.name in ("blas", "lapack"):
                (library.parents[1] / library.name).symlink_to(f"{library.parent.name}/{library.name}")
        unpacked.replace(system.root)
    return system.root


def _fetch(suite: str, architecture: str, packages: tuple[str, ...]) -> Path:
    """Download packages with all that they need, and unpack them into a folder of their own.

    Raises:
        Unavailable: there is no way to the mirror.
    """
    work, unpacked = (CACHE / f".{suite}-{architecture}{end}" for end in (".apt", ".part"))
    for folder in (work, unpacked):
        shutil.rmtree(folder, ignore_errors=True)
    (work / "lists" / "partial").mkdir(parents=True)
    (work / "cache" / "archives" / "partial").mkdir(parents=True)
    (work / "status").touch()
    (work / "sources.list").write_text(f"deb [signed-by={KEYRING}] {mirror()} {suite} main\n")
    (work / "apt.conf").write_text(SETTINGS.format(work=work, architecture=architecture))
    _apt(work, "update", "--error-on=any")
    _apt(work, "install", "--yes", "--download-only", "--no-install-recommends", *packages)
    for package in sorted((work / "cache" / "archives").glob("*.deb")):
        subprocess.run(["dpkg", "-x", package, unpacked], check=True)
    shutil.rmtree(work)
    return unpacked


def _apt(work: Path, *arguments: str) -> None:
    environment = {**os.environ, "APT_CONFIG": str(work / "apt.conf"), "LC_ALL": "C"}
    ended = subprocess.run(["apt-get", "-qq", *arguments], env=environment, capture_output=True, text=True)
    if ended.returncode:
        said = (ended.stderr.strip().splitlines() or [f"exit code {ended.returncode}"])[-1]
        raise Unavailable(f"apt-get {arguments[0]} failed: {said}")


def mirror() -> str:
    """The Debian mirror that this machine's own list names.

    Raises:
        Unavailable: it names none.
    """
    lists = (Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*")))
    for file in lists:
        lines = file.read_text().splitlines() if file.is_file() else []
        named = (re.search(r"https?://\S+/debian(?![\w-])", line) for line in lines if not line.startswith("#"))
        for found in filter(None, named):
            return found[0]
    raise Unavailable("no list of apt's names a mirror of Debian")
