"""How a page lies: turned by a quarter, a half, three quarters, and a little aslant; found from its marks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.classifier import Verdicts
from edge_app.geometry import Box

QUARTERS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
CENTRED = {90: (0, 1), 180: (1, 1), 270: (1, 0)}  # pixels down and right that bring a turned frame's mass to its place
LEAST_DIGITS = 4  # that a page must hold before it is turned
MOST_MARKS = 48  # asked about the turn: the largest
BAR_ASPECT = 0.4  # shorter to longer side below which a mark tells nothing: a 1 and a dash are each other's turn
BOUNDS = (0.05, 0.999)  # of a confidence: less counts as none, and more says no more; a 9 on its head is a 6, but poor
CLEARER = 1.1  # times as well must a turned page read
SURELY, MUCH_CLEARER = 0.992, 3.0  # as sure as this on average, or so many times as well: letters on their head are not
BY_CHANCE = 0.5  # of letters that are turned look like digits: more of the marks of one size must be read,
DEVIATIONS = 0.8  # standard deviations of that chance more
MOST_ONES = 0.5  # of the digits: turned, a dash is a 1, and so is a word in small print
NEIGHBOURS = 3.0  # heights: digits that stand closer tell how the line runs
AT_A_TIME = 2  # marks that are judged before it is asked whether this turn can still be the one
GREATEST_SLANT_DEG = 25.0
LEAST_SLANT_DEG = 6.0  # less is left as it is: the network has learnt it
PIXEL = np.array([(0, 0), (1, 0), (0, 1), (1, 1)])  # corners of one

Judge = Callable[[list[Box], np.ndarray], Verdicts]  # of boxes and their frames


@dataclass(frozen=True, eq=False)
class _Answers:
    """What the marks say of one turn."""

    sure: np.ndarray  # float32 (n,), 0 where one is no digit
    is_one: np.ndarray  # bool (n,)

    @property
    def worth(self) -> float:
        return _worth(self.sure)


def find_quarter(boxes: Sequence[Box], as_it_lies: Verdicts, judge: Judge) -> int:
    """Find how a page must be turned clockwise, degrees, for its digits to stand upright: 0, 90, 180 or 270.

    Args:
        boxes: of its marks.
        as_it_lies: what they are as they stand, with their frames.
        judge: says what those are that it is given, turned.
    """
    sides = np.array([(box.width, box.height) for box in boxes]).reshape(-1, 2)
    telling = np.flatnonzero(sides.min(axis=1) >= BAR_ASPECT * sides.max(axis=1))
    if len(telling) < LEAST_DIGITS:
        return 0
    telling = telling[np.argsort(-sides[telling].prod(axis=1), kind="stable")][:MOST_MARKS]
    largest, sides = as_it_lies.frames[telling], sides[telling]
    answers = {0: _Answers(as_it_lies.sure[telling], as_it_lies.digits[telling] == 1)}
    if CLEARER * answers[0].worth > len(largest) * _worth(np.ones(1)):  # no turn can be so much clearer
        return 0
    for degrees in QUARTERS:
        least = max(CLEARER * answers[0].worth, *(answer.worth for answer in answers.values()))
        across, down = (sides if degrees == 180 else sides[:, ::-1]).T.tolist()
        turned = [Box(0, 0, width, height) for width, height in zip(across, down, strict=True)]
        answers[degrees] = _as_turned(turned, _turned(largest, degrees), least, judge)
    best = max(answers, key=lambda degrees: answers[degrees].worth)
    heights = sides[:, 1 if best in (0, 180) else 0]
    return best if _is_plain(answers[best], answers[0].worth, heights) else 0


def _is_plain(turned: _Answers, as_it_lies: float, heights: np.ndarray) -> bool:
    """Whether marks are digits so plainly that their page must lie turned.

    Args:
        as_it_lies: what their answers are worth as the page lies.
        heights: of the turned marks, pixels.
    """
    read = turned.sure > 0
    alike = np.abs(np.log2(heights / np.median(heights[read]))) <= 1 if read.any() else read  # not the table's grain
    letters = BY_CHANCE * alike.sum() + DEVIATIONS * np.sqrt(BY_CHANCE * (1 - BY_CHANCE) * alike.sum())
    if read.sum() < max(LEAST_DIGITS, letters) or (read & turned.is_one).sum() > MOST_ONES * read.sum():
        return False
    surely = turned.worth >= read.sum() * _worth(np.array([SURELY]))
    return turned.worth >= CLEARER * as_it_lies and (surely or turned.worth >= MUCH_CLEARER * as_it_lies)


def _as_turned(boxes: list[Box], frames: np.ndarray, least: float, judge: Judge) -> _Answers:
    """What the turned marks are; none of them a digit from where the rest cannot make that worth `least`."""
    answers = _Answers(np.zeros(len(boxes), np.float32), np.zeros(len(boxes), bool))
    for start in range(0, len(boxes), AT_A_TIME):
        end = min(start + AT_A_TIME, len(boxes))
        verdicts = judge(boxes[start:end], frames[start:end])
        answers.sure[start:end], answers.is_one[start:end] = verdicts.sure, verdicts.digits == 1
        if answers.worth + (len(boxes) - end) * _worth(np.ones(1)) < least:
            break
    return answers


def _turned(frames: np.ndarray, degrees: int) -> np.ndarray:
    """Turn MNIST frames clockwise, as if each had been cropped from the turned page."""
    return np.roll(np.rot90(frames, -degrees // 90, axes=(1, 2)), CENTRED[degrees], axis=(1, 2))


def _worth(sure: np.ndarray) -> float:
    """How clearly marks are digits: the sum of their log odds, above those of what hardly is one."""
    bounded = np.clip(sure.astype(float), *BOUNDS)
    return float((np.log(bounded / (1 - bounded)) - np.log(BOUNDS[0] / (1 - BOUNDS[0]))).sum())


def find_slant(boxes: Sequence[Box]) -> float:
    """Find how far the lines of a page fall to the right, degrees; 0 where they hardly do, or nobody can say."""
    if len(boxes) < LEAST_DIGITS:
        return 0.0
    centres = np.array([box.centre for box in boxes])
    heights = np.array([box.height for box in boxes], float)
    across = centres[None, :, 0] - centres[:, None, 0]
    down = centres[None, :, 1] - centres[:, None, 1]
    reach = NEIGHBOURS * np.minimum(heights[:, None], heights[None, :])
    angles = np.degrees(np.arctan2(down, across))
    next_to = (across > 0) & (np.hypot(across, down) <= reach) & (np.abs(angles) <= GREATEST_SLANT_DEG)
    if next_to.sum() < LEAST_DIGITS - 1:
        return 0.0
    slant = float(np.median(angles[next_to]))
    return slant if abs(slant) >= LEAST_SLANT_DEG else 0.0


class View:
    """A picture turned for reading, and the way back."""

    def __init__(self, picture: np.ndarray, quarter: int, slant_deg: float) -> None:
        """Turn by `quarter` degrees clockwise, then back by the slant of the lines; nothing is cut off."""
        self.quarter, self.slant_deg, self.picture = quarter, slant_deg, picture
        self.size = picture.shape[1], picture.shape[0]  # of the original, (w, h)
        self.is_turned = bool(quarter or slant_deg)
        if not self.is_turned:
            return
        turned = cv2.rotate(picture, QUARTERS[quarter]) if quarter else picture
        height, width = turned.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), slant_deg, 1)
        cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
        size = (round(width * cos + height * sin), round(width * sin + height * cos))
        matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
        self.picture = cv2.warpAffine(turned, matrix, size, borderMode=cv2.BORDER_REPLICATE) if slant_deg else turned
        to_turned = np.vstack([matrix if slant_deg else np.eye(2, 3), [0, 0, 1]])
        self._back = np.linalg.inv(to_turned @ _quarter_matrix(quarter, *picture.shape[1::-1]))

    def original(self, box: Box, ink: np.ndarray | None = None) -> Box:
        """The place in the original picture of a box in the turned one.

        Args:
            ink: uint8 (box.height, box.width): what the place must hold; None: all of the box, aslant.
        """
        if not self.is_turned:
            return box
        if ink is None or not self.slant_deg:
            corners = np.array([(0, 0), (box.width, 0), (0, box.height), (box.width, box.height)])
        else:
            corners = (cv2.convexHull(cv2.findNonZero(ink)) + PIXEL).reshape(-1, 2)
        places = np.column_stack([corners + np.array((box.x, box.y)), np.ones(len(corners))])
        points = (self._back @ places.T)[:2]
        low = np.maximum(np.floor(points.min(axis=1) + 0.5).astype(int), 0)
        high = np.minimum(np.floor(points.max(axis=1) + 0.5).astype(int), self.size)
        return Box(int(low[0]), int(low[1]), max(1, int(high[0] - low[0])), max(1, int(high[1] - low[1])))


def _quarter_matrix(quarter: int, width: int, height: int) -> np.ndarray:
    """float (3, 3): where a point of the picture comes to lie when it is turned clockwise."""
    return np.array(
        {
            0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            90: [[0, -1, height], [1, 0, 0], [0, 0, 1]],
            180: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
            270: [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
        }[quarter],
        float,
    )
