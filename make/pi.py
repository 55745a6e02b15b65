"""`make pi`: the package on the Raspberry Pi's processors, without a Raspberry Pi.

    python make/pi.py [--quick] WHEEL [PICTURE|FOLDER...]

Installs the wheel with the device's own wheels below an emulated Raspberry Pi OS of each kind, and runs the commands
there. What they read must be what this machine reads. Emulated times say nothing of a Pi's speed and are not shown.
With --quick each processor is tried once, and every eighth picture read: what CI has time for. The end is 1 where
something differs; where the emulator cannot be had it is said, and the end is 0.
"""

import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from device import BOOKWORM, BOOKWORM_32, TRIXIE, Device, Installed, check_index, install
from emulator import Unavailable, check_host, emulator, root_of
from trial import Line, Trial, pictures_of, try_device

from edge_app.demo_page import DEMO_PAGE
from edge_app.errors import InputError

DEVICES = (
    Device("Zero 2 W, Pi 3", "cortex-a53", TRIXIE),
    Device("Pi 4", "cortex-a72", TRIXIE),
    Device("Pi 5", "cortex-a76", TRIXIE),
    Device("Zero 2 W, Pi 3", "cortex-a53", BOOKWORM),
    Device("Pi 4", "cortex-a72", BOOKWORM),
    Device("Pi 5", "cortex-a76", BOOKWORM),
    Device("Pi 2, 3, 4", "cortex-a7", BOOKWORM_32),
)
QUICK = tuple(DEVICES[index] for index in (3, 1, 2, 6))  # each processor once, each system
EVERY = 8  # pictures
MOST_DOWNLOADED, MOST_ON_CARD = 120e6, 400e6  # bytes


def main() -> None:
    quick = "--quick" in sys.argv
    wheel, *named = (Path(argument) for argument in sys.argv[1:] if argument != "--quick")
    devices = QUICK if quick else DEVICES
    try:
        check_wheel(wheel)
        prepare(devices)
        pictures = pictures_of(named or [DEMO_PAGE])[:: EVERY if quick else 1]
        sys.exit(not all_good(devices, wheel, pictures))
    except Unavailable as error:
        print(f"NOT TRIED on a Raspberry Pi's processor: {error}.", file=sys.stderr)
    except InputError as error:
        print(f"make pi: {error}", file=sys.stderr)
        sys.exit(2)


def all_good(devices: tuple[Device, ...], wheel: Path, pictures: list[Path]) -> bool:
    """Install on every device, then try them, as many at once as there are cores."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as at_once:
        trial = Trial(pictures, Path(folder))
        installed = [install(device, wheel, Path(folder)) for device in devices]
        return all([*at_once.map(lambda device: is_good(trial, device), installed)])


def check_wheel(wheel: Path) -> None:
    if not wheel.is_file():
        raise InputError(f"Expected a wheel, got no file at {wheel}. Run: make wheel")


def prepare(devices: tuple[Device, ...]) -> None:
    """Fetch what is not in the cache yet."""
    check_host()
    print("Emulator and systems, fetched once:", emulator("qemu-aarch64").parents[1], flush=True)
    for system in dict.fromkeys(device.system for device in devices):
        root_of(system)
    for device in devices:
        check_index(device)


def is_good(trial: Trial, installed: Installed) -> bool:
    """Try a device, print how it went, and say whether all is well."""
    lines = list(try_device(trial, installed))
    down, card = installed.downloaded_bytes, installed.card_bytes
    if down:
        good = down <= MOST_DOWNLOADED and card <= MOST_ON_CARD
        lines.append(Line(good, f"{down / 1e6:.0f} MB downloaded, {card / 1e6:.0f} MB on the card"))
    told = [f"  {'ok ' if line.good else 'BAD'} {line.text}" for line in lines]
    print("\n".join([str(installed.device), *told]), flush=True)
    return all(line.good for line in lines)


if __name__ == "__main__":
    main()
