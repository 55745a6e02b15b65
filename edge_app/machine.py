"""What the measuring was done on: without it no latency means anything."""

import os
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

BOARD = Path("/proc/device-tree/model")  # "Raspberry Pi 4 Model B Rev 1.4"
CPU_INFO = Path("/proc/cpuinfo")
FEATURES = {"avx2", "fma", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "neon", "asimd", "asimddp", "i8mm", "sve"}


@dataclass(frozen=True)
class Machine:
    """A computer, named as its system names it."""

    cpu: str
    features: tuple[str, ...]  # of the processor: what int8 and float kernels gain by
    cores: int  # that this process may use
    system: str
    python: str
    load: float | None  # runnable processes over the last minute, when the measuring began; None: not told


def this_machine() -> Machine:
    """Describe the computer that this runs on."""
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    return Machine(cpu_name(), cpu_features(), cores(), system_name(), platform.python_version(), load)


def cpu_name() -> str:
    """Name the board where there is one, else the processor, else its architecture."""
    if BOARD.is_file():
        return BOARD.read_text().strip("\0\n ")
    if CPU_INFO.is_file():
        lines = (line.partition(":") for line in CPU_INFO.read_text().splitlines())
        names = [value.strip() for key, _, value in lines if key.strip() == "model name"]
        return names[0] if names else platform.machine()
    if platform.system() == "Darwin":
        asked = subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True)
        return asked.stdout.strip() or platform.machine()
    return platform.processor() or platform.machine()


def cpu_features() -> tuple[str, ...]:
    """Name the vector instructions that the kernels of LiteRT look for; none where the system does not tell."""
    if not CPU_INFO.is_file():
        return ()
    lines = (line.partition(":") for line in CPU_INFO.read_text().splitlines())
    flags = {flag for key, _, value in lines if key.strip() in ("flags", "Features") for flag in value.split()}
    return tuple(sorted(flags & FEATURES))


def cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def system_name() -> str:
    """Name the system and its architecture."""
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        name = f"{platform.system()} {platform.release()}"
    return f"{name}, {platform.machine()}"


def package_version(module: str) -> str:
    """Name the package that a module comes from and its version, as "ai-edge-litert 2.3.0"."""
    top = module.partition(".")[0]
    for name in sorted(packages_distributions().get(top, ())):
        return f"{name} {version(name)}"
    return top


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Look up versions; packages that are not installed are left out."""
    found = {}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
