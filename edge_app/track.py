"""Digits over time: each keeps its number, and its label is decided over the frames seen, not by the last one."""

from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from edge_app.card import DIGITS, NOT_A_DIGIT
from edge_app.geometry import Box, overlap
from edge_app.reader import in_reading_order
from edge_app.reading import Digit, Reading

REACH = 0.5  # of a digit's longer side: how far it may have moved since the last frame
MEMORY_S = 0.2  # in which evidence fades to 1/e: a changed digit outweighs the old one in about as long
LEAST_PROBABILITY = 1e-3  # one frame says no more than this for or against a label
LEAD = 2.5  # nats by which a label leads before it is shown, or takes another's place
LEAST_FRAMES = 3  # that a digit is seen before it is shown
LOST_S = 0.3  # for which a digit that is not seen is still shown
COVERED = 0.6  # of a digit's area: a lesser mark in its place that is no digit is what a hand leaves to be seen of it
SAME, LEAST_SAME, FEW = 0.7, 0.5, 4  # overlap with the last frame that marks have, that so many of so many must have


@dataclass
class Track:
    """One digit of the page, as it is followed."""

    number: int
    digit: Digit  # as last seen
    evidence: np.ndarray  # float64 (11,): faded sum of log probabilities, the last of them "not a digit"
    seen: float  # seconds, of the frame it was last seen on
    frames: int = 1
    label: str = NOT_A_DIGIT  # what is shown
    whole: int = 0  # area of its box when it last read as a digit, pixels


class Tracker:
    """Follows digits from frame to frame."""

    def __init__(self) -> None:
        self._tracks: list[Track] = []
        self._shown = 0

    def forget(self) -> None:
        """Start anew; numbers go on, so that no two digits ever have the same."""
        self._tracks = []

    def follow(self, reading: Reading, seconds: float) -> Reading:
        """Take one frame's marks, rejected ones included, and give what is sure by now.

        Args:
            seconds: when the frame was taken, on a clock that only goes forward.

        Returns:
            The same reading with the digits that are shown, their track numbers, and the lines of these.
        """
        old, new = [track.digit.box for track in self._tracks], [digit.box for digit in reading.digits]
        pairs = matched(old, new)
        if is_another_page([(old[place], new[index]) for index, place in pairs.items()]):
            self.forget()
            pairs = {}
        for index, digit in enumerate(reading.digits):
            if index in pairs:
                track = self._tracks[pairs[index]]
                if digit.label != NOT_A_DIGIT or digit.box.area >= COVERED * track.whole:
                    self._see(track, digit, seconds)
            elif digit.label != NOT_A_DIGIT:
                self._tracks.append(Track(0, digit, log_probabilities(digit), seconds, whole=digit.box.area))
        self._tracks = [track for track in self._tracks if seconds - track.seen <= LOST_S]
        shown = [_as_shown(track) for track in self._tracks if track.label != NOT_A_DIGIT]
        signs = [  # they part the numbers on their sides
            digit for index, digit in enumerate(reading.digits) if digit.label == NOT_A_DIGIT and index not in pairs
        ]
        digits, lines = in_reading_order([*shown, *signs])
        return replace(reading, digits=tuple(digits[: len(shown)]), lines=tuple(lines))

    def _see(self, track: Track, digit: Digit, seconds: float) -> None:
        fade = np.exp(-max(0.0, seconds - track.seen) / MEMORY_S)
        track.evidence = fade * track.evidence + log_probabilities(digit)
        track.digit, track.seen, track.frames = digit, seconds, track.frames + 1
        track.whole = digit.box.area if digit.label != NOT_A_DIGIT else track.whole
        leader = int(track.evidence.argmax())
        label = DIGITS[leader] if leader < len(DIGITS) else NOT_A_DIGIT
        if label == track.label or track.frames < LEAST_FRAMES:
            return
        held = len(DIGITS) if track.label == NOT_A_DIGIT else DIGITS.index(track.label)
        rivals = np.delete(track.evidence, leader) if held == len(DIGITS) else track.evidence[held : held + 1]
        if track.evidence[leader] - rivals.max() >= LEAD:
            track.label = label
            if not track.number:  # numbers are given to what is shown, so that they have no gaps
                self._shown += 1
                track.number = self._shown


def log_probabilities(digit: Digit) -> np.ndarray:
    """What one frame says of a mark: float64 (11,), log probabilities of the ten digits and of "not a digit"."""
    shares = np.zeros(len(DIGITS) + 1)
    if digit.probabilities is not None:
        shares[: len(digit.probabilities)] = digit.probabilities
    elif digit.label != NOT_A_DIGIT:
        shares[DIGITS.index(digit.label)] = digit.confidence
    if digit.label == NOT_A_DIGIT:  # the page speaks against it, whatever the network says
        shares *= 0.1
        shares[-1] = 0.9
    return np.log(np.maximum(shares, LEAST_PROBABILITY))


def matched(old: list[Box], new: list[Box]) -> dict[int, int]:
    """Pair places of two frames, the nearest first.

    Returns:
        Index into `new` -> index into `old`; each at most once.
    """
    if not old or not new:
        return {}
    centres_old, centres_new = (np.array([box.centre for box in boxes]) for boxes in (old, new))
    reach = REACH * np.array([max(box.width, box.height) for box in old])
    distance = np.linalg.norm(centres_new[:, np.newaxis] - centres_old, axis=2) / reach
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for flat in np.argsort(distance, axis=None, kind="stable"):
        i, j = divmod(int(flat), len(old))
        if distance[i, j] > 1:
            break
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def is_another_page(pairs: list[tuple[Box, Box]]) -> bool:
    """Whether marks that stand near those of the last frame are others: however a camera moves, it moves all alike.

    Args:
        pairs: places in the last frame and in this one.
    """
    if len(pairs) < FEW:
        return False
    right = round(median(new.centre[0] - old.centre[0] for old, new in pairs))
    down = round(median(new.centre[1] - old.centre[1] for old, new in pairs))
    same = sum(overlap(Box(old.x + right, old.y + down, old.width, old.height), new) >= SAME for old, new in pairs)
    return same < LEAST_SAME * len(pairs)


def _as_shown(track: Track) -> Digit:
    powers = np.exp(track.evidence - track.evidence.max())
    shares = powers / powers.sum()
    confidence = float(shares[DIGITS.index(track.label)])
    return replace(track.digit, label=track.label, confidence=confidence, track=track.number)
