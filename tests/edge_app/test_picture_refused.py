"""Files that are no whole picture, or too large a one: one line each, and no more memory than there is."""

import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_app.errors import InputError
from edge_app.picture import load_picture
from tests.edge_app.picture_files import COLOUR_ALPHA, GREY, chunk, encoded, exif, loaded, photo, png, with_exif_jpeg

ROOT = Path(__file__).parents[2]
SIDE = 10_000  # pixels
MEMORY = 1024 - 150  # MiB: what the stages after loading need is kept free of 1 GiB
needs_permissions = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything"
)


def assert_refused(path: Path, match: str) -> None:
    with pytest.raises(InputError, match=match) as caught:
        load_picture(path)
    assert "\n" not in str(caught.value)
    assert path.name in str(caught.value)


def jpeg_of_size(width: int, height: int) -> bytes:
    """A JPEG whose frame header (SOF0: length, bits, height, width) claims a size that it has not."""
    jpeg = bytearray(encoded(".jpg", photo()))
    struct.pack_into(">HH", jpeg, jpeg.index(b"\xff\xc0") + 5, height, width)
    return bytes(jpeg)


# the end of a JPEG


PROGRESSIVE = (cv2.IMWRITE_JPEG_PROGRESSIVE, 1)
RESTARTS = (cv2.IMWRITE_JPEG_RST_INTERVAL, 2)
THUMBNAIL = encoded(".jpg", photo(16, 16))


@pytest.mark.parametrize(
    "jpeg",
    [
        pytest.param(encoded(".jpg", photo()), id="plain"),
        pytest.param(encoded(".jpg", photo(), *PROGRESSIVE), id="progressive"),
        pytest.param(encoded(".jpg", photo(), *RESTARTS), id="with restart markers"),
        pytest.param(with_exif_jpeg(encoded(".jpg", photo()), exif(1), THUMBNAIL), id="with a thumbnail"),
    ],
)
def test_load_picture_of_a_jpeg_reads_it_whole_and_refuses_every_part_of_it(tmp_path, jpeg):
    expected = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert np.array_equal(loaded(tmp_path, jpeg), expected)
    for length in [*range(4, len(jpeg), 97), len(jpeg) - 2, len(jpeg) - 1]:
        with pytest.raises(InputError, match=r"whole JPEG picture, but '.*' is cut short"):
            loaded(tmp_path, jpeg[:length])


@pytest.mark.parametrize(
    "behind", [b"\0" * 100, b"SEFT trailer of a phone", encoded(".jpg", photo(200, 300))], ids=["zeros", "text", "MPF"]
)
def test_load_picture_of_a_jpeg_with_more_bytes_behind_reads_the_picture(tmp_path, behind):
    jpeg = encoded(".jpg", photo())
    assert np.array_equal(loaded(tmp_path, jpeg + behind), loaded(tmp_path, jpeg))


def test_load_picture_of_a_jpeg_with_filling_between_segments_reads_it(tmp_path):
    jpeg = encoded(".jpg", photo())
    assert np.array_equal(loaded(tmp_path, jpeg[:2] + b"\xff\xff\xff" + jpeg[2:]), loaded(tmp_path, jpeg))


# what is refused


