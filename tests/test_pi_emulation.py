"""`make pi` finds the emulated processors read as this machine does; where it cannot run it says so aloud."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def make_pi(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "make" / "pi.py", *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)


@pytest.fixture
def some_wheel(tmp_path: Path) -> str:
    """A file that stands for the wheel where it does not come to that."""
    path = tmp_path / "digitlens.whl"
    path.touch()
    return str(path)


def test_without_debian_s_tools_it_is_left_out_aloud(some_wheel):
    ended = make_pi(some_wheel, PATH="/nowhere")
    assert ended.returncode == 0
    assert ended.stderr.startswith("NOT TRIED on a Raspberry Pi's processor: ")
    assert ended.stderr.count("\n") == 1 and not ended.stdout


@pytest.mark.skipif(not Path("/usr/bin/apt-get").exists(), reason="needs apt-get")
def test_without_a_way_to_the_mirror_it_is_left_out_aloud(some_wheel, tmp_path):
    """apt goes through a proxy that is not there."""
    nowhere = "http://127.0.0.1:9"
    ended = make_pi(some_wheel, XDG_CACHE_HOME=str(tmp_path), http_proxy=nowhere, https_proxy=nowhere)
    assert ended.returncode == 0
    assert ended.stderr.startswith("NOT TRIED on a Raspberry Pi's processor: apt-get update failed: ")
    assert not list(tmp_path.glob("digitlens/pi/[!.]*"))  # nothing half-fetched is taken for whole


@pytest.mark.slow
def test_emulated_processors_of_all_boards_read_as_this_machine_does(wheel):
    """The first run fetches emulator, systems and wheels; they stay in the user's cache for the next."""
    ended = make_pi("--quick", str(wheel))
    if ended.stderr.startswith("NOT TRIED"):
        pytest.skip(ended.stderr.strip())
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "BAD" not in ended.stdout
    for core in ("cortex-a53", "cortex-a72", "cortex-a76"):
        (told,) = (part for part in boards(ended.stdout) if core in part[0])
        assert [line.split()[0] for line in told[1:]] == ["ok"] * 6
        for what in (
            "reads 42 digits on 1 pictures",
            " int8 steps",
            "doctor: ",
            "bench: ",
            "its web API answers",
        ):
            assert any(what in line for line in told), what
    (told,) = (part for part in boards(ended.stdout) if "cortex-a7)" in part[0])
    assert [line.split()[0] for line in told[1:]] == ["ok"] * 2


def boards(said: str) -> list[list[str]]:
    """What was printed, in parts: a board's name, and the lines of what was tried on it."""
    parts: list[list[str]] = []
    for line in said.splitlines()[1:]:
        if line.startswith(" "):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def test_a_wheel_that_is_not_there_is_told(tmp_path):
    """Before anything is fetched."""
    ended = make_pi(str(tmp_path / "no.whl"), XDG_CACHE_HOME=str(tmp_path))
    assert ended.returncode == 2 and not ended.stdout
    assert ended.stderr == f"make pi: Expected a wheel, got no file at {tmp_path}/no.whl. Run: make wheel\n"
