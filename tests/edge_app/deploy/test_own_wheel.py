"""The wheel of an installation: what pip unpacked is packed again, whole."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PACK = """
import pathlib, sys
from edge_app.deploy.own_wheel import own_wheel
print(own_wheel(pathlib.Path(sys.argv[1])))
"""
pytestmark = pytest.mark.slow


def pip_install(wheel: Path, folder: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--target"]
    subprocess.run([*pip, folder, wheel], check=True)


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/RECORD")}


def test_installed_package_packs_itself_into_the_wheel_that_it_came_from(wheel, tmp_path):
    site, out = tmp_path / "site", tmp_path / "out"
    out.mkdir()
    pip_install(wheel, site)
    path = {"PYTHONPATH": str(site), "PATH": ""}
    ended = subprocess.run([sys.executable, "-c", PACK, out], cwd=site, env=path, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    packed = Path(ended.stdout.strip())
    assert packed.name == wheel.name
    assert contents(packed) == contents(wheel)
    pip_install(packed, tmp_path / "again")  # pip holds every file against RECORD
    assert (tmp_path / "again" / "edge_app" / "deploy" / "scripts" / "install.sh").is_file()
