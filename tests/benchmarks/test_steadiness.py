"""What counts as a change of a label, and from when on."""

from benchmarks.steadiness import SETTLED_S, Steadiness
from edge_app.geometry import Box
from edge_app.reading import Digit

FPS = 30


def changes(flickers_until_s: float, page_came_s: float = 0.0) -> tuple[int, int]:
    """Track-frames and changes in two seconds of one digit, whose label is another on each frame until then."""
    counted = Steadiness()
    for frame in range(2 * FPS):
        now = frame / FPS
        label = str(frame % 2) if now < flickers_until_s else "0"
        counted.count((Digit(Box(0, 0, 20, 30), label, 1.0, track=1),), now, now - page_came_s)
    return counted.track_frames, counted.changes


def test_a_digit_counts_from_half_a_second_after_it_first_was():
    frames, changed = changes(1.0)
    assert frames == round((2 - SETTLED_S) * FPS)
    assert changed == round((1 - SETTLED_S) * FPS) + 1  # and once to the label that stays


def test_nor_does_it_count_sooner_after_the_page_came():
    assert changes(1.0, 0.5)[0] == round((2 - 0.5 - SETTLED_S) * FPS)
