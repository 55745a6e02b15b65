"""Pictures of what each stage made of a page: how one finds out why a digit was missed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.card import DIGITS, NOT_A_DIGIT
from edge_app.expected_reading import lines_of
from edge_app.ink import Ink
from edge_app.marks import LEAST_HEIGHT_PX, Mark
from edge_app.reading import Digit
from edge_app.sheet import DARK, FONT, GREY, WHITE, Colour, Note, Sheet, titled
from edge_app.stages import Stages

COLOURS: tuple[Colour, ...] = (
    (190, 110, 0),
    (60, 140, 20),
    (160, 40, 140),
    (20, 110, 200),
    (150, 130, 0),
    (90, 60, 40),
)
LEFT_OUT, SPECK = (50, 50, 220), (0, 170, 255)
READ, BY_NETWORK, BY_PAGE = (60, 150, 20), (50, 50, 220), (0, 150, 240)  # what became of a crop
PALE = 0.35  # of the page's contrast, under what is drawn on it
BESIDE_SIDE = 800  # pixels of the longer side of each of two pictures beside one another
CROP_FACTOR = 4  # each pixel that the network sees is so many of the picture
CELL_WIDTH, CELL_HEIGHT = 128, 144  # pixels: a crop of 28, enlarged, and its caption
MOST_COLUMNS = 12
MOST_TEXTS = 8  # lines whose text the title repeats


@dataclass(frozen=True, eq=False)
class Drawing:
    """What one stage gave, for a person to look at."""

    stage: str  # its number and name, one of STAGE_NAMES
    picture: np.ndarray  # uint8 (height, width, 3) BGR


def drawings(stages: Stages) -> Iterator[Drawing]:
    """Draw the stages of one reading, in their order."""
    return (Drawing(stage, draw(stages)) for stage, draw in DRAW.items())


def _light(stages: Stages) -> np.ndarray:
    ink = stages.ink
    height, width = ink.grey.shape
    scale = min(1.0, BESIDE_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    page = Sheet(cv2.resize(ink.grey, size, interpolation=cv2.INTER_AREA)).pixels
    light = Sheet(cv2.resize(ink.light, size, interpolation=cv2.INTER_LINEAR)).pixels
    beside = (page, np.full((len(page), 8, 3), DARK, np.uint8), light)
    return titled(np.hstack(beside), "Light: the page, and the light of its paper", light_notes(ink))


def light_notes(ink: Ink) -> list[Note]:
    """What is said of the page beside its picture."""
    bright = Note(f"paper {ink.light.min()} to {ink.light.max()} of 255 bright")
    return [Note("light writing on dark: the page as its negative"), bright] if ink.was_light else [bright]


def _rulings(stages: Stages) -> np.ndarray:
    rulings, sheet = stages.ink.rulings, Sheet(_pale(stages))
    for line in rulings.level:
        sheet.line(line.path, line.thickness, COLOURS[0])
    for line in rulings.upright:
        sheet.line(line.path[:, ::-1], line.thickness, COLOURS[2])
    level, upright = len(rulings.level), len(rulings.upright)
    notes = [Note(f"{level} level", COLOURS[0]), Note(f"{upright} upright", COLOURS[2])]
    return titled(sheet.pixels, "Rulings, taken out of the ink", notes if level or upright else [Note("none")])


def _ink(stages: Stages) -> np.ndarray:
    ink = stages.ink
    share = cv2.countNonZero(ink.mask) / ink.mask.size
    notes = [Note(f"{share:.1%} of the page"), Note(f"at least {ink.floor / 255:.0%} darker than its paper")]
    return titled(Sheet(255 - ink.mask).pixels, "Ink, without rulings", notes)


def _marks(stages: Stages) -> np.ndarray:
    mask, marks = stages.ink.mask, stages.marks
    picture, rest = np.full((*mask.shape, 3), 255, np.uint8), mask.copy()
    for number, mark in enumerate(marks):
        _colour(picture, mark, COLOURS[number % len(COLOURS)])
        _place(rest, mark)[mark.ink > 0] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rest)
    is_speck = stats[:, cv2.CC_STAT_HEIGHT] < LEAST_HEIGHT_PX
    palette = np.where(is_speck[:, None], SPECK, LEFT_OUT).astype(np.uint8)
    picture[rest > 0] = palette[labels[rest > 0]]
    sheet = Sheet(picture)
    for number, mark in enumerate(marks):
        sheet.box(mark.box, COLOURS[number % len(COLOURS)])
    specks = int(is_speck[1:].sum())
    notes = [
        Note(_count(len(marks), "mark"), COLOURS[0]),
        Note(f"{_count(count - 1 - specks, 'stroke')} left out", LEFT_OUT),
        Note(f"{_count(specks, 'speck')} lower than {LEAST_HEIGHT_PX} pixels", SPECK),
    ]
    if stages.reading.warning:
        notes.append(Note(stages.reading.warning))
    return titled(sheet.pixels, "Marks: strokes that may be digits", notes)


def _splits(stages: Stages) -> np.ndarray:
    picture = cv2.cvtColor(_pale(stages), cv2.COLOR_GRAY2BGR)
    cut = [split for split in stages.splits if split.parts]
    for split in cut:
        for number, part in enumerate(split.parts):
            _colour(picture, part, COLOURS[number % len(COLOURS)])
    sheet = Sheet(picture)
    for split in stages.splits:
        for number, part in enumerate(split.parts):
            sheet.box(part.box, COLOURS[number % len(COLOURS)])
        if not split.parts:
            sheet.box(split.whole.box, GREY)
    digits = sum(len(split.parts) for split in cut)
    notes = [
        Note(f"{_count(len(cut), 'mark')} cut to {_count(digits, 'digit')}", COLOURS[0]),
        Note(f"{len(stages.splits) - len(cut)} looked at and left whole", GREY),
    ]
    return titled(sheet.pixels, "Splits: digits that touch", notes if stages.splits else [Note("nothing looks so")])


def _crops(stages: Stages) -> np.ndarray:
    """Every crop that was classified, the digits in reading order, the rejected ones behind them."""
    digits = stages.reading.digits
    accepted = {digit.box for digit in stages.judged if digit.label != NOT_A_DIGIT}
    columns = max(1, min(MOST_COLUMNS, len(digits)))
    rows = -(-len(digits) // columns)
    picture = np.full((max(1, rows * CELL_HEIGHT), columns * CELL_WIDTH, 3), DARK, np.uint8)
    count = {READ: 0, BY_NETWORK: 0, BY_PAGE: 0}
    for number, digit in enumerate(digits):
        fate = READ if digit.label != NOT_A_DIGIT else BY_PAGE if digit.box in accepted else BY_NETWORK
        count[fate] += 1
        row, column = divmod(number, columns)
        cell = picture[row * CELL_HEIGHT :, column * CELL_WIDTH :][:CELL_HEIGHT, :CELL_WIDTH]
        _draw_crop(cell, digit, f"{number + 1}", fate)
    asked = f" ({stages.least_confidence:.0%} and more)" if stages.least_confidence else ""
    notes = [
        Note(f"{count[READ]} read{asked}", READ),
        Note(f"{count[BY_NETWORK]} rejected by the network", BY_NETWORK),
        Note(f"{count[BY_PAGE]} by the rest of the page", BY_PAGE),
    ]
    return titled(picture, "Crops, as the network sees them", notes)


def _draw_crop(cell: np.ndarray, digit: Digit, number: str, colour: Colour) -> None:
    if digit.crop is None:
        return
    large = cv2.resize(digit.crop, None, fx=CROP_FACTOR, fy=CROP_FACTOR, interpolation=cv2.INTER_NEAREST)
    side, margin = len(large), (CELL_WIDTH - len(large)) // 2
    cell[margin : margin + side, margin : margin + side] = large[:, :, None]
    cv2.rectangle(cell, (margin - 3, margin - 3), (margin + side + 2, margin + side + 2), colour, 3)
    likest = "" if digit.probabilities is None else DIGITS[int(digit.probabilities[: len(DIGITS)].argmax())]
    label = digit.label if digit.label != NOT_A_DIGIT else f"{NOT_A_DIGIT} ({likest})"
    caption = f"#{number}  {label} {digit.confidence:.0%}"
    cv2.putText(cell, caption, (margin, margin + side + 16), FONT, 0.42, WHITE, 1, cv2.LINE_AA)


def _lines(stages: Stages) -> np.ndarray:
    reading, view, sheet = stages.reading, stages.view, Sheet(stages.view.picture)
    lines = lines_of(reading)
    rejected = len(reading.digits) - sum(map(len, lines))
    for number, digit in enumerate(reading.digits):
        if digit.label == NOT_A_DIGIT:
            sheet.box(digit.box, GREY)
            sheet.tag(digit.box, f"#{number + 1}", GREY)
    notes = [Note(f"{_count(len(lines), 'line')} of {_count(len(reading.digits) - rejected, 'digit')}")]
    notes.append(Note(f"{rejected} rejected, by their numbers among the crops", GREY))
    if view.quarter:
        notes.append(Note(f"turned clockwise by {view.quarter} degrees"))
    if view.slant_deg:
        notes.append(Note(f"lines aslant by {abs(view.slant_deg):.0f} degrees set level"))
    for number, (line, text) in enumerate(zip(lines, reading.lines, strict=True)):
        colour = COLOURS[number % len(COLOURS)]
        for digit in line:
            sheet.box(digit.box, colour)
        sheet.beside([digit.box for digit in line], text, colour)
        if number < MOST_TEXTS:
            notes.append(Note(text, colour))
    return titled(sheet.pixels, "Lines, as they were read", notes)


def _pale(stages: Stages) -> np.ndarray:
    """The page as a ground to draw on, uint8 (height, width)."""
    return cv2.convertScaleAbs(stages.view.picture, alpha=PALE, beta=255 * (1 - PALE))


def _colour(picture: np.ndarray, mark: Mark, colour: Colour) -> None:
    _place(picture, mark)[mark.ink > 0] = colour


def _place(picture: np.ndarray, mark: Mark) -> np.ndarray:
    return picture[mark.box.y : mark.box.bottom, mark.box.x : mark.box.right]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


DRAW: dict[str, Callable[[Stages], np.ndarray]] = {
    "1-light": _light,
    "2-rulings": _rulings,
    "3-ink": _ink,
    "4-marks": _marks,
    "5-splits": _splits,
    "6-crops": _crops,
    "7-lines": _lines,
}
STAGE_NAMES: Sequence[str] = tuple(DRAW)
