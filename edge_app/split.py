"""Digits that touch: a mark is cut at its thin places in all likely ways, and the network says which reads best."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from edge_app.cuts import Piece, Sliced, sliced
from edge_app.marks import Mark

MOST_DIGITS = 6  # that hang together
MOST_PIECES = 900  # classified at a time, so that a page of scrawl costs no more than a second
LEAST_CONFIDENCE = 0.8  # that every piece must reach: digits that were cut apart read well, cut letters do not
LOSS_BY_PIECE = 0.02  # so that few pieces win over many that are as sure,
LOSS_BY_JOINT = 0.005  # and a joint over a piece more


@dataclass(frozen=True)
class Way:
    """A chain of pieces from a mark's left side to a cut."""

    loss: float  # less is surer
    marks: tuple[Mark, ...]

    def on(self, piece: Piece, confidence: float) -> "Way":
        """The chain with one piece more."""
        if piece.mark is None:
            return Way(self.loss + LOSS_BY_JOINT, self.marks)
        return Way(self.loss + LOSS_BY_PIECE - math.log(confidence), (*self.marks, piece.mark))


NO_WAY = Way(math.inf, ())
Confidences = Callable[[list[Mark]], np.ndarray]  # of marks: float (n,), 0 where one is no digit


@dataclass(frozen=True, eq=False)
class Trial:
    """One mark along its cuts of one slant, from left to right."""

    number: int  # of the mark
    slices: Sliced
    ways: dict[int, Way] = field(default_factory=lambda: {0: Way(0.0, ())})  # by cut: the surest one to it

    def pieces_from(self, cut: int, limit: float) -> list[Piece]:
        """What may go on from a cut; nothing where no way leads there that loses less than `limit`."""
        way = self.ways.get(cut, NO_WAY)
        return self.slices.pieces_from(cut) if way.loss < limit and len(way.marks) <= MOST_DIGITS else []

    def go_on(self, cut: int, piece: Piece, confidence: float) -> None:
        """Go on from a cut by a piece, if that is a digit and no surer way leads as far."""
        if confidence >= LEAST_CONFIDENCE:
            longer = self.ways[cut].on(piece, confidence)
            self.ways[piece.last] = min(self.ways.get(piece.last, NO_WAY), longer, key=_loss)

    @property
    def whole(self) -> Way:
        """The surest way to the right side, if it is of several digits."""
        way = self.ways.get(len(self.slices.cuts) - 1, NO_WAY)
        return way if 2 <= len(way.marks) <= MOST_DIGITS else NO_WAY


def split_marks(marks: list[Mark], sure: Sequence[float], confidences_of: Confidences) -> list[tuple[Mark, ...]]:
    """Cut each mark to the digits it may be made of.

    All marks are followed together, cut after cut, and only from where a chain of digits leads: what begins with half a
    letter costs no more than its first pieces.

    Args:
        marks: joined from the runs of `find_runs`.
        sure: the confidence of each as one digit, 0 where it is none.

    Returns:
        For each mark its parts from left to right; none where no cut gives digits alone, or none that are surer.
    """
    trials = [Trial(number, slices) for number, mark in enumerate(marks) for slices in sliced(mark)]
    best = [Way(LOSS_BY_PIECE - math.log(value), ()) if value else NO_WAY for value in sure]  # uncut
    room = MOST_PIECES
    for cut in range(max((len(trial.slices.cuts) for trial in trials), default=0)):
        steps = [(trial, piece) for trial in trials for piece in trial.pieces_from(cut, best[trial.number].loss)][:room]
        room -= len(steps)
        for (trial, piece), confidence in zip(steps, _judged(steps, confidences_of), strict=True):
            trial.go_on(cut, piece, confidence)
        for trial in trials:
            best[trial.number] = min(best[trial.number], trial.whole, key=_loss)
    return [way.marks for way in best]


def _judged(steps: list[tuple[Trial, Piece]], confidences_of: Confidences) -> list[float]:
    """How sure each piece is a digit; joints are sure."""
    marks = [piece.mark for _, piece in steps if piece.mark]
    judged = iter(confidences_of(marks).tolist() if marks else [])
    return [next(judged) if piece.mark else 1.0 for _, piece in steps]


def _loss(way: Way) -> float:
    return way.loss
