"""What was read: the values that the app hands out, and their JSON form."""

import json
from dataclasses import dataclass
from typing import Any

from edge_app.geometry import Box


@dataclass(frozen=True)
class Digit:
    """One mark that was read."""

    box: Box  # whole pixels of the original picture
    label: str  # "0" to "9", or "?" for a mark that is not a digit
    confidence: float  # 0..1
    probabilities: tuple[float, ...] = ()  # of the ten digits, and last of being none; () where not told


@dataclass(frozen=True)
class Reading:
    """All that one frame said."""

    width: int  # pixels of the original picture
    height: int
    digits: tuple[Digit, ...]  # in reading order
    lines: tuple[str, ...]
    ms: dict[str, float]  # milliseconds by stage, and in all


def to_json(reading: Reading, source: str, frame: int = 0) -> str:
    """Write a reading as one line; the same reading gives the same bytes."""
    values: dict[str, Any] = {
        "source": source,
        "frame": frame,
        "width": reading.width,
        "height": reading.height,
        "digits": [
            {
                "box": [digit.box.x, digit.box.y, digit.box.width, digit.box.height],
                "label": digit.label,
                "confidence": round(digit.confidence, 4),
            }
            for digit in reading.digits
        ],
        "lines": list(reading.lines),
        "ms": {stage: round(ms, 2) for stage, ms in reading.ms.items()},
    }
    return json.dumps(values, ensure_ascii=False)
