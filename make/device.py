"""A Raspberry Pi that is not there: its processor emulated, its system and wheels the real ones."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from emulator import CACHE, System, Unavailable, emulator, root_of
from environment import packages_on_arm_32

from edge_app.deploy.wheels import Target, fetch_wheels

ROOT = Path(__file__).parents[1]
ARM_32 = "armv7l"
DIST_PACKAGES = "usr/lib/python3/dist-packages"  # where apt puts NumPy and OpenCV
TRIXIE = System("trixie", "arm64", "3.13", ("python3", "libstdc++6"))
BOOKWORM = System("bookworm", "arm64", "3.11", ("python3", "libstdc++6"))
BOOKWORM_32 = System("bookworm", "armhf", "3.11", ("python3", "libstdc++6", "python3-numpy", "python3-opencv"))
GLIBC = {"bookworm": 36, "trixie": 41}


@dataclass(frozen=True)
class Device:
    """A board with a system on its card."""

    board: str
    core: str  # as qemu names it
    system: System

    @property
    def is_32_bit(self) -> bool:
        return self.system.architecture == "armhf"

    @property
    def target(self) -> Target:
        machine = ARM_32 if self.is_32_bit else "aarch64"
        return Target(machine, self.system.python, GLIBC[self.system.suite])

    def __str__(self) -> str:
        return f"{self.board} ({self.core}), {self.system.suite} {self.target.machine}, Python {self.system.python}"


@dataclass(frozen=True)
class Installed:
    """A device with the package on it."""

    device: Device
    folders: tuple[Path, ...]  # in which Python looks for packages
    downloaded_bytes: int  # of all wheels; 0 where they were not counted
    card_bytes: int  # of what they unpack to

    def command(self, *arguments: str | Path) -> list[str]:
        """What runs the device's Python with `arguments`."""
        root = root_of(self.device.system)
        qemu = emulator("qemu-arm" if self.device.is_32_bit else "qemu-aarch64")
        path = ":".join(str(folder) for folder in self.folders)
        python = root / "usr" / "bin" / f"python{self.device.system.python}"
        settings = ("-cpu", self.device.core, "-L", root, "-E", f"PYTHONPATH={path}", "-E", "PYTHONNOUSERSITE=1")
        return [str(part) for part in (qemu, *settings, python, *arguments)]


def install(device: Device, wheel: Path, folder: Path) -> Installed:
    """Install the wheel into `folder`; what it needs stays in the cache.

    Raises:
        InputError: a wheel cannot be had for the device.
    """
    own = folder / f"site-{device.target.python}-{device.target.machine}"
    if not own.exists():
        pip_install(own, ["--no-deps", str(wheel)])
    if device.is_32_bit:
        return Installed(device, (own, needs_32(device), root_of(device.system) / DIST_PACKAGES), 0, 0)
    needs = needs_of(device, wheel)
    size = sum(file.stat().st_size for site in (own, needs) for file in site.rglob("*") if file.is_file())
    return Installed(device, (own, needs), int((needs / "downloaded").read_text()) + wheel.stat().st_size, size)


def needs_of(device: Device, wheel: Path) -> Path:
    """The packages that the wheel needs on a 64-bit device, in the cache by what pyproject.toml asks for."""
    site = cached_site(device)
    if not site.exists():
        with new_site(site) as part, tempfile.TemporaryDirectory() as folder:
            wheels = [found for found in fetch_wheels(wheel, device.target, Path(folder)) if found.name != wheel.name]
            pip_install(part, ["--no-deps", *device.target.pip_options, *map(str, wheels)])
            (part / "downloaded").write_text(str(sum(found.stat().st_size for found in wheels)))
    return site


def needs_32(device: Device) -> Path:
    """The packages that a 32-bit device takes from the index; NumPy and OpenCV are in its root, from apt."""
    site = cached_site(device)
    if not site.exists():
        packages = packages_on_arm_32()
        runtime = [name for name in packages if name.startswith("tflite-runtime")]
        with new_site(site) as part:  # apart, and alone: it asks for a NumPy that the index does not have
            pip_install(part, ["--no-deps", *device.target.pip_options, *runtime])
            pip_install(part, [*device.target.pip_options, *(name for name in packages if name not in runtime)])
    return site


def cached_site(device: Device) -> Path:
    """Where the packages of a device are kept: changed needs make a new folder."""
    needs = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    mark = hashlib.sha256("\n".join(needs).encode()).hexdigest()[:12]
    return CACHE / f"site-{device.target.python}-{device.target.machine}-{mark}"


@contextmanager
def new_site(site: Path) -> Iterator[Path]:
    """Give a folder that takes the name `site` once it is whole."""
    part = site.with_name(f".{site.name}")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    yield part
    part.replace(site)


def check_index(device: Device) -> None:
    """Raise Unavailable where the wheels of a device are not in the cache, and there is no way to a package index."""
    if cached_site(device).exists():
        return
    with tempfile.TemporaryDirectory() as folder:  # a small package of those that are needed
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
        ended = subprocess.run([*pip, "--dest", folder, "typer"], capture_output=True, text=True)
    if ended.returncode:
        raise Unavailable(f"pip reaches no package index: {(ended.stderr.strip().splitlines() or ['no word'])[-1]}")


def pip_install(folder: Path, what: list[str]) -> None:
    """Unpack wheels that were chosen for the device, whatever Python this machine has."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--target", str(folder)]
    command = [*pip, "--upgrade", "--ignore-requires-python", *what]
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode:
        raise RuntimeError(f"pip could not install {what[-1]} for the device: {ended.stderr[-2000:]}")
