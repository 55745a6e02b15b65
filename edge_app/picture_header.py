"""What the bytes of a file say before they are decoded: the format, the pixels, whether the end is there."""

import re
import struct
from dataclasses import dataclass

HEAD_BYTES = 64  # enough for every signature, and for the list of brands of a HEIC or AVIF file
SIGNATURES = {  # format: how its files begin; the name of the file says nothing
    "JPEG": rb"\xff\xd8\xff",
    "PNG": rb"\x89PNG\r\n\x1a\n",
    "WebP": rb"RIFF....WEBP",
    "BMP": rb"BM.{4}.{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0",  # a size of its second header: "BM" may be text
    "TIFF": rb"II[*+]\0|MM\0[*+]",
    "GIF": rb"GIF8[79]a",
    "JPEG 2000": rb"\0\0\0\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51",
    "PNM": rb"P[1-6]\s",
    "AVIF": rb".{4}ftyp(.{4})*avi[fs]",  # before HEIC: both may carry the brand mif1
    "HEIC": rb".{4}ftyp(.{4})*(hei[cxms]|hev[cxms]|mif1|msf1)",
    "PDF": rb"%PDF",
    "video clip": rb".{4}(ftyp|moov|mdat)|\x1a\x45\xdf\xa3|RIFF....AVI |\0\0\x01[\xba\xb3]|FLV\x01",
}
JPEG_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # markers SOF0 to SOF15, which state the size
JPEG_SCAN, JPEG_END = 0xDA, b"\xff\xd9"
EXIF_ORIENTATION = 0x112  # tag; its values are 1 (upright) to 8


WEBP_SIZES = {  # by its first chunk: byte where the width begins, bits from there to the height's, bits of each, added
    b"VP8X": (24, 24, 24, 1),  # https://developers.google.com/speed/webp/docs/riff_container
    b"VP8L": (21, 14, 14, 1),
    b"VP8 ": (26, 16, 14, 0),
}


@dataclass(frozen=True)
class Header:
    """What is known of a picture before it is decoded; a side of 0 is not known."""

    width: int = 0
    height: int = 0
    whole: bool = True  # False: the end is missing; True promises nothing but for JPEG and PNG
    orientation: int = 1  # EXIF; read where OpenCV does not see to it itself
    clear_grey: int | None = None  # the grey value that stands for "transparent", as the decoded pixels have it


def format_of(head: bytes) -> str | None:
    """The format that the first HEAD_BYTES of a file show; None where it is none of SIGNATURES."""
    for name, signature in SIGNATURES.items():
        if re.match(signature, head, re.DOTALL):
            return name
    return None


def read_header(raw: bytes, kind: str) -> Header:
    """What the bytes of a whole file say; an empty Header for a format whose header nobody needs."""
    readers = {"JPEG": _read_jpeg, "PNG": _read_png, "WebP": _read_webp}
    try:
        return readers[kind](raw) if kind in readers else Header()
    except struct.error:  # the bytes end within what is being read
        return Header(whole=False)


def _read_jpeg(raw: bytes) -> Header:
    width = height = at = 0
    while (at := raw.find(0xFF, at)) >= 0:
        marker, length = struct.unpack_from(">BH", raw, at + 1)
        if marker == JPEG_SCAN:
            # Sought from here on: a thumbnail in a segment before has an end of its own. In a scan, 0xFF is followed
            # by 0 or by a restart marker, so the first end is that of this picture; others (MPF) may come after it.
            return Header(width, height, whole=raw.find(JPEG_END, at) > 0)
        if marker in JPEG_SIZES:
            height, width = struct.unpack_from(">HH", raw, at + 5)
        bare = marker < 0xC0 or 0xD0 <= marker <= 0xD9 or marker == 0xFF  # no length follows
        at += 1 if bare else 2 + length
    return Header(width, height, whole=False)


def _read_png(raw: bytes) -> Header:
    width, height, bits, colour = struct.unpack_from(">IIBB", raw, 16)
    orientation, clear_grey, at, name = 1, None, 8, b""
    while name != b"IEND" and at + 12 <= len(raw):
        length, name = struct.unpack_from(">I4s", raw, at)
        if name == b"eXIf":
            orientation = _orientation(raw[at + 8 : at + 8 + length])
        elif name == b"tRNS" and colour == 0:  # OpenCV reads it as alpha for all colours but grey
            (clear_grey,) = struct.unpack_from(">H", raw, at + 8)
            clear_grey *= 255 // (2**bits - 1) if bits in (1, 2, 4) else 1  # decoding widens 1, 2 and 4 bits to 8
        at += 12 + length  # length, name, checksum
    return Header(width, height, name == b"IEND" and at <= len(raw), orientation, clear_grey)


def _read_webp(raw: bytes) -> Header:
    width, height = _webp_size(raw)
    at, orientation = 12, 1
    while at + 8 <= len(raw):
        name, length = struct.unpack_from("<4sI", raw, at)
        if name == b"EXIF":
            orientation = _orientation(raw[at + 8 : at + 8 + length])
            break
        at += 8 + length + length % 2
    return Header(width, height, orientation=orientation)


def _webp_size(raw: bytes) -> tuple[int, int]:
    if raw[12:16] not in WEBP_SIZES:
        return 0, 0
    at, apart, bits, added = WEBP_SIZES[raw[12:16]]
    packed = int.from_bytes(raw[at : at + 6], "little")
    width, height = ((packed >> shift) % (1 << bits) + added for shift in (0, apart))
    return width, height


def _orientation(exif: bytes) -> int:
    """The EXIF orientation, 1 to 8; 1 where there is none or the bytes make no sense."""
    order = "<" if exif[:2] == b"II" else ">"
    try:
        (at,) = struct.unpack_from(order + "I", exif, 4)
        (entries,) = struct.unpack_from(order + "H", exif, at)
        for entry in range(entries):
            tag, value = struct.unpack_from(order + "H6xH", exif, at + 2 + 12 * entry)
            if tag == EXIF_ORIENTATION and 1 <= value <= 8:
                return value
    except struct.error:
        pass
    return 1
