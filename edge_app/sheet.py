"""A picture to draw on for people: enlarged where it is small, under a title that says what it shows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from edge_app.geometry import Box, hull

LEAST_SIDE = 640  # pixels of the longer side, to which a smaller picture is enlarged
LEAST_TITLE = 480  # pixels of width, so that a title can be read
FONT = cv2.FONT_HERSHEY_SIMPLEX  # about 22 pixels tall at size 1; ASCII alone
WHITE, GREY, DARK = (255, 255, 255), (150, 150, 150), (45, 40, 35)  # BGR, as all colours here
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Note:
    """A few words of a title, with a swatch of the colour that they explain."""

    text: str
    colour: Colour | None = None
    bold: bool = False


class Sheet:
    """Takes drawings in the pixels of the picture that it was made of."""

    def __init__(self, picture: np.ndarray) -> None:
        """Copy a picture, uint8 (height, width) grey or (height, width, 3) BGR."""
        self._factor = max(1, math.ceil(LEAST_SIDE / max(picture.shape[:2])))
        large = cv2.resize(picture, None, fx=self._factor, fy=self._factor, interpolation=cv2.INTER_NEAREST)
        self.pixels = cv2.cvtColor(large, cv2.COLOR_GRAY2BGR) if picture.ndim == 2 else large
        self._unit = max(1, round(max(self.pixels.shape) / 700))

    def box(self, box: Box, colour: Colour) -> None:
        (x, y), (right, bottom) = self._place(box.x, box.y), self._place(box.right, box.bottom)
        cv2.rectangle(self.pixels, (x, y), (right - 1, bottom - 1), colour, self._unit)

    def line(self, path: np.ndarray, thickness: float, colour: Colour) -> None:
        """Draw along a path, float (n, 2): x, y."""
        points = np.rint(path * self._factor).astype(np.int32)
        width = max(self._unit, round(thickness * self._factor))
        cv2.polylines(self.pixels, [points], False, colour, width)

    def tag(self, box: Box, text: str, colour: Colour) -> None:
        """Write above a box, or below it where there is no room; small beside small marks."""
        size = min(0.45 * self._unit, max(0.4, box.height * self._factor / 50))
        width, height = self._tag_size(text, size)
        x, y = self._place(box.x, box.y)
        top = y - height if y >= height else self._place(box.x, box.bottom)[1]
        self._tag(min(x, self.pixels.shape[1] - width), top, text, colour, size)

    def beside(self, line: Sequence[Box], text: str, colour: Colour) -> None:
        """Write to the left of a line of marks, or to its right, or above it: wherever there is room."""
        first, last = line[0], line[-1]
        size = 0.45 * self._unit
        width, height = self._tag_size(text, size)
        left, right = self._place(*first.centre), self._place(*last.centre)
        before, behind = self._place(first.x, first.y)[0] - width - 2, self._place(last.right, last.y)[0] + 2
        if before >= 0:
            self._tag(before, left[1] - height // 2, text, colour, size)
        elif behind + width <= self.pixels.shape[1]:
            self._tag(behind, right[1] - height // 2, text, colour, size)
        else:
            self.tag(hull(*line), text, colour)

    def _tag_size(self, text: str, size: float) -> tuple[int, int]:
        """Width and height of a text with its ground, pixels."""
        width, height = cv2.getTextSize(text, FONT, size, self._thickness(size))[0]
        return int(width) + 4 * self._unit, int(height) + 4 * self._unit

    def _tag(self, x: int, y: int, text: str, colour: Colour, size: float) -> None:
        x, y = max(0, x), max(0, y)
        width, height = self._tag_size(text, size)
        cv2.rectangle(self.pixels, (x, y), (x + width, y + height), colour, cv2.FILLED)
        origin = (x + 2 * self._unit, y + height - 2 * self._unit)
        cv2.putText(self.pixels, text, origin, FONT, size, WHITE, self._thickness(size), cv2.LINE_AA)

    def _thickness(self, size: float) -> int:
        return 1 if size < 0.6 else self._unit

    def _place(self, x: float, y: float) -> tuple[int, int]:
        return round(x * self._factor), round(y * self._factor)


def titled(picture: np.ndarray, title: str, notes: Sequence[Note]) -> np.ndarray:
    """Put a strip with a title and notes above a picture, uint8 (height, width, 3) BGR; wider where it must be."""
    width = max(LEAST_TITLE, picture.shape[1])
    size = min(1.0, max(0.5, width / 1400))
    rows = _rows([Note(title, bold=True), *notes], width, size)
    step = round(36 * size)
    strip = np.full((step * len(rows) + step // 2, width, 3), DARK, np.uint8)
    for number, row in enumerate(rows):
        x, baseline = step // 3, step * (number + 1)
        for note in row:
            if note.colour:
                cv2.rectangle(strip, (x, baseline - step // 2), (x + step // 2, baseline), note.colour, cv2.FILLED)
                x += round(step * 0.7)
            cv2.putText(strip, note.text, (x, baseline), FONT, size, WHITE, 1 + note.bold, cv2.LINE_AA)
            x += _width(note, size) + step
    below = cv2.copyMakeBorder(picture, 0, 0, 0, width - picture.shape[1], cv2.BORDER_CONSTANT, value=DARK)
    return np.vstack([strip, below])


def _rows(notes: Sequence[Note], width: int, size: float) -> list[list[Note]]:
    """Part notes to rows that fit a width; one that is too long for a row is parted itself."""
    step, x = round(36 * size), 0
    rows: list[list[Note]] = [[]]
    for note in notes:
        for piece in _pieces(note, width - 2 * step, size):
            needed = _width(piece, size) + 2 * step
            if rows[-1] and x + needed > width:
                rows.append([])
                x = 0
            rows[-1].append(piece)
            x += needed
    return rows


def _pieces(note: Note, width: int, size: float) -> list[Note]:
    pieces = [replace(note, text="")]
    for word in note.text.split(" "):
        longer = replace(pieces[-1], text=f"{pieces[-1].text} {word}".strip())
        if pieces[-1].text and _width(longer, size) > width:
            pieces.append(Note(word, bold=note.bold))
        else:
            pieces[-1] = longer
    return pieces


def _width(note: Note, size: float) -> int:
    return int(cv2.getTextSize(note.text, FONT, size, 1 + note.bold)[0][0])
