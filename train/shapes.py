"""What is no digit, drawn without data: letters and signs of many scripts, scribbles, strokes, blots."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import matplotlib
import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from train.doodles import character, picture

SIDE = 64  # pixels of a drawn shape
MARGIN = 6
SYSTEM_FONTS = (  # of Matplotlib's own: they have signs of many scripts
    *("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSansMono"),
    *("DejaVuSerif", "DejaVuSerif-Italic", "DejaVuSerif-Bold"),
)
LATIN_FONTS = (
    *SYSTEM_FONTS,
    *("STIXGeneral", "STIXGeneralItalic", "STIXGeneralBol", "cmr10", "cmss10", "cmti10", "cmtt10"),
)
# Left out: letters that are drawn as digits are (as O, I, l, Z, S, q, b, and their like in other scripts).
LATIN = "ACEFGHKLMNPQRTUVWXYacdefhkmnprtuvwxy"
SIGNS = "+=?!@#$%&*<>[]{}~^;:"
GREEK = "ΓΔΘΛΞΠΣΦΨΩαγδεζηθκλμνξπρτφχψω"
CYRILLIC = "ДЖИЙКЛПФЦШЩЫЮЯвджийклмнптфцшщыюя"
OTHERS = "₩€£¥§¶ԱԲԳԴԵԶԸԹԺԻԽԾԿՀՁაბგდეთილმჟრსუფქღყშჩცძწჭ"
FAR_FONTS = ("DejaVuSans", "DejaVuSans-Bold")  # alone have these
FAR = "אבהחכמנעפצקשתץ" + "بتثجحخسشصضعغفقكني" + "ກຄຍດຕຖທນບປຜຝພຟມຢສຫ" + "ⴳⴷⴹⴼⵃⵅⵌⵍⵎⵙⵞⵟⵣⵥⵯ"
PICTURES = "∀∃∇∏∞≈≠⊂⊕⊗☀☂☎☠☮☯☺♔♘♞♣♥♪♫✂✈✉✍✎✓✗✚✝✦☆✱❀❄❖"
SCRIPTS = (LATIN, LATIN, SIGNS, GREEK, CYRILLIC, OTHERS, FAR, FAR, PICTURES)
DIGITS = "0123456789"


def draw_shapes(count: int, rng: np.random.Generator) -> np.ndarray:
    """Draw marks that are no digits, of all kinds in equal parts.

    Returns:
        uint8 (n, SIDE, SIDE), 0 = paper, 255 = ink.
    """
    return np.stack([KINDS[index % len(KINDS)](rng) for index in range(count)])


def printed_digits(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw printed digits: uint8 (n, SIDE, SIDE) and their labels, str (n,)."""
    labels = rng.choice(list(DIGITS), count)
    return np.stack([printed(str(label), rng) for label in labels]), labels


def letter(rng: np.random.Generator) -> np.ndarray:
    """One sign of a script, in a random font."""
    script = SCRIPTS[rng.integers(len(SCRIPTS))]
    return printed(script[rng.integers(len(script))], rng)


def printed(sign: str, rng: np.random.Generator) -> np.ndarray:
    """One sign in a font that has it."""
    fonts = _fonts_with(sign)
    return _filled(fonts[rng.integers(len(fonts))], sign)


def _fonts_with(sign: str) -> tuple[str, ...]:
    if sign in FAR + PICTURES:
        return FAR_FONTS
    return LATIN_FONTS if sign.isascii() and sign.isalnum() else SYSTEM_FONTS


@cache
def _filled(font: str, sign: str) -> np.ndarray:
    file = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / f"{font}.ttf"
    polygons = TextPath((0, 0), sign, prop=FontProperties(fname=file)).to_polygons()
    outlines = [outline for outline in map(np.asarray, polygons) if len(outline) > 2]
    points = np.concatenate(outlines)
    low, size = points.min(axis=0), np.ptp(points, axis=0).max()
    scale = (SIDE - 2 * MARGIN) / max(size, 1e-6)
    # even-odd filling leaves the holes of letters open; y grows downwards in pictures
    curves = [np.round(((part - low) * scale + MARGIN) * [1, -1] + [0, SIDE]).astype(np.int32) for part in outlines]
    return cv2.fillPoly(np.zeros((SIDE, SIDE), np.uint8), curves, 255)


def scribble(rng: np.random.Generator) -> np.ndarray:
    """A pen that wanders: a curve through random points, as in doodles and crossed-out words."""
    count = int(rng.integers(6, 16))  # fewer points often make a digit
    points = rng.uniform(MARGIN, SIDE - MARGIN, (count, 2)) if rng.random() < 0.6 else _walk(count, rng)
    return _pen(_smooth(points), int(rng.integers(2, 6)))


def strokes(rng: np.random.Generator) -> np.ndarray:
    """Four to six straight strokes: crosses, rulings that meet, roofs, ladders."""
    out = np.zeros((SIDE, SIDE), np.uint8)
    pen = int(rng.integers(2, 7))
    grid = (MARGIN, SIDE // 2, SIDE - MARGIN)
    for _ in range(rng.integers(4, 7)):  # three may be a 1, a 7 or a Z
        ends = rng.choice(grid, (2, 2)) + rng.integers(-6, 7, (2, 2))
        cv2.line(out, ends[0].tolist(), ends[1].tolist(), 255, pen, cv2.LINE_AA)
    return out


def blot(rng: np.random.Generator) -> np.ndarray:
    """A spot with a ragged edge."""
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    radii = (SIDE / 2 - MARGIN) * np.clip(1 + rng.normal(0, rng.uniform(0.05, 0.35), 24), 0.2, 1.1)
    squash = rng.uniform(0.5, 1, 2)  # a narrower one may be a 1
    points = np.stack([np.cos(angles), np.sin(angles)], 1) * radii[:, None] * squash + SIDE / 2
    return cv2.fillPoly(np.zeros((SIDE, SIDE), np.uint8), [np.round(points).astype(np.int32)], 255)


def _walk(count: int, rng: np.random.Generator) -> np.ndarray:
    steps = rng.normal(0, 1, (count, 2)).cumsum(axis=0)
    low, size = steps.min(axis=0), np.ptp(steps, axis=0) + 1e-6
    return (steps - low) / size * (SIDE - 2 * MARGIN) + MARGIN


def _smooth(points: np.ndarray) -> np.ndarray:
    """A Catmull-Rom curve through points, float (n, 2)."""
    padded = np.concatenate([points[:1], points, points[-1:]])
    share = np.linspace(0, 1, 10)[:, None]
    pieces = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(
            0.5
            * (
                2 * start
                + (end - before) * share
                + (2 * before - 5 * start + 4 * end - after) * share**2
                + (3 * start - before - 3 * end + after) * share**3
            )
        )
    return np.concatenate(pieces)


def _pen(curve: np.ndarray, width: int) -> np.ndarray:
    out = np.zeros((SIDE, SIDE), np.uint8)
    return cv2.polylines(out, [np.round(curve).astype(np.int32)], False, 255, width, cv2.LINE_AA)


KINDS: tuple[Callable[[np.random.Generator], np.ndarray], ...] = (
    *(letter, letter, letter, character, character, picture, picture, scribble, strokes, blot),
)
