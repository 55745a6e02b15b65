from dataclasses import replace

import numpy as np
import pytest

from edge_app.geometry import Box
from edge_app.reading import Digit, Reading
from edge_app.track import LOST_S, Tracker, matched


def digit(label: str, x: int = 100, sure: float = 0.98) -> Digit:
    shares = np.full(11, (1 - sure) / 10, np.float32)
    shares[int(label) if label != "?" else 10] = sure
    return Digit(Box(x, 100, 40, 60), label, sure, probabilities=shares)


def reading(*digits: Digit) -> Reading:
    return Reading(640, 480, digits, (), {})


def follow(tracker: Tracker, labels: str, start: float = 0.0) -> list[str]:
    """What is shown after each of these last readings, 30 a second."""
    texts = []
    for number, label in enumerate(labels):
        shown = tracker.follow(reading(digit(label, 100 + number)), start + number / 30)
        texts.append("".join(one.label for one in shown.digits))
    return texts


def test_digit_appears_once_it_was_seen_on_three_frames() -> None:
    assert follow(Tracker(), "7777") == ["", "", "7", "7"]


def test_single_misreadings_do_not_change_the_label() -> None:
    assert set(follow(Tracker(), "777777777717777777?7777")[3:]) == {"7"}


def test_changed_digit_is_noticed_within_half_a_second() -> None:
    shown = follow(Tracker(), "7" * 60 + "1" * 15)
    assert shown[59] == "7"
    assert shown[-1] == "1"


def test_moving_digit_keeps_its_number_and_a_new_one_gets_the_next() -> None:
    tracker = Tracker()
    follow(tracker, "7" * 30)
    for frame in range(30, 36):
        shown = tracker.follow(reading(digit("7", 100 + frame), digit("3", 400)), frame / 30)
    assert [(one.label, one.track) for one in shown.digits] == [("7", 1), ("3", 2)]


def test_hidden_digit_is_held_for_a_while_and_then_gone() -> None:
    tracker = Tracker()
    follow(tracker, "7" * 30)
    assert tracker.follow(reading(), 29 / 30 + 0.9 * LOST_S).lines == ("7",)
    assert tracker.follow(reading(), 29 / 30 + 1.1 * LOST_S).lines == ()


def test_what_the_page_speaks_against_is_not_shown_however_sure_the_network_is() -> None:
    tracker = Tracker()
    for frame in range(30):
        shown = tracker.follow(reading(replace(digit("7"), label="?")), frame / 30)
    assert shown.digits == ()


def row(labels: str, xs: list[int], widths: list[int], y: int = 100) -> list[Digit]:
    return [replace(digit(label), box=Box(x, y, width, 60)) for label, x, width in zip(labels, xs, widths, strict=True)]


def test_digits_of_another_page_are_others_even_where_they_stand_near() -> None:
    tracker, xs = Tracker(), [50, 150, 250, 350, 450]
    for frame in range(30):
        before = tracker.follow(reading(*row("01234", xs, [40] * 5)), frame / 30)
    places, widths = [70, 140, 262, 330, 458], [20, 50, 30, 70, 25]
    for frame in range(30, 35):
        after = tracker.follow(reading(*row("56789", places, widths, y=112)), frame / 30)
    assert [one.label for one in after.digits] == list("56789")
    assert {one.track for one in before.digits}.isdisjoint(one.track for one in after.digits)


def test_page_under_a_camera_that_swings_keeps_its_numbers() -> None:
    tracker = Tracker()
    for frame in range(60):
        xs = [x + 12 * frame for x in (50, 150, 250, 350, 450)]
        shown = tracker.follow(reading(*row("01234", xs, [40] * 5, y=100 - frame)), frame / 30)
    assert [one.track for one in shown.digits] == [1, 2, 3, 4, 5]


def test_hand_over_a_part_of_a_digit_leaves_its_place_as_it_was() -> None:
    tracker = Tracker()
    follow(tracker, "7" * 30)
    for frame, height in enumerate((50, 40, 30, 20), start=30):
        rest = replace(digit("?"), box=Box(130, 100, 40, height))
        (shown,) = tracker.follow(reading(rest), frame / 30).digits
    assert shown.label == "7" and shown.box.height > 30


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        pytest.param([], [0], {}, id="nothing before"),
        pytest.param([0], [500], {}, id="too far"),
        pytest.param([0, 50], [48, 2], {0: 1, 1: 0}, id="crossed"),
        pytest.param([0], [10, 2], {1: 0}, id="the nearest of two"),
    ],
)
def test_matched_pairs_the_nearest(old: list[int], new: list[int], pairs: dict[int, int]) -> None:
    boxes = [[Box(x, 0, 40, 60) for x in xs] for xs in (old, new)]
    assert matched(*boxes) == pairs


def test_a_sign_parts_the_numbers_on_its_sides_in_live_lines_too() -> None:
    tracker, marks = Tracker(), [digit("1", 100), digit("2", 150), digit("?", 200), digit("3", 250)]
    for number in range(6):
        shown = tracker.follow(reading(*marks), number / 30)
    assert ([each.label for each in shown.digits], shown.lines) == (["1", "2", "3"], ("12 3",))
    shown = tracker.follow(reading(digit("1", 100), digit("?", 150), *marks[2:]), 0.2)  # a digit misread on one frame
    assert shown.lines == ("12 3",)
