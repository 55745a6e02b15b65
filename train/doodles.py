"""Drawings that are no digits: characters of scripts that nobody writes, and small pictures, all drawn at random.

A real script would teach its own characters alone; what a network never saw is rejected where invented ones are many.
"""

from collections.abc import Callable
from itertools import pairwise

import cv2
import numpy as np

SIDE = 64  # pixels of a drawing
MARGIN = 6
FINE = 4  # bits of fraction that OpenCV draws with
PENS = (2, 8)  # pixels: from a ball-pen to a marker
LOOSE_ENDS = 5  # of an invented character, at least: a digit has four at most, but for rare 4s and 7s
NEAR = 0.08  # of a character's side: a stroke that ends as close to another one is not loose
ROUND = 20  # corners above which an outline is a ring
DENSE = 24  # points of a stroke that are looked at
Curve = np.ndarray  # float (n, 2), points (x, y) in 0..1


def character(rng: np.random.Generator) -> np.ndarray:
    """Three to five strokes, straight or bent, with more loose ends than a digit has: uint8 (SIDE, SIDE)."""
    strokes: list[Curve] = []
    while _loose_ends(strokes) < LOOSE_ENDS:
        strokes = [STROKES[rng.integers(len(STROKES))](rng) for _ in range(rng.integers(3, 6))]
    return _drawn(strokes, rng)


def picture(rng: np.random.Generator) -> np.ndarray:
    """An outline with something in it or around it, or a pattern: uint8 (SIDE, SIDE)."""
    if rng.random() < 0.25:
        return _drawn(_pattern(rng), rng)
    outline = _outline(rng)
    around = _rays(outline, rng) if rng.random() < 0.35 else []
    inside = _details(rng, 0 if around else 3 if len(outline) > ROUND else 2)  # a ring with a stroke may be a 0
    return _drawn([outline, *around, *inside], rng)


def _drawn(curves: list[Curve], rng: np.random.Generator) -> np.ndarray:
    """Scale curves to the page, narrower or wider at random, and follow them with a pen."""
    points = np.concatenate(curves)
    low, size = points.min(axis=0), max(float(np.ptp(points, axis=0).max()), 1e-6)
    squash = np.array([rng.uniform(0.55, 1), 1.0]) if rng.random() < 0.6 else np.array([1.0, rng.uniform(0.55, 1)])
    scale = (SIDE - 2 * MARGIN) / size * squash
    out = np.zeros((SIDE, SIDE), np.uint8)
    pen = int(rng.integers(*PENS))
    for curve in curves:
        places = np.round(((curve - low) * scale + MARGIN) * 2**FINE).astype(np.int32)
        cv2.polylines(out, [places], False, 255, pen, cv2.LINE_AA, FINE)
    return out


def _loose_ends(strokes: list[Curve]) -> int:
    """Count the ends of strokes that lie apart from all other strokes."""
    dense = [_dense(stroke) for stroke in strokes]
    loose = 0
    for index, stroke in enumerate(strokes):
        others = np.concatenate([np.empty((0, 2)), *dense[:index], *dense[index + 1 :]])
        for end in (stroke[0], stroke[-1]):
            loose += bool((np.hypot(*(others - end).T) > NEAR).all())
    return loose


def _dense(curve: Curve) -> Curve:
    steps, places = np.linspace(0, len(curve) - 1, DENSE), np.arange(len(curve))
    return np.stack([np.interp(steps, places, curve[:, axis]) for axis in (0, 1)], axis=1)


