"""Bytes of picture files, written by OpenCV or by hand, for the tests of what reads them."""

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np

from edge_app.picture import load_picture

GREY, COLOUR, PALETTE, GREY_ALPHA, COLOUR_ALPHA = 0, 2, 3, 4, 6  # PNG colour types


def photo(height: int = 40, width: int = 60) -> np.ndarray:
    """Something without symmetry: a blurred noise, uint8 (height, width, 3)."""
    noise = np.random.default_rng(7).integers(0, 256, (height, width, 3), np.uint8)
    return cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 3), None, 0, 255, cv2.NORM_MINMAX)


def encoded(extension: str, picture: np.ndarray, *options: int) -> bytes:
    return cv2.imencode(extension, picture, options)[1].tobytes()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, bits: int, colour: int, pixels: bytes, *more: bytes) -> bytes:
    """A PNG written by hand; `more` are chunks between the header and the pixels."""
    stride = len(pixels) // height
    rows = b"".join(b"\0" + pixels[at : at + stride] for at in range(0, stride * height, stride))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def exif(orientation: int, order: str = "<") -> bytes:
    """A TIFF header and one directory: the maker's name (a distraction), the orientation."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    maker, turn = (0x10F, 2, 4, b"abc\0"), (0x112, 3, 1, struct.pack(order + "HH", orientation, 0))
    entries = b"".join(struct.pack(order + "HHI", *entry[:3]) + entry[3] for entry in (maker, turn))
    return mark + struct.pack(order + "IH", 8, 2) + entries + bytes(4)


def with_exif_jpeg(jpeg: bytes, tags: bytes, thumbnail: bytes = b"") -> bytes:
    segment = b"Exif\0\0" + tags + thumbnail
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]


def with_exif_png(data: bytes, tags: bytes) -> bytes:
    return data[:33] + chunk(b"eXIf", tags) + data[33:]  # 33: behind signature and IHDR


def with_exif_webp(data: bytes, tags: bytes, width: int, height: int) -> bytes:
    flags = struct.pack("<4sIBxxx", b"VP8X", 10, 0x18)  # alpha and EXIF
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    chunks = flags + size + data[12:] + struct.pack("<4sI", b"EXIF", len(tags)) + tags
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def loaded(folder: Path, data: bytes, name: str = "picture.dat") -> np.ndarray:
    path = folder / name
    path.write_bytes(data)
    picture = load_picture(path)
    assert picture.dtype == np.uint8 and picture.ndim == 3 and picture.shape[2] == 3
    assert picture.flags.c_contiguous
    return picture
