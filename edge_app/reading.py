"""What was read: the values that the app hands out, and their JSON form."""

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from edge_app.card import DIGITS
from edge_app.geometry import Box


@dataclass(frozen=True)
class Digit:
    """One mark that was read."""

    box: Box  # whole pixels of the original picture
    label: str  # "0" to "9", or "?" for a mark that is not a digit
    confidence: float  # 0..1
    track: int | None = None  # number of the digit over the frames of a camera, from 1
    crop: np.ndarray | None = field(default=None, compare=False, repr=False)  # uint8 (28, 28), as the network saw it
    probabilities: np.ndarray | None = field(default=None, compare=False, repr=False)  # float32 (10 or 11,)
    ink: np.ndarray | None = field(default=None, compare=False, repr=False)  # uint8 (height, width), as it was found
    is_cut: bool = field(default=False, compare=False, repr=False)  # off what may be digits that touch
    depth: float = field(default=1.0, compare=False, repr=False)  # of its ink: how much darker than the paper, 0..1

    @property
    def likeliest(self) -> str:
        """The digit that it is most like, even where it was rejected; the label where nobody kept the probabilities."""
        return self.label if self.probabilities is None else str(int(self.probabilities[: len(DIGITS)].argmax()))


@dataclass(frozen=True)
class Reading:
    """All that one frame said."""

    width: int  # pixels of the original picture
    height: int
    digits: tuple[Digit, ...]  # in reading order
    lines: tuple[str, ...]
    ms: dict[str, float]  # milliseconds by stage, and in all
    warning: str | None = None  # why it may lack something, for a person to read
    turn: int = 0  # degrees clockwise by which the picture was turned for reading: 0, 90, 180 or 270


def to_json(reading: Reading, source: str, frame: int = 0, time: str | None = None) -> str:
    """Write a reading as one line; the same reading gives the same bytes. `time`: of the frame, ISO 8601."""
    values: dict[str, Any] = {
        "source": source,
        "frame": frame,
        **({"time": time} if time else {}),
        "width": reading.width,
        "height": reading.height,
        "digits": [
            {
                "box": [digit.box.x, digit.box.y, digit.box.width, digit.box.height],
                "label": digit.label,
                "confidence": round(digit.confidence, 4),
                **({} if digit.track is None else {"track": digit.track}),
            }
            for digit in reading.digits
        ],
        "lines": list(reading.lines),
        "ms": {stage: round(ms, 2) for stage, ms in reading.ms.items()},
        **({"turn": reading.turn} if reading.turn else {}),
        **({"warning": reading.warning} if reading.warning else {}),
    }
    return json.dumps(values, ensure_ascii=False)
