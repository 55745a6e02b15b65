"""Score readings of photographs against the ground truth beside them.

    digitlens read photos/ --json > readings.jsonl
    python -m benchmarks.score photos/ readings.jsonl

Beside each picture lies a JSON file of its stem: {"digits": [{"box": [x, y, w, h], "label": "7"}, ...], "lines":
["0522 1859", ...], "kind": "photo"}; a digit may be "unsure". Prints a line a kind of picture, and one of all as JSON.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.scoring import Counts, Truth, marks_of, score
from edge_app.errors import InputError
from edge_app.sources import find_pictures


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit("usage: python -m benchmarks.score FOLDER READINGS.jsonl")
    try:
        kinds = score_folder(Path(sys.argv[1]), load_readings(Path(sys.argv[2])))
    except InputError as error:
        print(f"score: {error}", file=sys.stderr)
        sys.exit(2)
    for kind, counts in sorted(kinds.items()):
        print(f"{kind:14} {json.dumps(counts.figures())}")
    print(json.dumps(sum(kinds.values(), Counts()).figures()))


def score_folder(folder: Path, readings: dict[str, dict[str, Any]]) -> dict[str, Counts]:
    """Add up each kind of picture; one without a reading is scored as empty.

    Args:
        readings: JSON objects as `digitlens read --json` prints them, by file name.

    Raises:
        InputError: no picture with its truth in `folder`.
    """
    kinds: dict[str, Counts] = {}
    for picture, truth in pictures_with_truth(folder):
        reading = readings.get(picture.name, {})
        counts = score(truth, marks_of(reading.get("digits", ())), reading.get("lines", ())).counts
        kinds[truth.kind] = kinds.get(truth.kind, Counts()) + counts
    if not kinds:
        raise InputError(f"Expected pictures with their truth as JSON beside them in {folder}, got none.")
    return kinds


def pictures_with_truth(folder: Path) -> Iterator[tuple[Path, Truth]]:
    """List the pictures of a folder beside which a truth lies, in the order of their names.

    Raises:
        InputError: the folder cannot be used, or a truth cannot be read.
    """
    for picture in find_pictures([folder]):
        if isinstance(picture, InputError):
            raise picture
        truth = load_truth(picture)
        if truth:
            yield picture, truth


def load_truth(picture: Path) -> Truth | None:
    """Load the JSON file beside a picture; None where there is none.

    Raises:
        InputError: it is not of the form that the module's docstring tells.
    """
    path = picture.with_suffix(".json")
    if not path.is_file():
        return None
    try:
        values = json.loads(path.read_text())
        lines = values.get("lines")
        kind = str(values.get("kind", "other"))
        return Truth(marks_of(values["digits"]), None if lines is None else tuple(map(str, lines)), kind)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f'Expected {{"digits": [{{"box": [x, y, w, h], "label": "7"}}]}}, got {path} ({error}).'
        ) from error


def load_readings(path: Path) -> dict[str, dict[str, Any]]:
    """Load JSON lines, by the file name of their source.

    Raises:
        InputError: the file is missing, or a line is no reading.
    """
    try:
        values = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
        return {Path(value["source"]).name: value for value in values}
    except OSError as error:
        raise InputError(f"Expected readings as JSON lines, got {path} ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"Expected lines of digitlens read --json, got another in {path} ({error}).") from error


if __name__ == "__main__":
    main()
