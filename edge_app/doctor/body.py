"""The machine itself: board, system, Python, memory, disk, heat."""

import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from edge_app import board
from edge_app.doctor.finding import IS_64_BIT, WRITE_64_BIT, Finding, broken, note, ok
from edge_app.machine import cores, cpu_name, system_name

LEAST_MEMORY_MB = 160  # what the camera app keeps
LEAST_DISK_MB = 100
HOT_C = 80  # a Pi slows down from here (Raspberry Pi documentation, frequency management)
COOL = "better air, or a heat sink; then: vcgencmd get_throttled"
POWER = "use Raspberry Pi's own power supply and a short cable; then reboot and look again: digitlens doctor"


def examine_body() -> Iterator[Finding]:
    """Look at what the software stands on."""
    yield ok("board", f"{cpu_name()}, {cores()} cores")
    yield _system()
    yield ok("python", f"{platform.python_version()} in {sys.prefix}")
    yield from _memory()
    yield _disk(Path.home() if Path.home().is_dir() else Path("/"))
    yield from _heat()
    yield from _power()


def _system() -> Finding:
    what = f"{system_name()}, {64 if IS_64_BIT else 32} bits"
    if not IS_64_BIT:
        why = "its last LiteRT runtime is of 2023, and NumPy and OpenCV come from apt: it reads, but more slowly"
        return note("system", what, why, WRITE_64_BIT)
    return ok("system", what)


def _memory() -> Iterator[Finding]:
    total, free = board.memory_mb("MemTotal"), board.memory_mb("MemAvailable")
    if total is None or free is None:
        return
    what = f"{free:,.0f} MB free of {total:,.0f}"
    if free < LEAST_MEMORY_MB:
        yield broken(
            "memory", what, f"the camera app needs {LEAST_MEMORY_MB} MB", "close programs; the largest: top -o RES"
        )
    else:
        yield ok("memory", what)


def _disk(home: Path) -> Finding:
    usage = shutil.disk_usage(home)
    what = f"{usage.free / 1e9:,.1f} GB free of {usage.total / 1e9:,.1f} at {home}"
    if usage.free < LEAST_DISK_MB * 1e6:
        return broken("disk", what, "a full card stops the service and spoils upgrades", "sudo apt clean; df -h")
    return ok("disk", what)


def _heat() -> Iterator[Finding]:
    heat = board.temperature_c()
    if heat is None:
        return
    what = f"{heat:.0f} °C"
    yield (
        note("temperature", what, "the board slows itself down to cool", COOL)
        if heat >= HOT_C
        else ok("temperature", what)
    )


def _power() -> Iterator[Finding]:
    word = board.throttled()
    if word is None:
        return
    now, before = board.throttling(word)
    if now:
        mend = POWER if "voltage too low" in now else COOL
        yield broken("throttling", "now: " + ", ".join(now), "it runs slower than it could, and may crash", mend)
    elif before:
        mend = POWER if "voltage too low" in before else COOL
        yield note("throttling", "since the start: " + ", ".join(before), "frames come late when it happens", mend)
    else:
        yield ok("throttling", "none since the start")
