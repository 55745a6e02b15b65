"""Frames that hold no writing, too much of it, or come in another size than the last one."""

import json
import subprocess
import sys

import cv2
import numpy as np
import pytest

from edge_app.geometry import Box
from edge_app.ink import find_ink
from edge_app.live import Live
from edge_app.marks import MOST_STROKES, find_strokes
from edge_app.newest import Frame
from edge_app.reader import read_frame

READ = [sys.executable, "-m", "digitlens", "read", "--json"]
MOST_MIB = 400  # of one process, whatever the page; a blank one takes about 100
KIB = 1024 if sys.platform == "darwin" else 1  # ru_maxrss: bytes on macOS, KiB elsewhere
PEAK = """
import resource, subprocess, sys
ended = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(ended)
"""


def specks(side: int = 5, count: int = 10_000) -> np.ndarray:
    """So many dark squares, one in each cell of a grid, uint8 (1200, 1600) grey."""
    page = np.full((1200, 1600), 230, np.uint8)
    places = np.random.default_rng(0).integers(0, 12 - side, (count, 2))
    for number, (x, y) in enumerate(places.tolist()):
        left, top = number % 125 * 12 + x, number // 125 * 12 + y
        page[top : top + side, left : left + side] = 40
    return page


def noise(channels: int = 1) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (1200, 1600, channels), np.uint8).squeeze()


def salt_and_pepper() -> np.ndarray:
    return np.where(np.random.default_rng(0).random((1200, 1600)) < 0.1, 30, 230).astype(np.uint8)


@pytest.mark.parametrize(
    "colour", [0, 1, 127, 128, 254, 255, (255, 0, 0), (0, 255, 0), (0, 0, 255), (20, 90, 200)], ids=str
)
def test_a_frame_of_one_colour_has_no_digits(colour, classifier):
    frames = [np.full((480, 640, 3), colour, np.uint8)]
    if isinstance(colour, int):
        frames.append(np.full((480, 640), colour, np.uint8))
    for frame in frames:
        reading = read_frame(frame, classifier, keep_rejected=True, turn=None)
        assert (reading.digits, reading.lines, reading.warning) == ((), (), None)


@pytest.mark.parametrize("frame", [noise(), noise(3), salt_and_pepper()], ids=["grey", "colour", "salt and pepper"])
def test_noise_has_no_digits(frame, classifier):
    reading = read_frame(frame, classifier, turn=None)
    assert (reading.digits, reading.lines, reading.warning) == ((), (), None)


@pytest.mark.parametrize(
    ("frame", "turn"),
    [
        pytest.param(np.zeros((50, 60, 4), np.uint8), 0, id="four channels"),
        pytest.param(np.zeros((50, 60), np.uint16), 0, id="sixteen bits"),
        pytest.param(np.zeros((0, 60), np.uint8), 0, id="nothing"),
        pytest.param(np.zeros((50, 60), np.uint8), 45, id="half a quarter"),
    ],
)
def test_what_is_no_frame_and_no_turn_is_told(frame, turn, classifier):
    with pytest.raises(ValueError, match="Expected a"):
        read_frame(frame, classifier, turn=turn)


@pytest.mark.parametrize("page", [noise(), salt_and_pepper()], ids=["noise", "salt and pepper"])
def test_no_more_strokes_of_noise_are_looked_at_either(page, classifier):
    assert len(find_strokes(find_ink(page).mask)) <= MOST_STROKES
    assert len(read_frame(page, classifier, keep_rejected=True, turn=None).digits) <= MOST_STROKES


def test_no_more_strokes_are_looked_at_than_a_page_may_have(classifier):
    page, told = specks(), []
    assert 0 < len(find_strokes(find_ink(page).mask, lambda: told.append(True))) <= MOST_STROKES
    assert told
    reading = read_frame(page, classifier, keep_rejected=True, turn=None)
    assert len(reading.digits) <= MOST_STROKES
    assert reading.warning and "strokes" in reading.warning


def test_digits_among_thousands_of_specks_are_read(demo_page, classifier):
    page = cv2.resize(demo_page, (1600, 1000), interpolation=cv2.INTER_AREA)
    around = cv2.dilate(find_ink(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)).mask, np.ones((31, 31), np.uint8))
    page[(specks()[:1000] < 100) & (around == 0)] = 40
    reading = read_frame(page, classifier)
    assert reading.lines == read_frame(demo_page, classifier).lines
    assert reading.warning


@pytest.mark.parametrize(
    ("page", "lines_told"),
    [(specks(), 1), (noise(), 0), (salt_and_pepper(), 0)],
    ids=["specks", "noise", "salt and pepper"],
)
def test_read_of_too_many_strokes_warns_in_one_line_and_keeps_its_memory(page, lines_told, tmp_path):
    cv2.imwrite(str(tmp_path / "page.png"), page)
    ended = subprocess.run(
        [sys.executable, "-c", PEAK, *READ, str(tmp_path / "page.png")], capture_output=True, text=True, check=True
    )
    told, peak = ended.stdout.splitlines()
    assert int(peak) / KIB / 1024 <= MOST_MIB
    assert ended.stderr.count("\n") == lines_told
    if lines_told:
        assert ended.stderr.startswith(f"digitlens: {tmp_path / 'page.png'}: ")
        assert json.loads(told)["warning"] in ended.stderr


def sizes(page: np.ndarray) -> list[np.ndarray]:
    """The page as cameras of several kinds would give it by turns."""
    return [
        page,
        cv2.resize(page, (640, 400), interpolation=cv2.INTER_AREA),
        cv2.cvtColor(cv2.resize(page, (960, 600), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY),
        np.full((1, 1, 3), 255, np.uint8),
        cv2.resize(page, (1920, 1200)),
        np.full((2, 3000), 200, np.uint8),
        page,
    ]


def test_one_classifier_reads_frames_of_changing_size_as_each_by_itself(demo_page, classifier):
    for frame in sizes(demo_page):
        reading = read_frame(frame, classifier)
        assert (reading.width, reading.height) == frame.shape[1::-1]
        written = frame.shape[0] > 2
        assert reading.lines == (read_frame(demo_page, classifier).lines if written else ())


@pytest.mark.parametrize("region", [None, Box(600, 300, 680, 500)], ids=["all of it", "a region of the largest"])
def test_the_live_loop_follows_a_frame_whose_size_changes(demo_page, classifier, region):
    live = Live("camera", classifier)
    live.view.region = region
    number = 0
    for frame in sizes(demo_page):
        for _ in range(8):  # until its digits are sure, and still
            shown = live.read(Frame(frame, number, number / 30))
            number += 1
            assert shown.pixels.shape == frame.shape
            assert (shown.reading.width, shown.reading.height) == frame.shape[1::-1]
        boxes = [digit.box for digit in shown.reading.digits]
        assert all(box.x >= 0 and box.right <= frame.shape[1] and box.bottom <= frame.shape[0] for box in boxes)
    if region is None:
        assert shown.reading.lines == read_frame(demo_page, classifier).lines


def test_digits_that_a_cut_took_away_are_not_shown_on_the_still_frames_behind_it(demo_page, classifier):
    live, white = Live("camera", classifier), np.full_like(demo_page, 255)
    moving = [np.roll(demo_page, 9 * step, axis=1) for step in range(20)]
    for number, frame in enumerate([*moving, *[white] * 40]):
        shown = live.read(Frame(frame, number, number / 60))
        if number == len(moving) - 1:
            assert shown.reading.digits
    assert shown.still and not shown.reading.digits
