"""Where frames come from, behind one small interface."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from edge_app.errors import InputError

STREAMS = ("rtsp://", "rtsps://", "http://", "https://")
DEVICE = re.compile(r"\d{1,3}|/dev/video\d+")


class SourceLost(Exception):
    """A source that gave frames gives none: unplugged, stopped, or silent for too long. Worth a new attempt."""


@dataclass(frozen=True)
class Wanted:
    """What is asked of a camera; None leaves the camera's own. Streams and files give what they give."""

    width: int | None = None  # pixels
    height: int | None = None
    fps: float | None = None
    exposure: float | None = None  # in the camera's own unit: 100 µs (V4L2), µs (csi)
    focus: float | None = None  # 0 = far; the camera's own unit (V4L2), dioptres (csi)


class Source(Protocol):
    """Frames one after another."""

    name: str  # as given on the command line
    live: bool  # frames pass by whether they are read or not
    always_new: bool  # no two frames are alike: one that comes again and again is a frozen camera's
    fps: float  # at which frames are meant to be shown; 0 = not known
    given: str  # what the source really gives, for a person to read

    def read(self) -> np.ndarray | None:
        """Wait for the next frame: uint8 (height, width) grey or (height, width, 3) BGR; None at the end.

        Raises:
            SourceLost: no frame came.
        """

    def close(self) -> None:
        """Give the camera back; more than once does no harm."""


def open_source(name: str | None, wanted: Wanted = Wanted(), digits: Path | None = None) -> Source:
    """Open what a user names.

    Args:
        name: a number or /dev/video0, csi, a URL, a clip, a folder, a glob, a recording, demo; None takes csi where
            there is one, else the first USB camera that opens.
        digits: an mnist.npz whose test digits `demo` writes with, instead of the bundled ones.

    Raises:
        InputError: it does not open.
    """
    from edge_app import source_csi, source_demo, source_files, source_stream, source_usb

    if name is None:
        return source_csi.CsiCamera(wanted) if source_csi.lists_a_camera() else source_usb.first_camera(wanted)
    if name == "demo":
        return source_demo.DemoCamera(wanted, digits=digits)
    if name == "csi":
        return source_csi.CsiCamera(wanted)
    if DEVICE.fullmatch(name):
        return source_usb.UsbCamera(name, wanted)
    if name.startswith(STREAMS):
        return source_stream.open_stream(name)
    if "://" in name:
        raise InputError(f"Expected one of {' '.join(STREAMS)}, got {name!r}. Is the address right?")
    return source_files.open_files(name)


def described(size: Sequence[int], fps: float) -> str:
    """Write a size, (height, width, ...), and a frame rate for a person."""
    rate = f" at {fps:.3g} frames a second" if fps > 0 else ""
    return f"{size[1]} x {size[0]}{rate}"