@pytest.mark.parametrize("extension", [".png", ".webp", ".bmp", ".tif", ".gif", ".jp2", ".ppm"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_load_picture_of_a_part_of_a_file_refuses_it_without_a_word_from_opencv(tmp_path, capfd, extension, part):
    if not cv2.haveImageWriter(f"a{extension}"):
        pytest.skip(f"OpenCV {cv2.__version__} has no {extension}")
    data = encoded(extension, photo())
    path = tmp_path / "part.jpg"
    path.write_bytes(data[: int(len(data) * part)])
    assert_refused(path, "is cut short" if extension == ".png" else "damaged, cut short")
    assert capfd.readouterr() == ("", "")


def test_load_picture_of_a_png_without_its_last_bytes_refuses_it(tmp_path):
    (tmp_path / "a.png").write_bytes(encoded(".png", photo())[:-1])
    assert_refused(tmp_path / "a.png", "whole PNG picture, but '.*' is cut short")


def test_load_picture_of_a_png_with_broken_pixels_refuses_it_without_a_word_from_libpng(tmp_path, capfd):
    data = bytearray(encoded(".png", photo()))
    data[len(data) // 2] ^= 0xFF
    (tmp_path / "a.png").write_bytes(data)
    assert_refused(tmp_path / "a.png", "cannot decode '.*' .damaged")
    assert capfd.readouterr() == ("", "")


def test_load_picture_of_a_png_with_an_impossible_depth_refuses_it(tmp_path):
    (tmp_path / "a.png").write_bytes(png(1, 1, 0, GREY, b"\0", chunk(b"tRNS", b"\0\1")))
    assert_refused(tmp_path / "a.png", "cannot decode")


def test_load_picture_of_a_jpeg_with_odd_bytes_reads_it_without_a_word_from_libjpeg(tmp_path, capfd):
    jpeg = encoded(".jpg", photo())
    loaded(tmp_path, jpeg[:-2] + b"\x12\x34\x56" + jpeg[-2:])
    assert capfd.readouterr() == ("", "")


def test_load_picture_leaves_standard_error_as_it_was(tmp_path, capfd):
    loaded(tmp_path, encoded(".png", photo()))
    os.write(2, b"still there")
    assert capfd.readouterr().err == "still there"


def test_load_picture_with_standard_error_closed_still_reads(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(encoded(".png", photo()))
    program = "import os, sys, edge_app.picture as p, pathlib; os.close(2); p.load_picture(pathlib.Path(sys.argv[1]))"
    assert subprocess.run([sys.executable, "-c", program, path], cwd=ROOT).returncode == 0


@pytest.mark.parametrize(
    ("head", "match"),
    [
        pytest.param(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", 'heif-convert .* camera to "Most Compatible"', id="HEIC"),
        pytest.param(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heif-convert", id="HEIF"),
        pytest.param(b"%PDF-1.7\n", "a PDF, which is not a picture.*pdftoppm", id="PDF"),
        pytest.param(b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "a video clip, which is not a picture.*ffmpeg", id="mp4"),
        pytest.param(b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "a video clip", id="mov"),
        pytest.param(b"\x1a\x45\xdf\xa3\x01\0\0\0", "a video clip", id="mkv"),
        pytest.param(b"RIFF\0\1\0\0AVI LIST", "a video clip", id="avi"),
        pytest.param(b"Dear diary, today\n", "got something else: '.*' is not a JPEG, PNG", id="text"),
        pytest.param(b"BM is not always a bitmap", "got something else", id="text that begins like a BMP"),
        pytest.param(b"\x9d\x01\x7f\xe5", "got something else", id="noise"),
        pytest.param(b"\xff", "got something else", id="one byte"),
    ],
)
def test_load_picture_of_another_format_names_it_and_what_to_do(tmp_path, capfd, head, match):
    path = tmp_path / "holiday.jpg"
    path.write_bytes(head + (bytes(2000) if len(head) > 1 else b""))
    assert_refused(path, match)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("data", "size"),
    [
        pytest.param(png(40_000, 40_000, 8, GREY, b"\0" * 40_000), "40000 x 40000", id="PNG, too many pixels"),
        pytest.param(png(2**20 + 1, 1, 8, GREY, b"\0" * 9), "1048577 x 1", id="PNG, too wide"),
        pytest.param(jpeg_of_size(65280, 65280), "65280 x 65280", id="JPEG"),
        pytest.param(b"P5 70000 70000 255\n\0", "CV_IO_MAX_IMAGE_PIXELS", id="PNM"),
    ],
)
def test_load_picture_of_more_pixels_than_opencv_takes_refuses_it_before_decoding(tmp_path, capfd, data, size):
    (tmp_path / "poster.png").write_bytes(data)
    assert_refused(tmp_path / "poster.png", size)
    assert capfd.readouterr() == ("", "")


def test_load_picture_without_a_file_says_so(tmp_path):
    assert_refused(tmp_path / "gone.png", "No picture at '.*'. Is the name right")


def test_load_picture_of_a_folder_refuses_it(tmp_path):
    assert_refused(tmp_path, "got the folder")


def test_load_picture_of_an_empty_file_refuses_it(tmp_path):
    (tmp_path / "empty.png").touch()
    assert_refused(tmp_path / "empty.png", "got the empty file")


def test_load_picture_of_an_endless_device_refuses_it():
    assert_refused(Path("/dev/zero"), "got something else")


def test_load_picture_of_a_name_too_long_refuses_it(tmp_path):
    assert_refused(tmp_path / ("a" * 300), "cannot be read")


@needs_permissions
def test_load_picture_without_permission_refuses_it(tmp_path):
    (tmp_path / "secret.png").write_bytes(encoded(".png", photo()))
    (tmp_path / "secret.png").chmod(0)
    assert_refused(tmp_path / "secret.png", "Permission denied")


# memory


def write_large_png(path: Path, bits: int, colour: int, row: bytes) -> None:
    squeeze = zlib.compressobj(1)
    rows = b"".join([squeeze.compress(b"\0" + row) for _ in range(SIDE)] + [squeeze.flush()])
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, bits, colour, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("bits", "colour", "row", "first"),
    [
        pytest.param(8, GREY, bytes([0, 255] * (SIDE // 2)), [0, 0, 0], id="grey"),
        pytest.param(16, GREY, bytes([9, 0, 8, 0] * (SIDE // 2)), [255, 255, 255], id="16-bit grey"),
        pytest.param(8, COLOUR_ALPHA, bytes([1, 2, 3, 0, 9, 8, 7, 255] * (SIDE // 2)), [255, 255, 255], id="alpha"),
    ],
)
def test_load_picture_of_100_megapixels_stays_within_its_memory(tmp_path, bits, colour, row, first):
    write_large_png(tmp_path / "large.png", bits, colour, row)
    program = """
import resource, sys
from pathlib import Path
from edge_app.picture import load_picture
picture = load_picture(Path(sys.argv[1]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)  # macOS: bytes
print(*picture.shape, *picture[0, 0], peak // 2**20)
"""
    child = [sys.executable, "-c", program, str(tmp_path / "large.png")]
    between = [sys.executable, "-c", "import subprocess, sys; subprocess.run(sys.argv[1:], check=True)"]
    # a child's peak begins at what its parent holds, so that the parent must be a small one
    ended = subprocess.run([*between, *child], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stderr
    *shape_and_first, peak_mib = map(int, ended.stdout.split())
    assert shape_and_first == [SIDE, SIDE, 3, *first]
    assert peak_mib <= MEMORY
