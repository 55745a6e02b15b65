"""`digitlens deploy` against a real OpenSSH server and a real systemd, with a throwaway user and keys."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.slow


def deploy(machine, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "digitlens", "deploy", "pi@127.0.0.1", "--ssh", machine.ssh, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_dry_run_looks_and_changes_nothing(machine):
    ended = deploy(machine, "--dry-run")
    assert ended.returncode == 0, ended.stderr
    assert "Would install into /opt/digitlens/a" in ended.stderr
    assert machine.run("ls /opt") == machine.run("ls /opt; test ! -e /etc/digitlens")


def test_unknown_key_ends_with_one_line_and_exit_2(machine, tmp_path):
    ended = deploy(machine, "--ssh", machine.ssh.replace("/key ", "/no-such-key "))
    assert ended.returncode == 2
    assert "Could not reach pi@127.0.0.1: " in ended.stderr.splitlines()[-1]
    assert "ssh pi@127.0.0.1 true" in ended.stderr


def test_rollback_without_a_version_before_ends_with_exit_2(machine):
    ended = deploy(machine, "--rollback")
    assert ended.returncode == 2
    assert "no version before this one" in ended.stderr


def test_tmp(machine):
    ended = deploy(machine)
    print(ended.stderr, ended.stdout)
    assert 0
