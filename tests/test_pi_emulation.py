"""`make pi` where it cannot run says so aloud; where its input is wrong it says what."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def make_pi(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "make" / "pi.py", *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)


def test_without_debian_s_tools_it_is_left_out_aloud():
    ended = make_pi("digitlens.whl", PATH="/nowhere")
    assert ended.returncode == 0
    assert ended.stderr.startswith("NOT TRIED on a Raspberry Pi's processor: ")
    assert ended.stderr.count("\n") == 1 and not ended.stdout


@pytest.mark.skipif(not Path("/usr/bin/apt-get").exists(), reason="needs apt-get")
def test_without_a_way_to_the_mirror_it_is_left_out_aloud(tmp_path):
    """apt goes through a proxy that is not there."""
    nowhere = "http://127.0.0.1:9"
    ended = make_pi("digitlens.whl", XDG_CACHE_HOME=str(tmp_path), http_proxy=nowhere, https_proxy=nowhere)
    assert ended.returncode == 0
    assert ended.stderr.startswith("NOT TRIED on a Raspberry Pi's processor: apt-get update failed: ")
    assert not list(tmp_path.glob("digitlens/pi/[!.]*"))  # nothing half-fetched is taken for whole
