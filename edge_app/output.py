"""Files that are written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edge_app.errors import InputError


def make_folder(path: Path) -> Path:
    """Make a folder where there is none, and see that files can be written to it, before any work is done.

    Raises:
        InputError: it cannot be made, or not be written to.
    """
    probe = path / f".{os.getpid()}.part"
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise InputError(
            f"Expected a folder that can be written to, got {path} ({error.strerror}). Name another with its option."
        ) from error
    return path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to; it takes the place of `path` at the end, and goes where that fails.

    Raises:
        InputError: the disk is full, or the folder is gone.
    """
    part = path.with_name(f".{os.getpid()}.{path.name}")  # keeps the suffix, by which Keras and OpenCV choose a format
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise InputError(f"Could not write {path} ({error.strerror or error}). Is the disk full?") from error
    finally:
        part.unlink(missing_ok=True)
