"""Read photographs as they lie, and turned by a quarter, a half and three quarters: what finding the turn costs.

    python -m benchmarks.turned FOLDER

Takes the pictures with at least four digits, as fewer do not say how they lie, and those of the folder that hold none
but marks to be left out. Writes turned.json and turned.md below benchmarks/results/<machine>/.
"""

import dataclasses
import json
import sys
from pathlib import Path

import cv2
from rich.console import Console
from rich.progress import track

from benchmarks.results import results_folder
from benchmarks.score import pictures_with_truth
from benchmarks.scoring import Counts, Mark, Truth, score
from edge_app.classifier import load_classifier
from edge_app.errors import InputError
from edge_app.geometry import Box
from edge_app.machine import this_machine
from edge_app.output import whole_file
from edge_app.picture import load_picture
from edge_app.reader import read_frame
from edge_app.turn import LEAST_DIGITS, QUARTERS

TURNS = (0, *QUARTERS)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python -m benchmarks.turned FOLDER")
    try:
        write(measure(Path(sys.argv[1])))
    except InputError as error:
        print(f"turned: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def measure(folder: Path) -> dict[int, Counts]:
    """Read each picture in every turn, degrees clockwise.

    Raises:
        InputError: no picture with its truth in `folder`, or one that cannot be read.
    """
    chosen = [(path, truth) for path, truth in pictures_with_truth(folder) if len(truth.marks) >= LEAST_DIGITS]
    if not chosen:
        raise InputError(f"Expected pictures of {LEAST_DIGITS} digits with their truth in {folder}, got none.")
    classifier, counts = load_classifier(), dict.fromkeys(TURNS, Counts())
    for path, truth in track(chosen, "Reading", console=Console(stderr=True), transient=True):
        upright = load_picture(path)
        height, width = upright.shape[:2]
        for degrees in TURNS:
            picture = cv2.rotate(upright, QUARTERS[degrees]) if degrees else upright
            reading = read_frame(picture, classifier, turn=None)
            read = [Mark(digit.box, digit.label) for digit in reading.digits]
            counts[degrees] += score(turned(truth, degrees, width, height), read, reading.lines).counts
    return counts


def turned(truth: Truth, degrees: int, width: int, height: int) -> Truth:
    """Turn the truth of a picture, `width` by `height` pixels, clockwise."""

    def place(box: Box) -> Box:
        x, y = {
            0: (box.x, box.y),
            90: (height - box.bottom, box.x),
            180: (width - box.right, height - box.bottom),
            270: (box.y, width - box.right),
        }[degrees]
        return Box(x, y, *((box.width, box.height) if degrees in (0, 180) else (box.height, box.width)))

    marks = tuple(dataclasses.replace(mark, box=place(mark.box)) for mark in truth.marks)
    return dataclasses.replace(truth, marks=marks)


def write(counts: dict[int, Counts]) -> None:
    folder, machine = results_folder(), this_machine()
    values = {
        "machine": dataclasses.asdict(machine),
        "turns": {str(degrees): dataclasses.asdict(count) for degrees, count in counts.items()},
    }
    with whole_file(folder / "turned.json") as part:
        part.write_text(json.dumps(values, indent=1) + "\n")
    text = to_markdown(counts, f"{machine.cpu}, {machine.system}")
    with whole_file(folder / "turned.md") as part:
        part.write_text(text)
    print(text)


def to_markdown(counts: dict[int, Counts], machine: str) -> str:
    figures = {degrees: count.figures() for degrees, count in counts.items()}
    rows = [
        "# Photographs, turned",
        "",
        "| turned clockwise | F1 | found | right of found | stray a picture | characters wrong in lines |",
        "| --: | --: | --: | --: | --: | --: |",
        *(
            f"| {degrees}° | {row['f1']} | {row['found']} | {row['right_of_found']} | {row['stray_per_image']} "
            f"| {row['line_cer']} |"
            for degrees, row in figures.items()
        ),
        "",
        f"{figures[0]['images']} photographs of at least {LEAST_DIGITS} marks, {figures[0]['true_digits']} digits, "
        f"read with `--turn auto`. By `make turned PHOTOS=folder`; {machine}.",
        "",
    ]
    return "\n".join(rows)


if __name__ == "__main__":
    main()
