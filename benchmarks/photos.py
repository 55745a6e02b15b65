"""A page of a folder of pictures with what was read drawn on them; with scores where the truth lies beside.

    python -m benchmarks.photos FOLDER [PAGE.html]

The pictures themselves are in the page (out/photos.html where no name is given), so that it can be sent: keep it to
yourself where the photographs are not yours to show.
"""

import base64
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rich.console import Console
from rich.progress import track

from benchmarks.score import load_truth
from benchmarks.scoring import DIGITS, Counts, Mark, Outcome, score
from edge_app.classifier import Classifier, load_classifier
from edge_app.errors import InputError
from edge_app.output import make_folder, whole_file
from edge_app.picture import load_picture
from edge_app.reader import read_frame
from edge_app.sources import find_pictures

PAGE = Path("out/photos.html")
SIDE = 1000  # pixels of a picture's longer side on the page
JPEG_QUALITY = 78


@dataclass(frozen=True)
class Drawn:
    """A box on the page; each kind has a colour, a line and a sign of its own."""

    kind: str  # right, wrong, missed, stray, read (no truth)
    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True)
class Card:
    """One picture of the page."""

    name: str
    image: str  # data address of a JPEG
    width: int
    height: int
    boxes: tuple[Drawn, ...]
    lines: tuple[str, ...]
    true_lines: tuple[str, ...] | None
    counts: Counts | None  # None: no truth beside it

    @property
    def errors(self) -> int:
        return 0 if self.counts is None else self.counts.true - self.counts.right + self.counts.stray

    @property
    def f1(self) -> float | None:
        return None if self.counts is None else _f1(self.counts)


def main() -> None:
    if not 2 <= len(sys.argv) <= 3 or sys.argv[1].startswith("-"):
        sys.exit("usage: python -m benchmarks.photos FOLDER [PAGE.html]")
    page = Path(sys.argv[2]) if len(sys.argv) == 3 else PAGE
    try:
        make_folder(page.parent)
        write(cards_of(Path(sys.argv[1])), Path(sys.argv[1]).name, page)
    except InputError as error:
        print(f"photos: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    print(page)


def cards_of(folder: Path) -> list[Card]:
    """Read each picture of a folder; the worst first, those without a truth last. Bad pictures are told and left out.

    Raises:
        InputError: none could be read.
    """
    classifier, cards = load_classifier(), []
    for path in track(list(find_pictures([folder])), "Reading", console=Console(stderr=True), transient=True):
        try:
            if isinstance(path, InputError):
                raise path
            cards.append(card_of(path, classifier))
        except InputError as error:
            print(f"photos: {error}", file=sys.stderr)
    if not cards:
        raise InputError(f"Expected pictures in {folder}, got none that can be read.")
    return sorted(cards, key=lambda card: (card.counts is None, 1 if card.f1 is None else card.f1, -card.errors))


def card_of(path: Path, classifier: Classifier) -> Card:
    picture, truth = load_picture(path), load_truth(path)
    reading = read_frame(picture, classifier, turn=None)
    read = tuple(Mark(digit.box, digit.label) for digit in reading.digits)
    scale = min(1, SIDE / max(picture.shape[:2]))
    if truth is None:
        boxes, counts = [_drawn("read", mark, mark.label, scale) for mark in read if mark.label in DIGITS], None
    else:
        outcome = score(truth, read, reading.lines)
        boxes, counts = _boxes(outcome, scale), outcome.counts
    height, width = (max(1, round(side * scale)) for side in picture.shape[:2])
    lines = truth.lines if truth else None
    return Card(path.name, _image(picture, width, height), width, height, tuple(boxes), reading.lines, lines, counts)


def _boxes(outcome: Outcome, scale: float) -> list[Drawn]:
    return [
        *(_drawn("right", mark, mark.label, scale) for mark in outcome.right),
        *(_drawn("wrong", read, f"{read.label}≠{true.label}", scale) for true, read in outcome.wrong),
        *(_drawn("missed", mark, f"({mark.label})", scale) for mark in outcome.missed),
        *(_drawn("stray", mark, f"+{mark.label}", scale) for mark in outcome.stray),
    ]


def _drawn(kind: str, mark: Mark, text: str, scale: float) -> Drawn:
    x, y, width, height = (round(side * scale, 1) for side in (mark.box.x, mark.box.y, mark.box.width, mark.box.height))
    return Drawn(kind, x, y, width, height, text)


def _image(picture: np.ndarray, width: int, height: int) -> str:
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    packed = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1]
    return "data:image/jpeg;base64," + base64.b64encode(packed.tobytes()).decode()


def _f1(counts: Counts) -> float:
    """1 for a picture without digits on which none was read."""
    asked = counts.true + counts.found + counts.stray
    return 2 * counts.right / asked if asked else 1.0


def write(cards: list[Card], title: str, page: Path) -> None:
    scored = [card.counts for card in cards if card.counts is not None]
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    total = sum(scored, Counts())
    template = environment.get_template("photos.html.j2")
    text = template.render(cards=cards, title=title, scored=len(scored), total=total, figures=total.figures())
    with whole_file(page) as part:
        part.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
