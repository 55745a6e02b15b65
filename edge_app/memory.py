"""How much memory this process has held at most."""

import resource
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")
KIB = 1024 if sys.platform == "darwin" else 1  # ru_maxrss: bytes on macOS, KiB elsewhere


def peak_kib() -> int:
    """Greatest memory of this process, KiB. Linux hands on a parent's ru_maxrss: status first."""
    if STATUS.is_file():
        lines = (line.partition(":") for line in STATUS.read_text().splitlines())
        return next(int(value.split()[0]) for name, _, value in lines if name == "VmHWM")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB
