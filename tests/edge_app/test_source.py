import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_app.errors import InputError
from edge_app.newest import FROZEN_S, NewestFrame
from edge_app.source import Source, SourceLost, Wanted, open_source

PROGRAMS = Path(__file__).parent / "programs"
LONG_S = 60.0  # no time limit of the app's: only so that a failing test ends


@pytest.fixture
def rpicam(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")


class HttpCamera:
    """A network camera as a process that can be killed, frozen and stalled."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.steering = folder / "steering"
        self.steer("run")
        self.start()

    def steer(self, how: str) -> None:
        self.steering.write_text(how)

    def start(self) -> None:
        command = [sys.executable, str(PROGRAMS / "http_camera.py"), str(self.port), str(self.steering)]
        self.process = subprocess.Popen(command)
        until(lambda: socket.socket().connect_ex(("127.0.0.1", self.port)) == 0)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"


@pytest.fixture
def http_camera(tmp_path: Path) -> Iterator[HttpCamera]:
    camera = HttpCamera(tmp_path)
    yield camera
    camera.kill()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG_S
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.05)


@pytest.fixture(params=["csi", "stream", "picture", "clip", "folder", "glob", "demo"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Source]:
    """Each kind of source that can be had without hardware, opened."""
    kind = request.param
    frames = [np.random.default_rng(seed).integers(0, 255, (120, 160, 3), np.uint8) for seed in range(3)]
    if kind == "csi":
        request.getfixturevalue("rpicam")
        name = "csi"
    elif kind in ("stream", "picture"):
        name = request.getfixturevalue("http_camera").url(kind)
    elif kind == "clip":
        name = str(tmp_path / "clip.avi")
        writer = cv2.VideoWriter(name, cv2.VideoWriter.fourcc(*"MJPG"), 10, (160, 120))
        for frame in frames:
            writer.write(frame)
        writer.release()
    elif kind == "demo":
        name = "demo"
    else:
        for number, frame in enumerate(frames):
            cv2.imwrite(str(tmp_path / f"page{number}.png"), frame)
        name = str(tmp_path) if kind == "folder" else str(tmp_path / "page*.png")
    opened = open_source(name, Wanted(width=160, height=120))
    assert opened.name == name
    yield opened
    opened.close()


def test_source_gives_frames_that_differ_and_closes_twice(source: Source) -> None:
    first, second = source.read(), source.read()
    assert first is not None and second is not None
    assert first.dtype == np.uint8 and first.shape[:2] == (120, 160)
    assert not np.array_equal(first, second)
    assert source.given
    source.close()
    source.close()


def test_only_what_is_live_goes_on(source: Source) -> None:
    frames = [source.read() for _ in range(4)]
    assert (frames[3] is None) == (not source.live)


def test_csi_cuts_the_padding_of_its_rows(rpicam: None) -> None:
    source = open_source("csi", Wanted(width=100, height=50))
    frame = source.read()
    source.close()
    assert frame is not None
    assert np.array_equal(frame, np.tile(np.arange(100, dtype=np.uint8), (50, 1)))


def test_csi_that_ends_is_lost(rpicam: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RPICAM_FRAMES", "2")
    source = open_source("csi", Wanted(width=64, height=32))
    assert source.read() is not None and source.read() is not None
    with pytest.raises(SourceLost, match="has ended"):
        source.read()
    source.close()


def test_without_a_source_csi_is_taken_where_it_lists_a_camera(rpicam: None) -> None:
    source = open_source(None)
    source.close()
    assert source.name == "csi"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("97", "missing, or busy", id="no such camera"),
        pytest.param("nothing.mp4", "No file or folder", id="no such clip"),
        pytest.param("nothing*.png", "match", id="empty glob"),
        pytest.param("ftp://camera", "Expected one of", id="unknown scheme"),
        pytest.param("http://127.0.0.1:9/x", "does not answer", id="nobody there"),
    ],
)
def test_what_does_not_open_is_said_in_one_line(name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        open_source(name)


def test_a_picture_that_stays_the_same_is_no_fault_of_a_snapshot_camera(http_camera: HttpCamera) -> None:
    http_camera.steer("freeze")
    url, said = http_camera.url("picture"), list[str]()
    newest = NewestFrame(open_source(url), lambda: open_source(url), said.append)
    try:
        first = newest.after(-1, LONG_S)
        assert first is not None
        until(lambda: (frame := newest.after(0, LONG_S)) is not None and frame.taken - first.taken > FROZEN_S + 1)
        assert not newest.trouble and not said
    finally:
        newest.close()


@pytest.mark.slow
def test_a_damaged_picture_is_a_lost_stream_that_comes_back(http_camera: HttpCamera) -> None:
    said: list[str] = []
    url = http_camera.url("stream")
    newest = NewestFrame(open_source(url), lambda: open_source(url), said.append)
    try:
        assert newest.after(2, LONG_S) is not None
        http_camera.steer("damage")
        until(lambda: bool(newest.trouble))
        http_camera.steer("run")
        until(lambda: not newest.trouble)
        assert len(said) == 2 and "no picture" in said[0] and said[1] == f"{url} is back."
    finally:
        newest.close()


def test_name_and_password_in_an_address_are_sent_and_never_shown(http_camera: HttpCamera) -> None:
    source = open_source(http_camera.url("picture").replace("http://", "http://ada:s%40cret@"))
    assert source.read() is not None and "cret" not in source.name + source.given
    http_camera.steer("guard ada:s@cret")
    assert source.read() is not None
    http_camera.steer("guard somebody:else")
    with pytest.raises(SourceLost, match="Unauthorized") as lost:
        source.read()
    assert "cret" not in str(lost.value)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["kill", "freeze", "stall"])
def test_lost_camera_is_told_once_and_comes_back_by_itself(http_camera: HttpCamera, fault: str) -> None:
    said: list[str] = []
    url = http_camera.url("stream")
    newest = NewestFrame(open_source(url), lambda: open_source(url), said.append)
    try:
        assert newest.after(2, LONG_S) is not None
        http_camera.kill() if fault == "kill" else http_camera.steer(fault)
        until(lambda: bool(newest.trouble))
        assert len(said) == 1
        http_camera.steer("run")
        if fault == "kill":
            http_camera.start()
        until(lambda: not newest.trouble)
        assert said[1:] == [f"{url} is back."]
    finally:
        newest.close()
