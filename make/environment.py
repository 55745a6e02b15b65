"""Fill .venv for one of make's targets: `device` has what a device needs, `test` adds checkers and TensorFlow.

Standard library only: this runs before anything is installed.
"""

import os
import platform
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

VENV = Path(".venv")
PYTHON = VENV / "bin" / "python"
IS_32_BIT = sys.maxsize < 2**32  # asked of Python: 32-bit Raspberry Pi OS on a 64-bit kernel calls itself aarch64
APT_PACKAGES = "python3-numpy python3-opencv"
TRAINING_MEMORY = 3 * 2**29  # bytes: TensorFlow swaps for hours on a board with 1 GB


def main() -> None:
    """Install for `device` or `test`, and leave a file of that name in .venv for make's sake."""
    target = sys.argv[1]
    if target == "device":
        check_machine()
        make_venv()
        install_device()
        note = ""
    else:
        note = install_test()
    (VENV / target).write_text(note)


def check_machine() -> None:
    """Leave where the device's packages cannot be had."""
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        leave("LiteRT has no build for Macs with an Intel processor: use Linux, a Raspberry Pi or Apple silicon.")
    if IS_32_BIT and sys.version_info[:2] != (3, 11):
        leave(
            "LiteRT's last build for 32-bit ARM needs Python 3.11 (Raspberry Pi OS Bookworm), "
            f"got Python {platform.python_version()}: use a 64-bit Raspberry Pi OS."
        )


def make_venv() -> None:
    """Make .venv, anew if what is there does not run or is too old."""
    if PYTHON.exists() and succeeds("import pip, sys; sys.exit(sys.version_info < (3, 11))"):
        return
    print(f"Making .venv with Python {platform.python_version()}", flush=True)
    venv.create(VENV, with_pip=True, clear=True, system_site_packages=IS_32_BIT)


def install_device() -> None:
    print("Installing NumPy, OpenCV and LiteRT into .venv", flush=True)
    if IS_32_BIT and not succeeds("import cv2, numpy"):
        leave(f"On 32-bit ARM, NumPy and OpenCV come from apt. Run: sudo apt install {APT_PACKAGES}")
    install_project()


def install_test() -> str:
    """Install the checkers, and TensorFlow where that can be.

    Returns:
        Why TensorFlow is left out, as a line; empty where it is not.
    """
    reason = why_no_training()
    print(f"Installing the checkers{'' if reason else ' and TensorFlow'} into .venv", flush=True)
    install_project("dev", *([] if reason else ["train"]))
    return reason and f"TensorFlow can't be installed here ({reason}): left out the tests of train and convert.\n"


def why_no_training() -> str:
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        return f"it has no build for Python {platform.python_version()}; 3.11 to 3.13 will do"
    if IS_32_BIT or platform.machine() not in ("x86_64", "aarch64", "arm64"):
        return "it has no build for this processor"
    if os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") < TRAINING_MEMORY:
        return "too little memory"
    return ""


def install_project(*extras: str) -> None:
    if IS_32_BIT:
        pip_install(*packages_on_arm_32(*extras))
        pip_install("--no-deps", "--editable", ".")
    else:
        pip_install("--editable", f".[{','.join(extras)}]" if extras else ".")


def packages_on_arm_32(*extras: str) -> list[str]:
    """What the project needs there: pip itself would go by the kernel's name, which may be a 64-bit one."""
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    lines = sum((project["optional-dependencies"][extra] for extra in extras), project["dependencies"])
    return [line.partition(";")[0] for line in lines if "!= 'armv7l'" not in line]


def succeeds(code: str) -> bool:
    return subprocess.run([PYTHON, "-c", code], capture_output=True).returncode == 0


def pip_install(*what: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    if subprocess.run([*pip, "install", *what]).returncode:
        leave("pip could not install the packages: see its message above. Is there a network? Then make again.")


def leave(message: str) -> None:
    print(message, file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
