"""`digitlens read --explain`: a picture of each stage."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

import edge_app
from edge_app.classifier import load_classifier
from edge_app.explain import BY_PAGE, STAGE_NAMES, drawings, light_notes
from edge_app.ink import find_ink
from edge_app.reader import read_frame
from edge_app.stages import Stages

DEMO = Path(edge_app.__file__).parent / "assets" / "demo.jpg"
COMMAND = [sys.executable, "-m", "digitlens", "read"]


def read(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True)


def staged(frame: np.ndarray, turn: int | None = None) -> Stages:
    stages = Stages()
    read_frame(frame, load_classifier(), turn=turn, stages=stages)
    return stages


@pytest.fixture(scope="module")
def page() -> np.ndarray:
    picture = cv2.imread(str(DEMO), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return picture


def test_each_stage_of_each_picture_is_written_and_the_reading_stays_the_same(tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "demo.jpg").write_bytes(DEMO.read_bytes())
    ended = read(DEMO, tmp_path / "other" / "demo.jpg", "--json", "--explain", tmp_path / "why")
    assert (ended.returncode, ended.stderr) == (0, "")
    names = {path.name for path in (tmp_path / "why").iterdir()}
    assert names == {f"{stem}-{stage}.png" for stem in ("demo", "demo_2") for stage in STAGE_NAMES}
    lines = [line.split('"ms"')[0] for line in ended.stdout.splitlines()]
    assert lines[0] == read(DEMO, "--json").stdout.splitlines()[0].split('"ms"')[0]


@pytest.mark.parametrize(
    "frame",
    [np.full((1, 1), 255, np.uint8), np.full((40, 3), 90, np.uint8), np.full((300, 400, 3), 255, np.uint8)],
    ids=["a pixel", "a strip", "a blank page"],
)
def test_a_picture_without_marks_has_its_stages_too(frame):
    drawn = list(drawings(staged(frame)))
    assert [drawing.stage for drawing in drawn] == list(STAGE_NAMES)
    assert all(drawing.picture.ndim == 3 and drawing.picture.shape[1] >= 480 for drawing in drawn)


def test_a_turned_page_is_shown_upright_as_it_was_read(page):
    stages = staged(np.rot90(page, -1).copy())
    assert stages.view.quarter == 270
    assert (stages.reading.width, stages.reading.height) == page.shape[::-1]
    assert stages.reading.lines == staged(page).reading.lines


def test_rulings_and_splits_are_those_of_the_page(page):
    ruled = page.copy()
    for y in range(60, 800, 120):
        cv2.line(ruled, (10, y), (1270, y), 90, 2)
    none, found = (len(staged(picture).ink.rulings.level) for picture in (page, ruled))
    assert none == 0 and 4 <= found <= len(range(60, 800, 120))
    touching = page.copy()
    cv2.line(touching, (325, 150), (385, 150), 40, 8)  # from the 2 of the first line into its 3
    assert any(split.parts for split in staged(touching).splits)


def test_what_the_page_rejects_has_a_colour_of_its_own(page):
    small = page.copy()
    digit = cv2.resize(page[75:165, 275:360], None, fx=0.22, fy=0.22, interpolation=cv2.INTER_AREA)
    small[600 : 600 + len(digit), 1200 : 1200 + digit.shape[1]] = digit
    drawn = [
        next(drawing for drawing in drawings(staged(picture)) if "crops" in drawing.stage) for picture in (page, small)
    ]
    legend_alone, with_a_crop = (int((drawing.picture == BY_PAGE).all(axis=2).sum()) for drawing in drawn)
    assert with_a_crop > 2 * legend_alone


def test_a_folder_that_cannot_be_made_is_refused_before_anything_is_read(tmp_path):
    (tmp_path / "file").write_text("")
    ended = read(DEMO, "--explain", tmp_path / "file")
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)


def test_a_page_is_called_its_negative_where_its_ink_is_light_and_not_where_it_was_smoothed():
    picture = cv2.putText(np.full((300, 500), 200, np.uint8), "25", (120, 200), cv2.FONT_HERSHEY_SIMPLEX, 4.0, 40, 9)
    noise = np.random.default_rng(2).normal(0, 14, picture.shape)
    noisy = np.clip(picture + noise, 0, 255).astype(np.uint8)
    assert not np.array_equal(find_ink(noisy).grey, noisy)
    said = [[note.text for note in light_notes(find_ink(page))] for page in (picture, noisy, 255 - picture)]
    assert ["negative" in " ".join(texts) for texts in said] == [False, False, True]
