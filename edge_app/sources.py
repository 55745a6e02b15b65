"""From what stands on the command line to single pictures."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from edge_app.errors import InputError

EXTENSIONS = {
    *(".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff", ".gif", ".avif", ".jp2", ".pbm", ".pgm", ".ppm"),
}
UNREADABLE = {".heic", ".heif"}  # not left out either, but told of


def find_pictures(paths: Sequence[Path]) -> Iterator[Path | InputError]:
    """List the pictures: a file is one, whatever its name; a folder is replaced by the pictures directly in it.

    The pictures of a folder are known by EXTENSIONS, hidden ones are left out, and they come in the order of their
    names, `page2` before `page10`.

    Yields:
        In the order of `paths`: a path each, or, in the place of a path that cannot be used, the InputError that says
        why (no such file, a broken link, a folder without pictures or one that cannot be listed). It is handed over
        and not raised so that the caller can report it and go on with the rest.
    """
    for path in paths:
        try:
            yield from _pictures_of(path)
        except InputError as error:
            yield error


def _pictures_of(path: Path) -> list[Path]:
    try:
        if not path.is_dir():
            path.stat()
            return [path]
        pictures = [entry for entry in path.iterdir() if _is_picture(entry)]
    except FileNotFoundError:
        if path.is_symlink():
            raise InputError(f"Expected a picture or a folder, got the broken link {str(path)!r}.") from None
        hint = "Standard input is not read: write it to a file first." if str(path) == "-" else "Is the name right?"
        raise InputError(f"No file or folder at {str(path)!r}. {hint}") from None
    except OSError as error:
        what = f"{str(path)!r} cannot be opened ({error.strerror})"
        raise InputError(f"Expected a picture or a folder, but {what}. Check its permissions.") from error
    if not pictures:
        kinds = " ".join(sorted(EXTENSIONS))
        raise InputError(f"Expected pictures ({kinds}) in the folder {str(path)!r}, got none. Is it the right folder?")
    return sorted(pictures, key=natural)


def _is_picture(entry: Path) -> bool:
    return entry.suffix.lower() in EXTENSIONS | UNREADABLE and not entry.name.startswith(".") and not entry.is_dir()


def natural(path: Path) -> tuple[list[str | int], str]:
    """Numbers in a name by their value; names that differ in case alone, or in leading zeros, still in one order."""
    parts = re.split(r"(\d+)", path.name.casefold())  # text and numbers by turns, so that like meets like
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], path.name
