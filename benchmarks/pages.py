"""Read hundreds of simulated pages of MNIST test digits, whose truth is known: three difficulties, and printed paper.

    python -m benchmarks.pages [PAGES]    (of each kind; 100 where not told)

Writes pages.json and pages.md below benchmarks/results/<machine>/. MNIST comes from the file that DIGITLENS_MNIST
names, or is downloaded.
"""

import dataclasses
import json
import sys
from collections.abc import Iterator

import numpy as np
from rich.console import Console
from rich.progress import track

from benchmarks.results import results_folder
from benchmarks.scoring import Counts, Mark, Truth, score
from edge_app.classifier import Classifier, load_classifier
from edge_app.errors import InputError
from edge_app.glyphs import Glyphs
from edge_app.look import Difficulty, Look, random_look
from edge_app.machine import Machine, this_machine
from edge_app.output import whole_file
from edge_app.page import Page, compose
from edge_app.reader import read_frame
from edge_app.structure import Structure, structured_look

PAGES, SEED = 100, 20
PAGE = (1280, 960)  # pixels (w, h)
LINE_PITCH, CHARACTER_PITCH = 1.7, 1.55  # of the tallest digit: room enough for wide marks
MOST_LINES, MOST_IN_LINE = 8, 14
GROUP_SHARE = 0.15  # of the places between digits: a space


def main() -> None:
    try:
        pages = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
        if pages < 1:
            raise InputError(f"Expected a page of each kind or more, got {pages}.")
        write(measure(pages), pages)
    except (InputError, ValueError) as error:
        print(f"pages: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def measure(pages: int) -> dict[str, list[Counts]]:
    """Read `pages` pages of each kind with the bundled model; the counts of each page."""
    from train.data import load_mnist

    test = load_mnist().test
    glyphs, classifier = Glyphs(test.pixels, test.labels.astype(str)), load_classifier()
    measured: dict[str, list[Counts]] = {}
    for kind in (*Difficulty, *Structure):
        drawn = track(simulated_pages(pages, kind, glyphs), kind.name.lower(), pages, console=Console(stderr=True))
        measured[kind.name.lower()] = [_read(page.picture, truth, classifier) for page, truth in drawn]
    return measured


def simulated_pages(
    count: int, kind: Difficulty | Structure, glyphs: Glyphs, seed: int = SEED
) -> Iterator[tuple[Page, Truth]]:
    """Draw pages with their truth; the same seed gives the same pages, and page n is the same whatever `count` is."""
    level = [*Difficulty, *Structure].index(kind)
    for number in range(count):
        rng = np.random.default_rng((seed, level, number))
        look = structured_look(rng, kind, *PAGE) if isinstance(kind, Structure) else random_look(rng, kind, *PAGE)
        page = compose(lines_for(look, rng), glyphs, int(rng.integers(2**32)), look)
        yield page, truth_of(page)


def lines_for(look: Look, rng: np.random.Generator) -> list[str]:
    """As many lines of random digits as fit a page."""
    tallest = look.digit_height_px[1]
    rows = int(np.clip(look.height / (LINE_PITCH * tallest) - 0.6, 1, MOST_LINES))
    columns = int(np.clip(0.8 * look.width / (CHARACTER_PITCH * tallest), 1, MOST_IN_LINE))
    return [_line(int(rng.integers(max(1, columns // 2), columns, endpoint=True)), rng) for _ in range(rows)]


def _line(length: int, rng: np.random.Generator) -> str:
    line = [str(digit) for digit in rng.integers(10, size=length)]
    spaced = [digit + (" " if rng.random() < GROUP_SHARE else "") for digit in line]
    return "".join(spaced).strip()


def truth_of(page: Page) -> Truth:
    """The page's truth in the scorer's form; what was turned out of the picture is not asked for."""
    height, width = page.picture.shape[:2]
    marks = tuple(
        Mark(digit.box, digit.label)
        for digit in page.digits
        if digit.box.x >= 0 and digit.box.y >= 0 and digit.box.right <= width and digit.box.bottom <= height
    )
    return Truth(marks, page.lines if len(marks) == len(page.digits) else None, "page")


def _read(picture: np.ndarray, truth: Truth, classifier: Classifier) -> Counts:
    reading = read_frame(picture, classifier)
    return score(truth, [Mark(digit.box, digit.label) for digit in reading.digits], reading.lines).counts


def write(measured: dict[str, list[Counts]], pages: int) -> None:
    folder, machine = results_folder(), this_machine()
    totals = {name: sum(counts, Counts()) for name, counts in measured.items()}
    values = {
        "machine": dataclasses.asdict(machine),
        "seed": SEED,
        "totals": {name: dataclasses.asdict(counts) for name, counts in totals.items()},
        "pages": {name: [dataclasses.asdict(page) for page in counts] for name, counts in measured.items()},
    }
    with whole_file(folder / "pages.json") as part:
        part.write_text(json.dumps(values) + "\n")
    text = to_markdown(measured, pages, machine)
    with whole_file(folder / "pages.md") as part:
        part.write_text(text)
    print(text)


def to_markdown(measured: dict[str, list[Counts]], pages: int, machine: Machine) -> str:
    rows = [
        "# Simulated pages of MNIST test digits",
        "",
        "| pages | F1 | 95 % interval | digits | found | right | stray | characters wrong in lines |",
        "| :-- | --: | --: | --: | --: | --: | --: | --: |",
        *(_row(name, counts) for name, counts in measured.items()),
        "",
        f"{pages} pages of each kind, {PAGE[0]} x {PAGE[1]} pixels, seed {SEED}; drawn with MNIST's test images,",
        "which no training sees. Ruled and squared paper, tables and cells are of medium difficulty. The interval is",
        "of the mean over pages drawn anew from these (bootstrap), since digits of one page share its light and pen.",
        "",
        f"By `make pages`; {machine.cpu}, {machine.system}.",
        "",
    ]
    return "\n".join(rows)


def _row(name: str, pages: list[Counts]) -> str:
    total, (low, high) = sum(pages, Counts()), bootstrap(pages)
    cells = (name, f"{total.f1 or 0.0:.4f}", f"{low:.4f} to {high:.4f}", f"{total.true:,}", f"{total.found:,}")
    wrong = f"{total.line_edits:,} of {total.line_characters:,}"
    return f"| {' | '.join(cells)} | {total.right:,} | {total.stray:,} | {wrong} |"


def bootstrap(pages: list[Counts], draws: int = 2000) -> tuple[float, float]:
    """The middle 95 % of F1 over pages drawn with replacement, seeded."""
    table = np.array([[page.right, page.true + page.found + page.stray] for page in pages])
    picks = np.random.default_rng(SEED).integers(len(pages), size=(draws, len(pages)))
    sums = table[picks].sum(axis=1)
    low, high = np.quantile(2 * sums[:, 0] / np.maximum(1, sums[:, 1]), [0.025, 0.975])
    return float(low), float(high)


if __name__ == "__main__":
    main()
