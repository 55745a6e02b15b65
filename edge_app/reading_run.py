"""`digitlens read` from paths to outputs: one bad picture is reported, the others are read."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
from rich.console import Console
from rich.progress import track

from edge_app.annotate import annotated
from edge_app.classifier import BUNDLED_MODEL, load_classifier
from edge_app.errors import InputError
from edge_app.expect import Expected
from edge_app.expected_reading import only_expected
from edge_app.output import make_folder, whole_file
from edge_app.reader import read_frame
from edge_app.reading import Reading, to_json
from edge_app.shots import Shot, find_entries, shots_of
from edge_app.source_files import is_moving
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

    def put(self, shot: Shot, reading: Reading) -> None:
        if reading.warning:
            complain(f"{shot.name}: {reading.warning}")
        if self.expected:
            reading = only_expected(reading, self.expected, self.keep_rejected)
            if not reading.lines:
                self.without_fit += 1
                complain(f"no line of {shot.name} fits the expected {self.expected}")
        if self.json:
            print(to_json(reading, str(shot.path), shot.frame or 0), flush=True)
        else:
            print_reading(self.console, shot.name, reading)
        if self.annotate:
            to = self.annotate / self._name_for(shot)
            with whole_file(to) as part:
                # not cv2.imwrite: it cannot open every name
                part.write_bytes(cv2.imencode(".jpg", annotated(shot.pixels, reading))[1].tobytes())
            if not self.json:
                self.console.print("Annotated picture:", str(to), style="dim", markup=False, soft_wrap=True)

    def _name_for(self, shot: Shot) -> str:
        name, number = f"{shot.stem}-read.jpg", 1
        while name.casefold() in self._taken:  # pictures of one name from several folders
            number += 1
            name = f"{shot.stem}-read-{number}.jpg"
        self._taken.add(name.casefold())  # not every disk tells a.jpg from A.jpg
        return name


def complain(message: str) -> None:
    """One line on standard error."""
    print(f"digitlens: {message}", file=sys.stderr, flush=True)


def read_all(sources: list[Path], model: Path | None, outputs: Outputs, turn: int | None = None) -> bool:
    """Read every picture that `sources` name: pictures, folders, globs, clips, recordings.

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
    keep, good = outputs.keep_rejected or outputs.expected is not None, True
    for shot in _with_progress(list(find_entries(map(str, sources)))):
        if isinstance(shot, InputError):
            complain(str(shot))
            good = False
        else:
            outputs.put(shot, read_frame(shot.pixels, classifier, keep, turn))
    return good


def _with_progress(entries: list[Path | InputError]) -> Iterator[Shot | InputError]:
    """A bar where the readings go to a pipe or a file, and a person watches; on a terminal they are their own bar."""
    shots, endless = shots_of(entries), any(isinstance(entry, Path) and is_moving(entry) for entry in entries)
    watched = sys.stderr is not None and sys.stderr.isatty()  # None: closed by whoever started us
    if not watched or sys.stdout.isatty() or (len(entries) < 2 and not endless):
        yield from shots
    else:  # how many frames a clip has nobody knows for sure: the bar shows then that there is progress, not how much
        total = None if endless else len(entries)
        yield from track(shots, "Reading", total, console=Console(stderr=True), transient=True)
