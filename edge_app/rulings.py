"""Lines that are structure, not writing: rulings, grids, frames, page edges; taken out, strokes across them mended."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge_app.ruling_pieces import level_pieces, may_be_a_line, pooled
from edge_app.ruling_tracks import Track, follow

LEAST_LENGTH = 0.33  # of the picture's longer side: shorter lines may be a large digit's strokes
LEAST_SLENDERNESS = 45  # times its thickness that a line is long: pens write thicker
PIECE = 1 / 60  # of the longer side: a sloping line falls to level pieces at least this long
BENDS = 4  # degree of the polynomial that a line on a waving page follows
LEAST_INKED = 0.6  # of a line's length has its ink where its curve says
GREATEST_THICKNESS = 1 / 64  # of the longer side: what is thicker is no line
DARKER = 1.4  # times a line's own depth: ink on it is that deep, and stays
BINS = 32  # places along a line where its height is told, by two
MOST_BEYOND = 4  # bins that a line goes on beyond its last piece, where something thick hides that it does
LEAST_PARALLEL = 3  # long lines of one direction, beside which
LEAST_SHORT = 0.12  # of the longer side is enough for another
SLOPES_APART = 0.05  # of one that runs as these do
LEAST_LINES = 2  # in one direction: a single line that ends on the page may be a large digit's stroke
EDGE_SHARE = 0.02  # of the picture's width: a line that comes so close to its edge is no digit's stroke
HALO_PX = 1.25  # about a line: its blurred edge
NEIGHBOURS = 3  # places of a line on each side that say with it how far beside its path it runs
STRIP_PX = 256  # rows from which lines are taken at a time


@dataclass(frozen=True, eq=False)
class Line:
    """One level line as it runs over the page."""

    path: np.ndarray  # float32 (n, 2): x, y in pixels
    thickness: float  # pixels

    @property
    def slope(self) -> float:
        """Rows a column, from end to end."""
        across, down = self.path[-1] - self.path[0]
        return float(down / max(1e-6, across))

    def places(self, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
        """Rows and columns of the path on a page of this shape (height, width)."""
        x, y = np.round(self.path).astype(int).T
        on = (x >= 0) & (x < shape[1]) & (y >= 0) & (y < shape[0])
        return y[on], x[on]


@dataclass(frozen=True, eq=False)
class Rulings:
    """The lines of a page; those that are upright have x and y changed."""

    level: tuple[Line, ...]
    upright: tuple[Line, ...]


NO_RULINGS = Rulings((), ())


def find_rulings(faint: np.ndarray, scale: float = 1.0) -> Rulings:
    """Find long thin lines, level and upright, straight or bent as paper bends.

    Args:
        faint: uint8 (height, width), 255 = anything darker than paper, however faint.
        scale: of `faint` to the page, whose pixels the lines are in.
    """
    return Rulings(_level_lines(faint, scale), _level_lines(cv2.transpose(faint), scale))


def spacing(rulings: Rulings) -> float:
    """How far the lines of a grid lie apart, in pixels: the median of both directions; infinite where it is none."""
    middles = [
        sorted(float(np.median(line.path[:, 1])) for line in lines) for lines in (rulings.level, rulings.upright)
    ]
    if min(map(len, middles)) < LEAST_PARALLEL:
        return float("inf")
    return float(np.median(np.concatenate([np.diff(rows) for rows in middles])))


def without_rulings(mask: np.ndarray, depth: np.ndarray, rulings: Rulings) -> np.ndarray:
    """Take the lines out of the ink, and keep the strokes that cross them or run along them in a darker pen.

    Args:
        mask: uint8 (height, width), 255 = ink.
        depth: uint8 (height, width), how dark the ink is.
    """
    mask = _without_level(mask, depth, rulings.level)
    return _without_level(mask.T, depth.T, rulings.upright).T


def _level_lines(mask: np.ndarray, scale: float) -> tuple[Line, ...]:
    """The long level lines of a mask that is `scale` times the page."""
    if min(mask.shape) < 2:
        return ()
    longer = max(mask.shape)
    least, piece = LEAST_LENGTH * longer, max(7, round(PIECE * longer))
    thick = max(3, round(GREATEST_THICKNESS * longer))
    half = level_pieces(pooled(mask), (piece - 1) // 2, thick // 2 + 1, least / 2)
    if half is None or not may_be_a_line(half, least / 2):
        return ()  # said of most pictures without rulings, and sooner
    pieces = level_pieces(mask, piece, thick, least)
    if pieces is None or not may_be_a_line(pieces, least):
        return ()
    tracks = [track for track in follow(pieces, piece, LEAST_SHORT * longer) if track.shown >= LEAST_INKED]
    long = [track for track in tracks if track.length >= least]
    lines = [line for track in long if (line := _line_along(track, mask))]
    if len(lines) < LEAST_LINES and not _reaches_the_edge(lines, mask.shape[1]):
        return ()
    if len(lines) >= LEAST_PARALLEL:
        slope = float(np.median([line.slope for line in lines]))
        short = [track for track in tracks if track.length < least]
        lines += [
            line for track in short if (line := _line_along(track, mask)) and abs(line.slope - slope) <= SLOPES_APART
        ]
    return tuple(Line((line.path / scale).astype(np.float32), line.thickness / scale) for line in lines)


def _reaches_the_edge(lines: list[Line], width: float) -> bool:
    margin = EDGE_SHARE * width
    return any(line.path[0, 0] <= margin or line.path[-1, 0] >= width - margin for line in lines)


def _line_along(track: Track, mask: np.ndarray) -> Line | None:
    """The smooth line of a track, to its very ends in the mask; None where it is too thick for one, or none at all."""
    thickness = float(np.median(track.thicknesses))
    if thickness * LEAST_SLENDERNESS > track.length:
        return None
    middle, reach = (track.x[0] + track.x[-1]) / 2, track.length / 2
    along = (track.x - middle) / reach
    curve = _robust_curve(along, track.rows, thickness)
    if np.mean(np.abs(np.polyval(curve, along) - track.rows) <= thickness / 2 + 1) < LEAST_INKED:
        return None
    ends = np.linspace(-1, 1, 2 * BINS)
    path = np.stack([middle + reach * ends, np.polyval(curve, ends) + 0.5], axis=1)
    before, after = (_beyond(path[::step], mask, track.bin_px) for step in (-1, 1))
    return Line(np.concatenate([before[::-1], path, after]), thickness)


def _beyond(path: np.ndarray, mask: np.ndarray, bin_px: float) -> np.ndarray:
    """Go straight on from a path's end as long as there is ink: float64 (0 or 1, 2), the new end."""
    (x, row), back = path[-1], path[-1] - path[-1 - BINS // 4]
    columns = np.arange(1, round(MOST_BEYOND * bin_px)) * np.sign(back[0]) + x
    rows = row + (columns - x) * back[1] / back[0]
    y, across = rows.astype(int), columns.astype(int)
    on = (across >= 0) & (across < mask.shape[1]) & (y >= 1) & (y < len(mask) - 1)
    y, across = y[on], across[on]
    inked = mask[y, across] | mask[y - 1, across] | mask[y + 1, across]
    count = len(inked) if inked.all() else int((inked == 0).argmax())
    return np.array([[columns[on][count - 1], rows[on][count - 1]]]) if count else np.empty((0, 2))


def _robust_curve(x: np.ndarray, y: np.ndarray, near: float) -> np.ndarray:
    """Fit a polynomial, then again without the places that stand off it."""
    keep = np.ones(len(x), bool)
    for _ in range(3):
        curve = np.polyfit(x[keep], y[keep], min(BENDS, int(keep.sum()) - 1))
        off = np.abs(np.polyval(curve, x) - y)
        before, keep = keep, off <= max(near, 2 * float(np.median(off)))
        if (keep == before).all():
            break
    return np.asarray(curve)


def _without_level(mask: np.ndarray, depth: np.ndarray, lines: tuple[Line, ...]) -> np.ndarray:
    """Take level lines out; their pixels stay where ink goes on both above and below."""
    if not lines:
        return mask
    traces = [_Trace.of(line, depth) for line in lines]
    reach = max(trace.width for trace in traces) + 2
    result = np.empty_like(mask)
    for top in range(0, len(mask), STRIP_PX):  # a strip at a time: whole pages of each step would take much memory
        above = max(0, top - reach - 1)
        rows = slice(above, top + STRIP_PX + reach + 1)
        limit = _limit(traces, above, mask[rows].shape)
        strip = _off_lines(np.ascontiguousarray(mask[rows]), np.ascontiguousarray(depth[rows]), limit, reach)
        result[top : top + STRIP_PX] = strip[top - above : top - above + STRIP_PX]
    return result


@dataclass(frozen=True, eq=False)
class _Trace:
    """What a line leaves on the page."""

    path: np.ndarray  # int32 (n, 2): x, y in pixels
    width: int  # pixels, its blurred edge with it
    limit: int  # depth up to which ink on it is its own, 0..255

    @staticmethod
    def of(line: Line, depth: np.ndarray) -> "_Trace":
        """Look at a line on the page itself: in half the picture, where it was found, its blur passed for line."""
        half = round(line.thickness / 2) + 1
        reach = np.arange(-half, half + 1)[:, None]
        x, y = np.round(line.path).astype(np.int32).T
        columns, rows = np.clip(x, 0, depth.shape[1] - 1), np.clip(y + reach, 0, len(depth) - 1)
        across = depth[rows, columns]
        own = float(np.median(across[half - 1 : half + 2].max(axis=0)))
        inked = across >= max(1.0, own / 2)
        off = (inked * reach).sum(axis=0) / np.maximum(1, inked.sum(axis=0))
        path = np.stack([x, np.round(y + _smooth(off)).astype(np.int32)], axis=1)
        thickness = min(line.thickness, float(np.median(inked.sum(axis=0))))
        return _Trace(path, max(1, round(thickness + 2 * HALO_PX)), min(255, round(DARKER * own)))


def _smooth(values: np.ndarray) -> np.ndarray:
    """The median of each value and its neighbours: float (n,)."""
    padded = np.pad(values, NEIGHBOURS, mode="edge")
    return np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * NEIGHBOURS + 1), axis=1)


def _limit(traces: list[_Trace], above: int, shape: tuple[int, ...]) -> np.ndarray:
    """The depth up to which ink is a line's, of the rows below `above`."""
    limit = np.zeros(shape, np.uint8)
    for trace in traces:
        cv2.polylines(limit, [trace.path - np.array([0, above], np.int32)], False, trace.limit, trace.width)
    return limit


def _off_lines(mask: np.ndarray, depth: np.ndarray, limit: np.ndarray, reach: int) -> np.ndarray:
    on_line = cv2.bitwise_and(mask, cv2.compare(limit, depth, cv2.CMP_GE))
    rest = cv2.subtract(mask, on_line)
    firm = cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((3, 1), np.uint8))  # without the line's ragged edge
    kernel = np.ones((reach, 3), np.uint8)
    for towards in (reach - 1, 0):  # above, below
        cv2.bitwise_and(on_line, cv2.dilate(firm, kernel, anchor=(1, towards)), dst=on_line)
    return cv2.bitwise_or(rest, on_line)
