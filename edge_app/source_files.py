"""Clips, folders of pictures, globs and recordings: sources that end."""

import glob
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from edge_app.errors import InputError
from edge_app.picture import load_picture
from edge_app.quiet import ERRORS, native_output_off
from edge_app.recording import READINGS, Recording
from edge_app.source import Source, described
from edge_app.sources import find_pictures, natural

CLIPS = {".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v", ".mpg", ".mpeg", ".mjpeg", ".mjpg"}
WILD = "*?["
ADDRESS = re.compile(r"([a-z]{2,}):/{1,2}", re.IGNORECASE)
LEAST_WHOLE = 0.9  # of the frames that a clip announces: some containers only estimate them


def open_files(name: str) -> Source:
    """Open a clip, a picture, a folder, a recording or a glob.

    Raises:
        InputError: there is nothing of the kind.
    """
    path = Path(name)
    if is_moving(path):
        return Clip(path) if _is_clip(path) else Recording(path)
    return Pictures(name, list(expanded(name)))


def is_moving(path: Path) -> bool:
    """Whether a path is a clip or a recording: several frames, not one picture."""
    try:
        return _is_clip(path) or (path / READINGS).is_file()
    except OSError:  # a name too long, a folder without permission: whoever opens it will say so
        return False


def _is_clip(path: Path) -> bool:
    return path.suffix.lower() in CLIPS and path.is_file()


def matching(name: str) -> list[Path]:
    """What a path or a glob names, in the order of names; a path where nothing is stays one.

    Raises:
        InputError: nothing matches the glob, or it is an address.
    """
    path = Path(name)
    if os.path.lexists(path):
        return [path]
    if address := ADDRESS.match(name):
        whole = f"{address[1]}://{name[address.end() :]}"  # a path has lost a slash
        raise InputError(f"Expected files, got the address {whole!r}. Download it; a stream is for digitlens camera.")
    if not set(WILD) & set(name):
        return [path]
    matches = glob.glob(name, recursive=True)
    if not matches:
        raise InputError(f"Expected files that match {name!r}, got none. Is the pattern right?")
    return sorted(map(Path, matches), key=lambda match: (match.parent, natural(match)))


def expanded(name: str) -> Iterator[Path]:
    """The pictures that a path or a glob names, in the order of their names.

    Raises:
        InputError: none is there.
    """
    for entry in find_pictures(matching(name)):
        if isinstance(entry, InputError):
            raise entry
        yield entry


class Clip:
    """The frames of a video file."""

    live, always_new = False, False

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        with native_output_off(ERRORS):
            self._capture = cv2.VideoCapture(str(path))
            good, first = self._capture.read() if self._capture.isOpened() else (False, None)
        if not good or first is None:
            self._capture.release()
            raise InputError(f"Expected a video clip, but OpenCV cannot decode {self.name!r}. Copy it again.")
        self._first: np.ndarray | None = first
        self._frames, self._announced = 1, float(self._capture.get(cv2.CAP_PROP_FRAME_COUNT))  # 0 and less: not known
        self.fps = float(self._capture.get(cv2.CAP_PROP_FPS) or 0)
        self.given = described(first.shape, self.fps)

    def read(self) -> np.ndarray | None:
        """As `Source` has it.

        Raises:
            InputError: once, where it ends long before the last of the frames that it announced.
        """
        if self._first is not None:
            first, self._first = self._first, None
            return first
        with native_output_off(ERRORS):  # a decoder has much to say of a damaged frame
            good, frame = self._capture.read()
        if good:
            self._frames += 1
            return np.asarray(frame, np.uint8)
        announced, self._announced = self._announced, 0.0
        if self._frames < LEAST_WHOLE * announced:
            what = f"{self.name!r} ends after {self._frames} of its {announced:.0f} frames"
            raise InputError(f"Expected a whole video clip, but {what}: damaged, or cut short. Copy it again.")
        return None

    def close(self) -> None:
        with native_output_off(ERRORS):
            self._capture.release()


class Pictures:
    """Pictures one after another; one of several that cannot be read is told and left out."""

    live, always_new, fps = False, False, 0.0

    def __init__(self, name: str, paths: list[Path]) -> None:
        self.name = name
        self.given = f"{len(paths)} picture{'s' if len(paths) != 1 else ''}"
        self._paths, self._single, self._any = iter(paths), len(paths) == 1, False
        self.refused = 0  # pictures that could not be read so far

    def read(self) -> np.ndarray | None:
        for path in self._paths:
            try:
                picture = load_picture(path)
            except InputError as error:
                if self._single:
                    raise
                self.refused += 1
                print(f"digitlens: {error}", file=sys.stderr, flush=True)
            else:
                self._any = True
                return picture
        if not self._any:
            raise InputError(f"Expected pictures in {self.name!r}, none of which can be read. Name others.")
        return None

    def close(self) -> None:
        """Nothing is held between two pictures."""
