"""`digitlens camera --window`: with an OpenCV that has windows, and what is said where there are none."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "digitlens", "camera", "demo", "--window"]
WAIT_S = 60


@pytest.mark.parametrize(
    ("display", "says"),
    [
        (None, "Expected a display for --window, got none."),
        (None, "pip install opencv-python"),
        (":7", "pip install opencv-python"),
    ],
    ids=["no display", "neither", "headless OpenCV"],
)
def test_where_there_is_no_window_one_line_says_why(display, says):
    variables = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    variables |= {"DISPLAY": display} if display else {}
    ended = subprocess.run(COMMAND, env=variables, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert says in ended.stderr and "the page shows the same" in ended.stderr


@pytest.fixture
def display() -> Iterator[str]:
    missing = [name for name in ("Xvfb", "xwininfo") if not shutil.which(name)]
    if missing:
        pytest.skip(f"needs {' and '.join(missing)} (apt install xvfb x11-utils)")
    read, write = os.pipe()
    with subprocess.Popen(["Xvfb", "-displayfd", str(write)], pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        with os.fdopen(read) as number:
            yield f":{number.readline().strip()}"
        server.terminate()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs an X server")
def test_the_window_shows_the_numbers_until_it_is_ended(display, tmp_path):
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", tmp_path]
    subprocess.run([*pip, "opencv-python>=4.10,<6"], check=True)
    variables = {**os.environ, "DISPLAY": display, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    with subprocess.Popen(COMMAND, env=variables, stderr=subprocess.PIPE, text=True) as process:
        title, until = "", time.monotonic() + WAIT_S
        while "digitlens | " not in title and process.poll() is None and time.monotonic() < until:
            title = subprocess.run(["xwininfo", "-root", "-tree"], env=variables, capture_output=True, text=True).stdout
            time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        try:
            _, said = process.communicate(timeout=WAIT_S)
        finally:
            process.kill()
    assert "digitlens | " in title, said
    assert (process.returncode, said.count("\n")) == (130, 1)