def _line(rng: np.random.Generator) -> Curve:
    """From one of nine places to another, as strokes of most scripts do."""
    places = rng.choice(9, 2, replace=False)
    return np.stack([places % 3, places // 3], axis=1) / 2 + rng.normal(0, 0.07, (2, 2))


def _arc(rng: np.random.Generator) -> Curve:
    angles = np.linspace(0, rng.uniform(1.2, 5.5), 24) + rng.uniform(0, 2 * np.pi)
    return rng.uniform(0.2, 0.8, 2) + np.stack([np.cos(angles), np.sin(angles)], axis=1) * rng.uniform(0.12, 0.45, 2)


def _hook(rng: np.random.Generator) -> Curve:
    """A line that ends in a bend."""
    start, end = _line(rng)
    along = (end - start) / max(float(np.hypot(*(end - start))), 1e-6)
    aside = np.array([-along[1], along[0]]) * rng.choice([-1, 1])
    radius, angles = rng.uniform(0.08, 0.25), np.linspace(0, rng.uniform(1.5, 4), 12)[:, None]
    bend = end + radius * (np.sin(angles) * along + (1 - np.cos(angles)) * aside)
    return np.concatenate([start[None], bend])


def _zigzag(rng: np.random.Generator) -> Curve:
    count = int(rng.integers(3, 7))
    along, aside = np.linspace(0.05, 0.95, count), 0.5 + rng.uniform(0.1, 0.3) * (-1) ** np.arange(count)
    points = np.stack([along, aside], axis=1) + rng.normal(0, 0.04, (count, 2))
    return points if rng.random() < 0.5 else points[:, ::-1]


def _dot(rng: np.random.Generator) -> Curve:
    return rng.uniform(0.1, 0.9, (1, 2)) + np.array([[0, 0], [0.03, 0.03]])


def _bend(rng: np.random.Generator) -> Curve:
    """A smooth stroke that turns once or twice."""
    places = rng.choice(9, int(rng.integers(3, 5)), replace=False)
    points = list(np.stack([places % 3, places // 3], axis=1) / 2 + rng.normal(0, 0.07, (len(places), 2)))
    steps = np.linspace(0, 1, DENSE)[:, None]
    while len(points) > 1:  # de Casteljau's construction of a Bézier curve
        points = [(1 - steps) * first + steps * second for first, second in pairwise(points)]
    return points[0]


STROKES: tuple[Callable[[np.random.Generator], Curve], ...] = (
    *(_line, _line, _line, _arc, _arc, _hook, _bend, _bend, _zigzag, _dot),
)


def _outline(rng: np.random.Generator) -> Curve:
    """Round, or with three to eight corners, or a star; closed, its corners unsteady."""
    corners = int(rng.choice([3, 4, 4, 4, 5, 6, 8, 40]))
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False) + (np.pi / 4 if corners == 4 else np.pi / 2)
    radii = np.full(corners, 0.5)
    if corners in (5, 6, 8) and rng.random() < 0.5:
        angles = np.linspace(0, 2 * np.pi, 2 * corners, endpoint=False) + np.pi / 2
        radii = np.where(np.arange(2 * corners) % 2 == 0, 0.5, rng.uniform(0.2, 0.35))
    unsteady = 0.02 if corners == 40 else 0.03
    points = 0.5 + radii[:, None] * np.stack([np.cos(angles), -np.sin(angles)], axis=1)
    points += rng.normal(0, unsteady / 2, points.shape)
    return np.concatenate([points, points[:1]])


def _details(rng: np.random.Generator, least: int) -> list[Curve]:
    """Small strokes, bars, dots and rings in the middle."""
    details = []
    for _ in range(rng.integers(least, 6)):
        stroke = (_line, _arc, _dot, _hook)[rng.integers(4)](rng)
        size = rng.uniform(0.2, 0.55)
        details.append(rng.uniform(0.22, 0.78 - 0.4 * size, 2) + size * (stroke - 0.3))
    return details


def _rays(outline: Curve, rng: np.random.Generator) -> list[Curve]:
    """Lines outwards from an outline: a sun, a flower's stem, legs."""
    chosen = outline[rng.choice(len(outline), min(len(outline), int(rng.integers(2, 9))), replace=False)]
    reach = 1 + rng.uniform(0.25, 1.0)
    return [np.stack([0.5 + 1.1 * (place - 0.5), 0.5 + reach * (place - 0.5)]) for place in chosen]


def _pattern(rng: np.random.Generator) -> list[Curve]:
    """Bars beside each other, a grid of dots, a spiral, or an arrow."""
    kind, count = rng.integers(4), int(rng.integers(2, 5))
    if kind == 0:
        steps = np.linspace(0, rng.uniform(0.5, 1), count)
        bars = [np.array([[0, step], [rng.uniform(0.6, 1), step + rng.normal(0, 0.03)]]) for step in steps]
        return bars if rng.random() < 0.6 else [bar[:, ::-1] for bar in bars]
    if kind == 1:
        return [np.array([[x, y], [x + 0.04, y]]) for x in range(count) for y in range(int(rng.integers(2, 4)))]
    if kind == 2:
        angles = np.linspace(0, rng.uniform(11, 22), 90)
        return [(angles / angles[-1])[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)]
    turn = rng.uniform(0, 2 * np.pi)
    along, aside = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    head, back = rng.uniform(0.25, 0.5, 2)
    points = [np.stack([-along, along])] * int(rng.integers(1, 3))
    tips = [
        np.stack([tip - tip * head + aside * back, tip, tip - tip * head - aside * back]) for tip in (along, -along)
    ]
    return [*points, *tips[: len(points)]]
