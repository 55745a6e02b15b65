"""Other ways of writing than MNIST's: long tails, narrow and wide forms, a 1 with upstroke or foot, a barred 7."""

import cv2
import numpy as np

SIDE = 64  # pixels of a drawn mark
TALL = 52  # pixels of its longer side
SHARE = 0.5  # of the digits written in another hand
TAIL_BELOW, TAIL_ABOVE = {1, 4, 7, 9}, {6}  # digits whose stem some hands draw out
LONGEST_TAIL = 2.6  # times its half that a stem is drawn out


def in_other_hands(pixels: np.ndarray, labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Write a share of the digits as other hands do, the rest as they are.

    Args:
        pixels: uint8 (n, 28, 28), 0 = paper, 255 = ink.
        labels: uint8 (n,), 0 to 9.

    Returns:
        uint8 (n, SIDE, SIDE).
    """
    out = np.zeros((len(pixels), SIDE, SIDE), np.uint8)
    for index, (image, digit) in enumerate(zip(pixels, labels, strict=True)):
        mark = _tight(image)
        if rng.random() < SHARE:
            mark = _another_hand(mark, int(digit), rng)
        out[index] = _placed(mark)
    return out


def pairs(pixels: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Write two digits that touch, which together are none: uint8 (count, SIDE, SIDE)."""
    out = np.zeros((count, SIDE, SIDE), np.uint8)
    for index in range(count):
        left, right = (_tight(pixels[rng.integers(len(pixels))]) for _ in range(2))
        height = max(left.shape[0], right.shape[0])
        overlap = min(int(rng.integers(1, 5)), left.shape[1], right.shape[1])
        both = np.zeros((height, left.shape[1] + right.shape[1] - overlap), np.uint8)
        both[height - left.shape[0] :, : left.shape[1]] = left
        place = both[: right.shape[0], -right.shape[1] :]
        np.maximum(place, right, out=place)
        out[index] = _placed(both)
    return out


def _another_hand(mark: np.ndarray, digit: int, rng: np.random.Generator) -> np.ndarray:
    mark = cv2.resize(mark, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    if digit == 1 and rng.random() < 0.75:
        mark = _one(mark, rng)
    if digit == 7 and rng.random() < 0.4:
        mark = _barred(mark, rng)
    if digit in TAIL_BELOW | TAIL_ABOVE and rng.random() < 0.6:
        mark = _drawn_out(mark, rng.uniform(1.2, LONGEST_TAIL), above=digit in TAIL_ABOVE)
    width, height = (max(3, round(side * np.exp(rng.uniform(-0.35, 0.25)))) for side in mark.shape[::-1])
    return cv2.resize(mark, (width, height), interpolation=cv2.INTER_AREA)


def _drawn_out(mark: np.ndarray, factor: float, above: bool) -> np.ndarray:
    """Make one half longer, the stem's: the lower, or the upper."""
    if above:
        return _drawn_out(mark[::-1], factor, above=False)[::-1]
    middle = mark.shape[0] // 2
    size = (mark.shape[1], round((mark.shape[0] - middle) * factor))
    return np.concatenate([mark[:middle], cv2.resize(mark[middle:], size, interpolation=cv2.INTER_LINEAR)])


def _one(mark: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Give a 1 an upstroke from the left to its top, a foot, or both."""
    height, pen, room = mark.shape[0], _pen(mark), mark.shape[0]
    out = np.pad(mark, ((4, 4), (room, room)))
    rows, columns = np.nonzero(out > 127)
    both = rng.random() < 0.4
    if both or rng.random() < 0.7:
        top = int(columns[rows <= rows.min() + pen].mean())
        reach, fall = rng.uniform(0.15, 0.5) * height, rng.uniform(0.2, 0.5) * height
        start = (round(top - reach), round(rows.min() + pen / 2 + fall))
        cv2.line(out, start, (top, int(rows.min() + pen // 2)), 255, pen, cv2.LINE_AA)
        out = out if both else _cut(out)
        rows, columns = np.nonzero(out > 127)
    if both or not rng.random() < 0.7:
        base, y = int(columns[rows >= rows.max() - pen].mean()), int(rows.max() - pen // 2)
        left, right = rng.uniform(0.12, 0.4, 2) * height
        cv2.line(out, (round(base - left), y), (round(base + right), y), 255, pen, cv2.LINE_AA)
    return _cut(out)


def _barred(mark: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Put a bar through the middle of a 7's stem."""
    height, pen = mark.shape[0], _pen(mark)
    out = np.pad(mark, ((0, 0), (height // 3, height // 3)))
    y = round(height * rng.uniform(0.4, 0.65))
    stem = np.flatnonzero(out[y] > 127)
    if not len(stem):
        return mark
    left, right = rng.uniform(0.12, 0.35, 2) * height
    tilt = rng.uniform(-0.06, 0.06) * height
    x = float(stem.mean())
    cv2.line(out, (round(x - left), round(y + tilt)), (round(x + right), round(y - tilt)), 255, pen, cv2.LINE_AA)
    return _cut(out)


def _pen(mark: np.ndarray) -> int:
    """Width of the stroke, pixels: twice the greatest distance from paper that is usual along it."""
    distance = cv2.distanceTransform((np.pad(mark, 1) > 127).astype(np.uint8), cv2.DIST_L2, 3)
    inked = distance[distance > 0]
    return max(1, round(2 * float(np.percentile(inked, 80)))) if len(inked) else 2


def _tight(image: np.ndarray) -> np.ndarray:
    return _cut(image) if image.any() else image


def _cut(image: np.ndarray) -> np.ndarray:
    x, y, width, height = cv2.boundingRect(image)
    return image[y : y + height, x : x + width]


def _placed(mark: np.ndarray) -> np.ndarray:
    scale = TALL / max(mark.shape)
    height, width = (max(1, round(side * scale)) for side in mark.shape)
    mark = cv2.resize(mark, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    out = np.zeros((SIDE, SIDE), np.uint8)
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    out[top : top + height, left : left + width] = mark
    return out
