"""`digitlens read` from paths to outputs: one bad picture is reported, the others are read."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import cv2

from edge_app.annotate import annotated
from edge_app.classifier import BUNDLED_MODEL, load_classifier
from edge_app.errors import InputError
from edge_app.expect import Expected
from edge_app.expected_reading import only_expected
from edge_app.output import make_folder, whole_file
from edge_app.picture import pages_of
from edge_app.reader import read_frame
from edge_app.reading import Reading, to_json
from edge_app.shots import Shot, find_entries, shots_of
from edge_app.source_files import is_moving
from edge_app.stages import Stages

if TYPE_CHECKING:
    from rich.console import Console

COMPRESSION = 3  # of PNG, 0..9


@dataclass
class Outputs:
    """Where readings go: standard output as JSON lines or as tables, and pictures to a folder."""

    json: bool
    annotate: Path | None
    keep_rejected: bool
    explain: Path | None = None
    expected: Expected | None = None  # what a line may be; None: anything
    without_fit: int = 0  # pictures on which no line was so
    _taken: set[tuple[str, str]] = field(default_factory=set)

    def stages(self) -> Stages | None:
        """What `read_frame` is to fill for these outputs."""
        return Stages() if self.explain else None

    def put(self, shot: Shot, reading: Reading, stages: Stages | None = None) -> None:
        """Hand out one reading, and with --explain what each stage gave, which is before any --expect."""
        if reading.warning:
            complain(f"{shot.name}: {reading.warning}")
        if shot.frame is None and (pages := pages_of(shot.path)) > 1:
            complain(f"{shot.name} has {pages} pages, of which the first is read. Save each to a file of its own.")
        if self.expected:
            reading = only_expected(reading, self.expected, self.keep_rejected)
            if not reading.lines:
                self.without_fit += 1
                complain(f"no line of {shot.name} fits the expected {self.expected}")
        if self.json:
            print(to_json(reading, str(shot.path), shot.frame or 0), flush=True)
        else:
            from edge_app.table import print_reading  # here, and rich below: JSON lines do without

            print_reading(self._console, shot.name, reading)
        if self.annotate:
            to = self.annotate / f"{self._free(f'{shot.stem}-read', '-')}.jpg"
            # not cv2.imwrite: it cannot open every name
            _write(to, cv2.imencode(".jpg", annotated(shot.pixels, reading))[1].tobytes())
            self._tell("Annotated picture:", to)
        if self.explain and stages:
            self._explain(self.explain, shot, stages)

    @cached_property
    def _console(self) -> "Console":
        from rich.console import Console

        return Console(highlight=False)

    def _explain(self, folder: Path, shot: Shot, stages: Stages) -> None:
        from edge_app.explain import drawings  # here, so that no other reading loads it

        stem = self._free(shot.stem, "_")  # page_2-1-light.png: a hyphen would mix it with the stages of page
        for drawing in drawings(stages):
            packed = cv2.imencode(".png", drawing.picture, [cv2.IMWRITE_PNG_COMPRESSION, COMPRESSION])[1]
            _write(folder / f"{stem}-{drawing.stage}.png", packed.tobytes())
        self._tell("Its stages:", folder / f"{stem}-*.png")

    def _tell(self, what: str, path: Path) -> None:
        if not self.json:
            self._console.print(what, str(path), style="dim", markup=False, soft_wrap=True)

    def _free(self, name: str, joint: str) -> str:
        """A name that no other picture of this run has: those from several folders may be named alike."""
        free, number = name, 1
        while (joint, free.casefold()) in self._taken:  # not every disk tells a.jpg from A.jpg
            number += 1
            free = f"{name}{joint}{number}"
        self._taken.add((joint, free.casefold()))
        return free


def _write(path: Path, packed: bytes) -> None:
    with whole_file(path) as part:
        part.write_bytes(packed)


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
        InputError: the model or a folder for pictures cannot be used.
    """
    classifier = load_classifier(model or BUNDLED_MODEL)
    for folder in (outputs.annotate, outputs.explain):
        if folder:
            make_folder(folder)
    keep, good = outputs.keep_rejected or outputs.expected is not None, True
    for shot in _with_progress(list(find_entries(map(str, sources)))):
        if isinstance(shot, InputError):
            complain(str(shot))
            good = False
        else:
            stages = outputs.stages()
            outputs.put(shot, read_frame(shot.pixels, classifier, keep, turn, stages), stages)
        del shot  # before the next is loaded: two pictures are twice the memory
    return good


def _with_progress(entries: list[Path | InputError]) -> Iterator[Shot | InputError]:
    """A bar where the readings go to a pipe or a file, and a person watches; on a terminal they are their own bar."""
    shots, endless = shots_of(entries), any(isinstance(entry, Path) and is_moving(entry) for entry in entries)
    watched = sys.stderr is not None and sys.stderr.isatty()  # None: closed by whoever started us
    if not watched or sys.stdout.isatty() or (len(entries) < 2 and not endless):
        yield from shots
    else:  # how many frames a clip has nobody knows for sure: the bar shows then that there is progress, not how much
        from rich.console import Console
        from rich.progress import Progress

        total = None if endless else len(entries)
        # standard output stays what it is: rich would write what is printed meanwhile to the bar's console
        with Progress(console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
            yield from bar.track(shots, total, description="Reading")
