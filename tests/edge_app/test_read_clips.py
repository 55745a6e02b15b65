"""`digitlens read` of clips, recordings and globs."""

import json
import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.processes import DEMO, LINES, READ, one_line, read, values


@pytest.fixture
def clip(tmp_path) -> Path:
    """Three frames: the demo page, a white one, the demo page."""
    page = cv2.imread(str(DEMO))
    writer = cv2.VideoWriter(str(tmp_path / "clip.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 10, (1280, 800))
    for frame in (page, np.full_like(page, 255), page):
        writer.write(frame)
    writer.release()
    return tmp_path / "clip.avi"


def test_each_frame_of_a_clip_is_a_reading(clip, tmp_path):
    told = values(read(clip, DEMO, "--json", "--annotate", tmp_path / "out"))
    assert [(value["source"], value["frame"]) for value in told] == [(str(clip), n) for n in range(3)] + [
        (str(DEMO), 0)
    ]
    assert [value["lines"] for value in told] == [LINES, [], LINES, LINES]
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["clip-000000-read.jpg", "clip-000001-read.jpg", "clip-000002-read.jpg", "demo-read.jpg"]
    assert "frame 1" in read(clip).stdout


def test_a_recording_is_read_frame_by_frame_and_a_lost_one_is_reported(tmp_path):
    folder = tmp_path / "recording"
    subprocess.run(
        [*READ[:-1], "camera", "demo", "--json", "--frames", "3", "--record", str(folder)],
        check=True,
        capture_output=True,
    )
    assert [value["frame"] for value in values(read(folder, "--json"))] == [0, 1, 2]
    lost = sorted(folder.glob("*.png"))[1]
    lost.unlink()
    ended = read(folder, "--json")
    assert lost.name in one_line(ended)
    assert [json.loads(line)["frame"] for line in ended.stdout.splitlines()] == [0, 2]


@pytest.mark.parametrize("address", ["https://host/page.jpg?size=2", "HTTP://host/page.jpg", "rtsp://host/stream"])
def test_an_address_is_no_file_and_what_to_do_is_said(address):
    ended = read(address)
    assert ended.returncode == 2
    assert f"got the address {address!r}. Download it" in one_line(ended)


def test_a_glob_is_expanded_and_what_it_names_in_vain_is_reported(clip, tmp_path):
    for name in ("page10.jpg", "page2.jpg"):
        shutil.copy(DEMO, tmp_path / name)
    (tmp_path / "page3.jpg").write_text("once upon a time")
    ended = read(tmp_path / "p*.jpg", tmp_path / "*.gif", tmp_path / "c*.avi", "--json")
    assert ended.returncode == 2
    assert [name in ended.stderr for name in ("page3.jpg", "*.gif")] == [True, True]
    assert ended.stderr.count("\n") == 2
    sources = [Path(json.loads(line)["source"]).name for line in ended.stdout.splitlines()]
    assert sources == ["page2.jpg", "page10.jpg", "clip.avi", "clip.avi", "clip.avi"]


def test_what_is_named_as_a_clip_and_is_none_is_reported(tmp_path):
    (tmp_path / "clip.mp4").write_text("once upon a time")
    ended = read(tmp_path / "clip.mp4", DEMO, "--json")
    assert "clip.mp4" in one_line(ended)
    assert json.loads(ended.stdout)["lines"] == LINES


@pytest.mark.parametrize("command", ["read", "camera"])
def test_a_clip_that_was_cut_short_is_read_as_far_as_it_goes_and_reported(tmp_path, command):
    page, path = cv2.imread(str(DEMO)), tmp_path / "cut.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (1280, 800))
    for _ in range(10):
        writer.write(page)
    writer.release()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    ended = subprocess.run([*READ[:-1], command, str(path), "--json"], capture_output=True, text=True)
    assert ended.returncode == 2
    assert "of its 10 frames" in ended.stderr.splitlines()[-1] and str(path) in ended.stderr.splitlines()[-1]
    assert 1 <= len(ended.stdout.splitlines()) < 9
