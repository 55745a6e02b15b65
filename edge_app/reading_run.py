"""`digitlens read` from paths to outputs: one bad picture is reported, the others are read."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console
from rich.progress import track

from edge_app.annotate import annotated
from edge_app.classifier import BUNDLED_MODEL, load_classifier
from edge_app.errors import InputError
from edge_app.expect import Expected
from edge_app.expected_reading import only_expected
from edge_app.output import make_folder, whole_file
from edge_app.picture import load_picture
from edge_app.reader import read_frame
from edge_app.reading import Reading, to_json
from edge_app.sources import find_pictures
from edge_app.table import print_reading


@dataclass
class Outputs:
    """Where readings go: standard output as JSON lines or as tables, and pictures to a folder."""

    json: bool
    annotate: Path | None
    keep_rejected: bool
    expected: Expected | None = None  # what a line may be; None: anything
    without_fit: int = 0  # pictures on which no line was so
    console: Console = field(default_factory=lambda: Console(highlight=False))
    _taken: set[str] = field(default_factory=set)

    def put(self, path: Path, picture: np.ndarray, reading: Reading) -> None:
        if reading.warning:
            print(f"digitlens: {path}: {reading.warning}", file=sys.stderr, flush=True)
        if self.expected:
            reading = only_expected(reading, self.expected, self.keep_rejected)
            if not reading.lines:
                self.without_fit += 1
                print(f"digitlens: no line of {path} fits the expected {self.expected}", file=sys.stderr, flush=True)
        if self.json:
            print(to_json(reading, str(path)), flush=True)
        else:
            print_reading(self.console, str(path), reading)
        if self.annotate:
            to = self.annotate / self._name_for(path)
            with whole_file(to) as part:
                # not cv2.imwrite: it cannot open every name
                part.write_bytes(cv2.imencode(".jpg", annotated(picture, reading))[1].tobytes())
            if not self.json:
                self.console.print("Annotated picture:", str(to), style="dim", markup=False, soft_wrap=True)

    def _name_for(self, path: Path) -> str:
        name, number = f"{path.stem}-read.jpg", 1
        while name in self._taken:  # pictures of one name from several folders
            number += 1
            name = f"{path.stem}-read-{number}.jpg"
        self._taken.add(name)
        return name


def read_all(sources: list[Path], model: Path | None, outputs: Outputs, turn: int | None = None) -> bool:
    """Read every picture of `sources`.

    Args:
        turn: as `read_frame` takes it.

    Returns:
        Whether all of them could be used; each that could not has its line on standard error.

    Raises:
        InputError: the model or the folder for annotated pictures cannot be used.
    """
    classifier = load_classifier(model or BUNDLED_MODEL)
    if outputs.annotate:
        make_folder(outputs.annotate)
    good = True
    for path in _with_progress(list(find_pictures(sources))):
        try:
            if isinstance(path, InputError):
                raise path
            picture = load_picture(path)
            keep = outputs.keep_rejected or outputs.expected is not None
            reading = read_frame(picture, classifier, keep, turn)
        except InputError as error:
            print(f"digitlens: {error}", file=sys.stderr, flush=True)
            good = False
        else:
            outputs.put(path, picture, reading)
    return good


def _with_progress(paths: list[Path | InputError]) -> Iterator[Path | InputError]:
    """A bar where the readings go to a pipe or a file, and a person watches; on a terminal they are their own bar."""
    watched = sys.stderr is not None and sys.stderr.isatty()  # None: closed by whoever started us
    if not watched or sys.stdout.isatty() or len(paths) < 2:
        yield from paths
    else:
        yield from track(paths, "Reading", console=Console(stderr=True), transient=True)
