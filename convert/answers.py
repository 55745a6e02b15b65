"""What a model says of the test pictures."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from convert.contestant import Model
from edge_app.classifier import judge

CHUNK = 250  # pictures between two moves of the progress bar


@dataclass(frozen=True, eq=False)
class Answers:
    """One for each of n pictures."""

    digits: np.ndarray  # int64 (n,), the likeliest of the ten digits, whether rejected or not
    confidences: np.ndarray  # float32 (n,), probability of that digit, 0..1
    accepted: np.ndarray  # bool (n,), False = below the reject threshold of the card


def answers_of(model: Model, frames: np.ndarray, on_chunk: Callable[[int], None]) -> Answers:
    """Show a model all pictures.

    Args:
        frames: uint8 (n, 28, 28).
        on_chunk: told the number of pictures done since it was last called.
    """
    scores = []
    for start in range(0, len(frames), CHUNK):
        scores.append(model.scores(frames[start : start + CHUNK]))
        on_chunk(len(scores[-1]))
    verdicts = judge(np.concatenate(scores), model.card)
    return Answers(verdicts.digits, verdicts.confidences, verdicts.accepted)
