"""`make pi`: the package on the Raspberry Pi's processors, without a Raspberry Pi.

    python make/pi.py WHEEL [PICTURE|FOLDER...]

Installs the wheel with the device's own wheels below an emulated Raspberry Pi OS of each kind, and runs the commands
there. What they read must be what this machine reads. Emulated times say nothing of a Pi's speed and are not shown.
The end is 1 where something differs; where the emulator cannot be had it is said, and the end is 0.
"""

import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from device import BOOKWORM, BOOKWORM_32, TRIXIE, Device, Installed, install
from emulator import Unavailable, check_host, emulator, root_of
from trial import Trial, pictures_of, try_device

from edge_app.demo_page import DEMO_PAGE

DEVICES = (
    Device("Zero 2 W, Pi 3", "cortex-a53", TRIXIE),
    Device("Pi 4", "cortex-a72", TRIXIE),
    Device("Pi 5", "cortex-a76", TRIXIE),
    Device("Zero 2 W, Pi 3", "cortex-a53", BOOKWORM),
    Device("Pi 4", "cortex-a72", BOOKWORM),
    Device("Pi 5", "cortex-a76", BOOKWORM),
    Device("Pi 2, 3, 4", "cortex-a7", BOOKWORM_32),
)
MOST_DOWNLOADED, MOST_ON_CARD = 120e6, 400e6  # bytes


def main() -> None:
    wheel, *pictures = map(Path, sys.argv[1:])
    try:
        prepare()
    except Unavailable as error:
        print(f"NOT TRIED on a Raspberry Pi's processor: {error}.", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(pictures_of(pictures or [DEMO_PAGE]), Path(folder))
        installed = [install(device, wheel, Path(folder)) for device in DEVICES]
        with ThreadPoolExecutor(os.cpu_count()) as at_once:
            faults = list(at_once.map(lambda device: told(trial, device), installed))
    faults += [too_large(device) for device in installed]
    sys.exit(any(faults))


def prepare() -> None:
    """Fetch what is not in the cache yet."""
    check_host()
    print("Emulator and systems, fetched once:", emulator("qemu-aarch64").parents[1], flush=True)
    for system in dict.fromkeys(device.system for device in DEVICES):
        root_of(system)


def told(trial: Trial, installed: Installed) -> bool:
    """Try a device and print how it went; whether anything is wrong."""
    lines = list(try_device(trial, installed))
    for line in lines:
        print(f"{'ok  ' if line.good else 'BAD '} {installed.device}: {line.text}", flush=True)
    return not all(line.good for line in lines)


def too_large(installed: Installed) -> bool:
    """Print what the install costs; whether that is more than is promised."""
    down, card = installed.downloaded_bytes, installed.card_bytes
    bad = down > MOST_DOWNLOADED or card > MOST_ON_CARD
    if down:
        print(
            f"{'BAD ' if bad else 'ok  '} {installed.device}: {down / 1e6:.0f} MB downloaded (at most "
            f"{MOST_DOWNLOADED / 1e6:.0f}), {card / 1e6:.0f} MB on the card (at most {MOST_ON_CARD / 1e6:.0f})"
        )
    return bad


if __name__ == "__main__":
    main()
