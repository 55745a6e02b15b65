"""What `digitlens read` reads, one after another: pictures, and the frames of clips and recordings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from edge_app.errors import InputError
from edge_app.picture import load_picture
from edge_app.source_files import is_moving, matching, open_files
from edge_app.sources import find_pictures


@dataclass(frozen=True, eq=False)
class Shot:
    """One picture that is to be read."""

    path: Path  # of the picture, the clip or the recording
    pixels: np.ndarray  # uint8 (height, width, 3) BGR
    frame: int | None = None  # of a clip or a recording, from 0; None: a picture by itself

    @property
    def name(self) -> str:
        """For a person to read."""
        return str(self.path) if self.frame is None else f"{self.path}, frame {self.frame}"

    @property
    def stem(self) -> str:
        """What names of files about it begin with; frames come in their order."""
        return self.path.stem if self.frame is None else f"{self.path.stem}-{self.frame:06}"


def find_entries(names: Iterable[str]) -> Iterator[Path | InputError]:
    """Pictures, clips and recordings that paths, folders and globs name; in the place of what cannot be used, why."""
    for name in names:
        try:
            matches = matching(name)
        except InputError as error:
            yield error
            continue
        for path in matches:
            if is_moving(path):
                yield path
            else:
                yield from find_pictures([path])


def shots_of(entries: Iterable[Path | InputError]) -> Iterator[Shot | InputError]:
    """Load what `find_entries` gives, a picture at a time; in the place of one that cannot be used, why."""
    for entry in entries:
        if isinstance(entry, InputError):
            yield entry
        elif is_moving(entry):
            yield from _frames(entry)
        else:
            try:
                yield Shot(entry, load_picture(entry))
            except InputError as error:
                yield error


def _frames(path: Path) -> Iterator[Shot | InputError]:
    try:
        source = open_files(str(path))
    except InputError as error:
        yield error
        return
    number = 0
    try:
        while True:
            try:
                pixels = source.read()
                if pixels is None:
                    return
                yield Shot(path, pixels, number)
            except InputError as error:  # one frame of a recording
                yield error
            number += 1
    finally:
        source.close()
