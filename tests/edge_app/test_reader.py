import json

import cv2
import numpy as np
import pytest

from edge_app.geometry import Box
from edge_app.look import Look
from edge_app.page import compose
from edge_app.reader import read_frame
from edge_app.reading import to_json


def test_demo_page_is_read(demo_page, classifier):
    reading = read_frame(demo_page, classifier)
    assert reading.lines == ("0123456789", "3141 5926 535", "27182 81828", "1618 033 9887")


@pytest.mark.parametrize("seed", range(4))
def test_simulated_pages_are_read_where_their_digits_stand(glyphs, classifier, seed):
    lines = ["0123456789", "9876543210", "2468013579"]
    page = compose(lines, glyphs, seed)
    read = {digit.box.centre: digit.label for digit in read_frame(page.picture, classifier).digits}
    right = sum(
        any(
            written.box.x <= x <= written.box.right
            and written.box.y <= y <= written.box.bottom
            and label == written.label
            for (x, y), label in read.items()
        )
        for written in page.digits
    )
    assert right >= 27  # of 30: MNIST has digits that no one can read
    assert len(read) <= 31


def first_row(page: np.ndarray) -> list[Box]:
    """Where the ten digits of the demo page's first line stand, by plain thresholding of its upper left part."""
    part = cv2.threshold(page[60:210, 100:1000, 2], 150, 255, cv2.THRESH_BINARY_INV)[1]
    stats = cv2.connectedComponentsWithStats(part)[2]
    boxes = [Box(x + 100, y + 60, width, height) for x, y, width, height, area in stats[1:].tolist() if area > 200]
    return sorted(boxes, key=lambda box: box.x)


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.5])
def test_boxes_are_pixels_of_the_picture_whatever_its_size(demo_page, classifier, scale):
    picture = cv2.resize(demo_page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    reading = read_frame(picture, classifier)
    assert (reading.width, reading.height) == (picture.shape[1], picture.shape[0])
    row = first_row(demo_page)
    assert len(row) == 10
    for digit, written in zip(reading.digits[:10], row, strict=True):
        for side in ("x", "y", "width", "height"):
            expected = scale * getattr(written, side)
            assert getattr(digit.box, side) == pytest.approx(expected, abs=3 + 2 * scale)  # an edge's pixel or two


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(np.full((600, 800, 3), 255, np.uint8), id="white"),
        pytest.param(np.zeros((600, 800, 3), np.uint8), id="black"),
        pytest.param(np.full((1, 1, 3), 128, np.uint8), id="one pixel"),
        pytest.param(np.full((2, 3000, 3), 200, np.uint8), id="a strip"),
        pytest.param(np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8), id="noise"),
    ],
)
def test_a_picture_without_digits_has_none(picture, classifier):
    reading = read_frame(picture, classifier)
    assert reading.digits == () and reading.lines == ()


def test_blank_paper_with_grain_and_shadow_has_no_digits(glyphs, classifier):
    for seed in range(3):
        assert read_frame(compose([""], glyphs, seed, Look(grain=0.04)).picture, classifier).digits == ()


def test_a_grey_frame_reads_as_its_colour_picture(demo_page, classifier):
    grey = cv2.cvtColor(demo_page, cv2.COLOR_BGR2GRAY)
    assert read_frame(grey, classifier).digits == read_frame(demo_page, classifier).digits


def test_rejected_marks_come_only_when_asked_for_and_never_in_the_lines(demo_page, classifier):
    picture = cv2.line(demo_page.copy(), (1180, 420), (1180, 700), (40, 40, 40), 14)  # far too tall to be a 1
    kept, all_marks = read_frame(picture, classifier), read_frame(picture, classifier, keep_rejected=True)
    assert kept.lines == all_marks.lines
    assert "?" not in {digit.label for digit in kept.digits}
    assert "?" in {digit.label for digit in all_marks.digits}


def test_json_has_the_fields_of_the_contract(demo_page, classifier):
    values = json.loads(to_json(read_frame(demo_page, classifier), "ä b.jpg"))
    assert list(values) == ["source", "frame", "width", "height", "digits", "lines", "ms"]
    assert values["source"] == "ä b.jpg"
    assert set(values["digits"][0]) == {"box", "label", "confidence"}
    assert set(values["ms"]) == {"find", "crop", "classify", "lines", "total"}
