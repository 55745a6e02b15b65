"""A recording: the frames that were read, without loss, and what was read on them."""

import json
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from edge_app.errors import InputError
from edge_app.output import make_folder, whole_file
from edge_app.picture import load_picture
from edge_app.reading import to_json

if TYPE_CHECKING:
    from edge_app.live import Shown

READINGS = "readings.jsonl"
COMPRESSION = 1  # of PNG, 0..9: fast


class Recorder:
    """Writes each frame as a PNG file and its reading as a line."""

    def __init__(self, folder: Path) -> None:
        self._folder = make_folder(folder)
        if (folder / READINGS).exists():
            raise InputError(f"Expected a new folder, got the recording {folder}. Name another with --record.")
        self._lines, self._empty = (folder / READINGS).open("w"), True

    def put(self, shown: "Shown") -> None:
        name = f"frame-{shown.number:08d}.png"
        packed = cv2.imencode(".png", shown.pixels, [cv2.IMWRITE_PNG_COMPRESSION, COMPRESSION])[1]
        try:
            with whole_file(self._folder / name) as part:
                part.write_bytes(packed.tobytes())
            values = json.loads(to_json(shown.reading, shown.source, shown.number, shown.time))
            self._lines.write(json.dumps({"file": name, "taken": shown.taken, **values}) + "\n")
            self._lines.flush()  # a recording that was cut off is whole up to here
            self._empty = False
        except OSError as error:
            raise InputError(f"Could not write to {self._folder} ({error.strerror}). Is the disk full?") from error

    def close(self) -> None:
        with suppress(OSError):  # of a full disk, which was told when it was written to
            self._lines.close()
        if self._empty:  # no recording: the folder may be taken again
            (self._folder / READINGS).unlink(missing_ok=True)


class Recording:
    """The frames of a recording, with the times at which they were taken."""

    live, always_new, fps = False, False, 0.0

    def __init__(self, folder: Path) -> None:
        self.name, self._folder = str(folder), folder
        try:
            *whole, _ = (folder / READINGS).read_text().split("\n")  # what has no end of line was cut off
            lines = [json.loads(line) for line in whole]
            self._frames = iter([(str(line["file"]), float(line["taken"])) for line in lines])
            self._shift = time.monotonic() - float(lines[0]["taken"])
        except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
            raise InputError(f"Expected a recording, got {self.name!r} with a {READINGS} that is not one.") from error
        self.given = f"a recording of {len(lines)} frames"
        self.taken = 0.0  # of the last frame read, on this run's time.monotonic()

    def read(self) -> np.ndarray | None:
        name, taken = next(self._frames, (None, 0.0))
        if name is None:
            return None
        self.taken = taken + self._shift
        return load_picture(self._folder / Path(name).name)

    def close(self) -> None:
        """Nothing is held between two frames."""
