"""What a peer's process prints: one line a picture, in the JSON form of `digitlens read --json`.

Runs in each peer's own environment: NumPy and OpenCV alone, nothing of the project.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

Digit = dict[str, Any]  # {"box": [x, y, w, h], "label": "7", "confidence": 0.98}
Read = Callable[[np.ndarray], tuple[list[Digit], list[str]]]  # of uint8 (height, width, 3) BGR


def run(read: Read) -> None:
    """Read the pictures that the command line names; the first one twice, so that every time told is a warm one."""
    for place, path in enumerate(sys.argv[1:]):
        picture = cv2.imread(path)
        if picture is None:
            sys.exit(f"OpenCV cannot read {path}")
        if place == 0:
            read(picture)
        start = time.perf_counter()
        digits, lines = read(picture)
        ms = (time.perf_counter() - start) * 1000
        values = {"source": Path(path).name, "width": picture.shape[1], "height": picture.shape[0]}
        print(json.dumps({**values, "digits": digits, "lines": lines, "ms": {"total": round(ms, 2)}}), flush=True)


def lines_of(digits: list[Digit]) -> list[str]:
    """Read from left to right what stands beside each other: a page's lines, where a reader has none or parts them."""
    lines: list[list[Digit]] = []
    for digit in sorted(digits, key=lambda digit: digit["box"][0]):
        middle = digit["box"][1] + digit["box"][3] / 2
        for line in lines:
            _, y, _, height = line[-1]["box"]
            if y <= middle <= y + height:
                line.append(digit)
                break
        else:
            lines.append([digit])
    return ["".join(digit["label"] for digit in line) for line in lines]
