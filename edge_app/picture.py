"""One picture from a file, whatever its format and depth, as 8-bit colour; or one line that says why not."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from edge_app.errors import InputError
from edge_app.picture_header import HEAD_BYTES, Header, format_of, read_header
from edge_app.quiet import ERRORS, native_output_off

READABLE = "JPEG, PNG, WebP, TIFF, BMP, GIF, AVIF, JPEG 2000 or PNM"
NOT_PICTURES = {  # what to do with a file that is known, and of no use here
    "HEIC": 'Convert it (heif-convert photo.heic photo.jpg), or set the phone\'s camera to "Most Compatible".',
    "PDF": "Turn its pages into pictures: pdftoppm -png file.pdf page",
    "video clip": "Take a picture out of it: ffmpeg -i clip.mp4 -frames:v 1 picture.png",
}
MAX_PIXELS, MAX_SIDE = 2**30, 2**20  # OpenCV's CV_IO_MAX_IMAGE_PIXELS, _WIDTH and _HEIGHT
LEFT_TO_OPENCV = {"JPEG", "BMP", "AVIF"}  # 8-bit colour, EXIF turn applied; in the rest it would drop depth and alpha
STRIP_PIXELS = 1 << 16  # worked on at a time in floating point: a copy of the whole would not fit into memory
SIZE_KNOWN = {"JPEG", "PNG", "WebP"}  # by its header, before anything is decoded
MANY = {".tif", ".tiff", ".gif"}  # may hold several pages
WHITE = 255


def load_picture(path: Path) -> np.ndarray:
    """Read one picture; its bytes tell the format, not its name.

    More than 8 bits a channel are scaled by the picture's own range: the least value is 0, the greatest 255. What is
    transparent is laid on white paper.

    Returns:
        uint8 (height, width, 3), BGR, the EXIF turn applied, as cv2.imread has it.

    Raises:
        InputError: there is no such file, it cannot be read, is no picture, is cut short, or is too large.
    """
    raw, kind = _read(path)
    return _whole_picture(raw, kind, path, MAX_PIXELS)


def pages_of(path: Path) -> int:
    """How many pictures a file holds, of which `load_picture` reads the first."""
    if path.suffix.lower() not in MANY:
        return 1
    with native_output_off(ERRORS):
        return max(1, cv2.imcount(str(path)))


def picture_of(raw: bytes, max_pixels: int) -> np.ndarray:
    """The same of bytes that came over the network: of SIZE_KNOWN alone, and `max_pixels` holds before it is decoded.

    A file of other formats may be small and its picture larger than the memory.
    """
    sent = Path("the upload")  # a name for messages
    kind = _format(raw[:HEAD_BYTES], sent)
    if kind not in SIZE_KNOWN:
        raise InputError(f"Expected a picture as JPEG, PNG or WebP, got {kind}. Save it as one of these.")
    return _whole_picture(raw, kind, sent, max_pixels)


def _whole_picture(raw: bytes, kind: str, path: Path, max_pixels: int) -> np.ndarray:
    header = read_header(raw, kind)
    if header.width * header.height > max_pixels:
        what = f"{header.width} x {header.height} in {str(path)!r}"
        raise InputError(f"Expected at most {max_pixels:,} pixels, got {what}. Scale it down.")
    _check(header, kind, path)
    pixels = _decode(raw, kind, path)
    del raw  # 100 MB and more for a large picture
    if kind in LEFT_TO_OPENCV:
        return pixels
    if header.clear_grey is not None:
        pixels[pixels == header.clear_grey] = np.iinfo(pixels.dtype).max
    # OpenCV hands out 8-bit TIFFs with the colours multiplied by alpha already
    pixels = _to_bgr(pixels, multiplied=kind == "TIFF")
    return _turned(pixels, header.orientation)


def _read(path: Path) -> tuple[bytes, str]:
    """The bytes of a picture and their format; of a file that is no picture, no more than the first are read."""
    try:
        with path.open("rb") as file:
            kind = _format(file.peek(HEAD_BYTES)[:HEAD_BYTES], path)
            return file.read(), kind
    except FileNotFoundError:
        raise InputError(f"No picture at {str(path)!r}. Is the name right?") from None
    except IsADirectoryError:
        raise InputError(f"Expected a picture, got the folder {str(path)!r}. Name a picture in it.") from None
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise InputError(f"Expected a picture, but {str(path)!r} {what}. Check its permissions.") from error


def _format(head: bytes, path: Path) -> str:
    if not head:
        raise InputError(f"Expected a picture, got the empty file {str(path)!r}. Copy it again.")
    kind = format_of(head)
    if kind is None:
        raise InputError(f"Expected a picture, got something else: {str(path)!r} is not a {READABLE} file.")
    if kind in NOT_PICTURES:
        what = "a picture in HEIC, which OpenCV cannot read" if kind == "HEIC" else f"a {kind}, which is not a picture"
        raise InputError(f"Expected a {READABLE} picture, got {what}: {str(path)!r}. {NOT_PICTURES[kind]}")
    return kind


def _check(header: Header, kind: str, path: Path) -> None:
    """Refuse what OpenCV would hand out in part, or refuse in words of its own.

    Raises:
        InputError: the end is missing, or the header claims more pixels than OpenCV takes.
    """
    width, height = header.width, header.height
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        limits = f"at most {MAX_PIXELS:,} pixels and {MAX_SIDE:,} a side"
        raise InputError(f"Expected {limits}, got {width} x {height} in {str(path)!r}. Scale it down.")
    if not header.whole:
        raise InputError(f"Expected a whole {kind} picture, but {str(path)!r} is cut short. Copy it again.")


def _decode(raw: bytes, kind: str, path: Path) -> np.ndarray:
    flag = cv2.IMREAD_COLOR if kind in LEFT_TO_OPENCV else cv2.IMREAD_UNCHANGED
    reason = "damaged, cut short, or of a rare sort"
    try:
        with native_output_off(ERRORS):  # the user gets one line, ours, none of libpng's or libjpeg's
            pixels = cv2.imdecode(np.frombuffer(raw, np.uint8), flag)
    except cv2.error as error:
        pixels, reason = None, " ".join(error.err.split())
    if pixels is None:
        what = f"OpenCV {cv2.__version__} cannot decode {str(path)!r} ({reason})"
        raise InputError(f"Expected a whole {kind} picture, but {what}. Copy it again, or save it as JPEG or PNG.")
    return pixels


def _to_bgr(pixels: np.ndarray, multiplied: bool) -> np.ndarray:
    """uint8 (height, width, 3) of 1 to 4 channels of any depth, an even number of which ends in alpha."""
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    if channels in (2, 4):
        _lay_on_white(pixels, multiplied)
        pixels = pixels[..., :-1]
    if pixels.dtype != np.uint8:
        pixels = _to_8_bits(pixels)
    return cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR) if channels <= 2 else np.ascontiguousarray(pixels)


def _lay_on_white(pixels: np.ndarray, multiplied: bool) -> None:
    """Blend the colours with white by alpha, in place; `multiplied` says that they are multiplied by it already."""
    white = np.iinfo(pixels.dtype).max if pixels.dtype.kind in "iu" else 1
    for strip in _strips(pixels):
        share = strip[..., -1].astype(_exact(pixels.dtype)) / white
        if (share == 1).all():
            continue  # most pictures with alpha are opaque all over
        for channel in range(strip.shape[2] - 1):  # one by one: NumPy is slow over rows of 3
            colour = strip[..., channel]
            blended = (colour if multiplied else colour * share) + white * (1 - share)
            colour[:] = np.rint(blended.clip(max=white)) if white > 1 else blended


def _to_8_bits(pixels: np.ndarray) -> np.ndarray:
    """Scale to 0..255 by the least and the greatest value; white where there is but one, or none (NaN)."""
    if pixels.dtype.kind == "f":
        pixels[np.isinf(pixels)] = np.nan
    low, high = (float(extreme.reduce(pixels, axis=None)) for extreme in (np.fmin, np.fmax))  # these skip NaN
    scaled = np.full(pixels.shape, WHITE, np.uint8)
    exact = _exact(pixels.dtype)
    if low < high:
        for strip, to in zip(_strips(pixels), _strips(scaled), strict=True):
            to[:] = np.nan_to_num(np.rint((strip.astype(exact) - low) * (WHITE / (high - low))), nan=WHITE)
    return scaled


def _exact(kind: np.dtype) -> np.dtype:
    """The smallest floating point that holds every value: half the time for 16 bits than in double."""
    return np.result_type(kind, np.float32)


def _strips(pixels: np.ndarray) -> Iterator[np.ndarray]:
    """Views of some rows each, top to bottom."""
    rows = max(1, STRIP_PIXELS // pixels.shape[1])
    return (pixels[top : top + rows] for top in range(0, len(pixels), rows))


def _turned(picture: np.ndarray, orientation: int) -> np.ndarray:
    """Apply an EXIF orientation: 5 to 8 swap rows and columns, then all but 1 and 5 mirror."""
    if orientation >= 5:
        picture = cv2.transpose(picture)
    mirror = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}.get(orientation)  # cv2.flip: 1 left-right, 0 upside-down, -1 both
    return picture if mirror is None else cv2.flip(picture, mirror)
