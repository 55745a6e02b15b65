"""What a board says of its own state: temperature, throttling, governor, memory. None where it says nothing."""

import shutil
import subprocess
from pathlib import Path

THERMAL_ZONE = Path("/sys/class/thermal/thermal_zone0/temp")  # thousandths of a degree
GOVERNOR = Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
MEMORY = Path("/proc/meminfo")
# Bits of `vcgencmd get_throttled`, from Raspberry Pi's documentation of vcgencmd; 16 bits up: since the start.
THROTTLED = {0: "voltage too low", 1: "clock capped", 2: "throttled", 3: "near its temperature limit"}
SINCE_START = 16


def temperature_c() -> float | None:
    """The processor's temperature in degrees Celsius."""
    try:
        return int(THERMAL_ZONE.read_text()) / 1000
    except (OSError, ValueError):
        return None


def governor() -> str | None:
    """The clock governor of the first core, as "ondemand"."""
    try:
        return GOVERNOR.read_text().strip()
    except OSError:
        return None


def memory_mb(entry: str) -> float | None:
    """An entry of /proc/meminfo, as "MemTotal" or "MemAvailable", in MB (millions of bytes)."""
    try:
        lines = (line.split() for line in MEMORY.read_text().splitlines())
    except OSError:
        return None
    found = [int(words[1]) for words in lines if words and words[0] == f"{entry}:"]
    return found[0] * 1024 / 1e6 if found else None


def throttled() -> int | None:
    """The word of `vcgencmd get_throttled`; 0 where all is well and was since the start."""
    if shutil.which("vcgencmd") is None:
        return None
    try:
        asked = subprocess.run(["vcgencmd", "get_throttled"], capture_output=True, text=True, timeout=10)
        return int(asked.stdout.partition("=")[2], 16)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def throttling(word: int) -> tuple[list[str], list[str]]:
    """Put the word of `vcgencmd get_throttled` in words: what is now, and what was since the start."""
    now = [text for bit, text in THROTTLED.items() if word >> bit & 1]
    before = [text for bit, text in THROTTLED.items() if word >> bit + SINCE_START & 1]
    return now, before
