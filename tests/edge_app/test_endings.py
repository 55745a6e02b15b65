"""How `digitlens camera` begins late and ends: a camera that comes, signals, clips, and readings that do not change."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

import edge_app

DEMO = Path(edge_app.__file__).parent / "assets" / "demo.jpg"
COMMAND = [sys.executable, "-m", "digitlens", "camera"]
PROGRAMS = Path(__file__).parent / "programs"
LONG_S = 60


@pytest.fixture
def clip(tmp_path) -> Path:
    """The demo page for a second, then a blank one, then the demo page again."""
    page = cv2.imread(str(DEMO))
    writer = cv2.VideoWriter(str(tmp_path / "clip.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 10, (1280, 800))
    for frame in [page] * 10 + [np.full_like(page, 255)] * 10 + [page] * 10:
        writer.write(frame)
    writer.release()
    return tmp_path / "clip.avi"


def test_a_clip_ends(clip):
    ended = subprocess.run([*COMMAND, str(clip), "--json"], capture_output=True, text=True, timeout=LONG_S)
    assert ended.returncode == 0 and len(ended.stdout.splitlines()) == 30


def test_on_change_tells_each_change_once(clip):
    ended = subprocess.run([*COMMAND, str(clip), "--json", "--on-change"], capture_output=True, text=True)
    told = [json.loads(line)["lines"] for line in ended.stdout.splitlines()]
    assert ended.returncode == 0
    assert all(before != after for before, after in pairwise(told))
    assert 2 <= len(told) < 15 and ["0123456789", "3141 5926 535", "27182 81828", "1618 033 9887"] in told


def test_on_change_without_json_is_one_line_and_exit_2():
    ended = subprocess.run([*COMMAND, "demo", "--on-change"], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1) and "--json" in ended.stderr


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_signals_end_it_and_the_camera_program_is_released(name, tmp_path):
    """The camera is a process here: it must not be left behind."""
    shutil.copy(PROGRAMS / "rpicam-vid", tmp_path)
    (tmp_path / "rpicam-vid").chmod(0o755)
    variables = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    with subprocess.Popen([*COMMAND, "csi", "--json"], env=variables, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline()
        (camera,) = children(process.pid)
        process.send_signal(getattr(signal, name))
        process.communicate(timeout=LONG_S)
    assert process.returncode == 130
    assert not Path(f"/proc/{camera}").exists()


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_missing_camera_is_waited_for_and_read_when_it_comes(tmp_path):
    (tmp_path / "steering").write_text("run")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/picture"
    without = subprocess.run([*COMMAND, address, "--json"], capture_output=True, text=True)
    assert (without.returncode, without.stderr.count("\n")) == (2, 1)
    waiting = [*COMMAND, address, "--json", "--wait", "--frames", "5"]
    with subprocess.Popen(waiting, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None and "Waiting for it." in process.stderr.readline()
        time.sleep(1)
        camera = [sys.executable, PROGRAMS / "http_camera.py", str(port), tmp_path / "steering"]
        server = subprocess.Popen(camera, stdout=subprocess.DEVNULL)
        try:
            told, _ = process.communicate(timeout=LONG_S)
        finally:
            server.kill()
            server.wait()
    assert process.returncode == 0 and len(told.splitlines()) == 5
