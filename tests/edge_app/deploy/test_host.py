"""Hosts that the app cannot run on are refused in one line before anything is changed there."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PI = {
    "machine": "aarch64", "bits": "64", "uid": "1000", "sudo": "yes", "systemd": "257", "running": "yes",
    "python": "3.13", "venv": "yes", "glibc": "41", "free_kb": "9000000", "system": "Debian GNU/Linux 13 (trixie)",
    "board": "Raspberry Pi 5 Model B Rev 1.0", "current": "a", "previous": "", "addresses": "192.0.2.7 2001:db8::7",
}  # fmt: skip


def dry_run(folder: Path, **facts: str) -> subprocess.CompletedProcess[str]:
    """Deploy through a stand-in for ssh that answers as a host of those facts would."""
    (folder / "facts").write_text("".join(f"{key}={value}\n" for key, value in {**PI, **facts}.items()))
    ssh = folder / "ssh"
    ssh.write_text(f'#!/bin/sh\ncat >/dev/null\ncat "{folder}/facts"\n')
    ssh.chmod(ssh.stat().st_mode | stat.S_IXUSR)
    command = [sys.executable, "-m", "digitlens", "deploy", "pi@pi5", "--ssh", str(ssh), "--dry-run"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_upgrade_of_a_pi_5_goes_into_the_other_environment(tmp_path):
    ended = dry_run(tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "Raspberry Pi 5 Model B Rev 1.0, Debian GNU/Linux 13 (trixie), Python 3.13" in ended.stderr
    assert "wheels for aarch64, Python 3.13" in ended.stderr
    assert "Would install into /opt/digitlens/b, beside what runs" in ended.stderr


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        pytest.param({"bits": "32"}, "Write 64-bit Raspberry Pi OS", id="32-bit system on a 64-bit kernel"),
        pytest.param({"machine": "armv7l"}, "got armv7l", id="32-bit"),
        pytest.param({"machine": ""}, "a Linux machine with a shell", id="no answer"),
        pytest.param({"python": "3.9"}, "got Python 3.9", id="Bullseye"),
        pytest.param({"venv": "no"}, "sudo apt install python3-venv", id="no venv"),
        pytest.param({"sudo": "no"}, "expected sudo without a password", id="no sudo"),
        pytest.param({"running": "no"}, "expected systemd", id="no systemd"),
        pytest.param({"glibc": ""}, "expected a system with glibc", id="musl"),
        pytest.param({"free_kb": "50000"}, "got 50000 kB", id="card full"),
    ],
)
def test_host_that_cannot_run_it_is_refused(tmp_path, facts, says):
    ended = dry_run(tmp_path, **facts)
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].startswith("digitlens: pi@pi5: ")
    assert says in ended.stderr.splitlines()[-1]


def test_root_needs_no_sudo(tmp_path):
    assert dry_run(tmp_path, uid="0", sudo="no").returncode == 0


def test_ssh_that_is_not_there_is_one_line():
    command = [sys.executable, "-m", "digitlens", "deploy", "pi@pi5", "--ssh", "no-such-ssh"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 2
    assert "got no-such-ssh (No such file or directory)" in ended.stderr.splitlines()[-1]
