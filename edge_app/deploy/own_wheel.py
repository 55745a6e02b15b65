"""The wheel of this very installation: what runs here is what is put on the other machine."""

import base64
import hashlib
import subprocess
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from edge_app.errors import InputError

CHECKOUT = Path(__file__).parents[2]
NOT_PACKED = {"INSTALLER", "REQUESTED", "direct_url.json", "RECORD"}  # what pip adds on installing


def own_wheel(folder: Path) -> Path:
    """Build the wheel from the checkout where this runs from one, else pack the installed files again.

    Raises:
        InputError: the checkout cannot be built.
    """
    if (CHECKOUT / "pyproject.toml").is_file():
        return _built(CHECKOUT, folder)
    return _packed(distribution("digitlens"), folder)


def _built(checkout: Path, folder: Path) -> Path:
    script = checkout / "make" / "wheel.sh"
    ended = subprocess.run(["sh", script, sys.executable, folder], cwd=checkout, capture_output=True, text=True)
    if ended.returncode:
        said = (ended.stderr.strip().splitlines() or ["no word"])[-1]
        raise InputError(f"Could not build the wheel from {checkout} ({said}). Try: make wheel")
    return next(folder.glob("digitlens-*.whl"))


def _packed(installed: Distribution, folder: Path) -> Path:
    """Zip the files that belong to the distribution, and list them anew."""
    wheel = folder / f"digitlens-{installed.version}-py3-none-any.whl"
    record = []
    with ZipFile(wheel, "w", ZIP_DEFLATED) as archive:
        for file in sorted(installed.files or ()):
            if ".." in file.parts or "__pycache__" in file.parts or file.name in NOT_PACKED:
                continue
            content = file.read_binary()
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record.append(f"{file.as_posix()},sha256={digest},{len(content)}")
            archive.writestr(file.as_posix(), content)
        name = f"digitlens-{installed.version}.dist-info/RECORD"
        archive.writestr(name, "\n".join([*record, f"{name},,", ""]))
    return wheel
