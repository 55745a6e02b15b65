"""The app on a network camera that speaks RTSP: GStreamer's server, as a process that is killed and halted."""

import itertools
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parent / "programs" / "rtsp_camera.py"
DEBIAN_PYTHON = "/usr/bin/python3"  # which finds what apt installed
LOOK = "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer"
APT = "sudo apt install gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good python3-gi"
LONG_S = 90.0  # no time limit of the app's: only so that a failing test ends


def has_server() -> bool:
    try:
        return subprocess.run([DEBIAN_PYTHON, "-c", LOOK], capture_output=True).returncode == 0
    except OSError:
        return False


pytestmark = [pytest.mark.slow, pytest.mark.skipif(not has_server(), reason=f"needs an RTSP server: {APT}")]


class RtspCamera:
    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"rtsp://127.0.0.1:{self.port}/stream"
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [DEBIAN_PYTHON, str(PROGRAM), str(self.port)], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None and self.process.stdout.readline() == "ready\n"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class App:
    """`digitlens camera URL --json`, and what it has said so far."""

    def __init__(self, url: str, folder: Path) -> None:
        self._out, self._errors = folder / "out", folder / "errors"
        command = [sys.executable, "-m", "digitlens", "camera", url, "--json"]
        with self._out.open("w") as out, self._errors.open("w") as errors:
            self.process = subprocess.Popen(command, stdout=out, stderr=errors)

    def frames(self) -> int:
        return self._out.read_text().count("\n")

    def said(self) -> list[str]:
        return self._errors.read_text().splitlines()

    def last(self) -> dict:
        return json.loads(self._out.read_text().splitlines()[-1])

    def until(self, holds) -> None:
        end = time.monotonic() + LONG_S
        while not holds():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.05)


@pytest.fixture
def camera() -> Iterator[RtspCamera]:
    camera = RtspCamera()
    yield camera
    camera.kill()


@pytest.fixture
def app(camera: RtspCamera, tmp_path: Path) -> Iterator[App]:
    app = App(camera.url, tmp_path)
    yield app
    app.process.kill()
    app.process.wait()


def test_killed_camera_is_told_once_asked_for_ever_more_seldom_and_comes_back(camera: RtspCamera, app: App) -> None:
    app.until(lambda: app.frames() > 5)
    assert (app.last()["source"], app.last()["width"], app.last()["height"]) == (camera.url, 320, 240)
    camera.kill()
    attempts = []
    with socket.create_server(("127.0.0.1", camera.port)) as knocked:
        knocked.settimeout(LONG_S)
        while len(attempts) < 5:
            knocked.accept()[0].close()
            attempts.append(time.monotonic())
    pauses = [after - before for before, after in itertools.pairwise(attempts)]
    assert all(pause >= least for pause, least in zip(pauses, (1, 2, 4, 5), strict=True)), pauses
    told = app.said()
    assert len(told) == 2 and "Trying again until it is back." in told[1]
    before = app.frames()
    camera.start()
    app.until(lambda: app.frames() > before + 5)
    assert app.said()[2:] == [f"digitlens: {camera.url} is back."]


def test_halted_camera_is_told_once_and_comes_back(camera: RtspCamera, app: App) -> None:
    app.until(lambda: app.frames() > 5)
    camera.process.send_signal(signal.SIGSTOP)
    app.until(lambda: len(app.said()) == 2)
    before = app.frames()
    camera.process.send_signal(signal.SIGCONT)
    app.until(lambda: app.frames() > before + 5)
    assert app.said()[2:] == [f"digitlens: {camera.url} is back."]


def test_address_without_a_stream_is_one_line_and_exit_2(camera: RtspCamera) -> None:
    command = [sys.executable, "-m", "digitlens", "camera", camera.url + "s", "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
