"""Pictures of every sort as 8-bit colour."""

import os
import struct
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_app.errors import InputError
from edge_app.picture import load_picture
from tests.edge_app.picture_files import (
    COLOUR,
    COLOUR_ALPHA,
    GREY,
    GREY_ALPHA,
    PALETTE,
    chunk,
    encoded,
    exif,
    loaded,
    photo,
    png,
    with_exif_jpeg,
    with_exif_png,
    with_exif_webp,
)


def upright(picture: np.ndarray, orientation: int) -> np.ndarray:
    """What EXIF says of each value, by NumPy: where row 0 and column 0 of the stored picture belong."""
    return {
        1: picture,  # row 0 at the top, column 0 at the left
        2: picture[:, ::-1],  # top, right
        3: np.rot90(picture, 2),  # bottom, right
        4: picture[::-1],  # bottom, left
        5: picture.swapaxes(0, 1),  # left, top
        6: np.rot90(picture, -1),  # right, top
        7: np.rot90(picture, 2).swapaxes(0, 1),  # right, bottom
        8: np.rot90(picture, 1),  # left, bottom
    }[orientation]


def greys(folder: Path, data: bytes) -> list[int]:
    """The values of a grey picture, row by row."""
    picture = loaded(folder, data)
    assert (picture == picture[..., :1]).all()
    return picture[..., 0].ravel().tolist()


# what is read as OpenCV reads it


@pytest.mark.parametrize("extension", [".png", ".bmp", ".tif", ".ppm", ".webp", ".jpg", ".jp2"])
@pytest.mark.parametrize("channels", [1, 3], ids=["grey", "colour"])
def test_load_picture_of_8_bits_equals_imread(tmp_path, extension, channels):
    picture = photo() if channels == 3 else photo()[..., 0]
    data = encoded(".pgm" if (extension, channels) == (".ppm", 1) else extension, picture)
    expected = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert np.array_equal(loaded(tmp_path, data), expected)


@pytest.mark.parametrize("extension", [".gif", ".avif"])
def test_load_picture_of_a_newer_format_reads_it_or_names_what_can_be_done(tmp_path, extension):
    if not cv2.haveImageWriter(f"a{extension}"):
        bytes_of = {".gif": b"GIF89a", ".avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1"}
        with pytest.raises(InputError, match="save it as JPEG or PNG"):
            loaded(tmp_path, bytes_of[extension] + bytes(40))
        return
    data = encoded(extension, photo())
    assert np.array_equal(loaded(tmp_path, data), cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR))


def test_load_picture_of_one_pixel_reads_it(tmp_path):
    pixel = np.array([[[1, 2, 3]]], np.uint8)
    assert loaded(tmp_path, encoded(".png", pixel)).tolist() == pixel.tolist()


@pytest.mark.parametrize(
    "name", ["two words.jpg", "[brackets] (1).png", "żółw 数字.webp", "no extension", "wrong.jpg", "100%.png"]
)
def test_load_picture_takes_any_name_and_goes_by_the_bytes(tmp_path, name):
    assert np.array_equal(loaded(tmp_path, encoded(".bmp", photo()), name), photo())


def test_load_picture_from_a_pipe_reads_it(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "picture.png").write_bytes(encoded(".png", photo(300, 300)))  # more than a pipe holds
    with (
        (tmp_path / "picture.png").open("rb") as source,
        subprocess.Popen(["tee", pipe], stdin=source, stdout=subprocess.DEVNULL),
    ):
        assert np.array_equal(load_picture(pipe), photo(300, 300))


# depth


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([1000, 2000, 3000], [0, 128, 255], id="a part of the range"),
        pytest.param([0, 0x8080, 65535], [0, 128, 255], id="the whole range"),
        pytest.param([7, 7, 7], [255, 255, 255], id="constant"),
    ],
)
def test_load_picture_of_16_bit_grey_png_scales_by_its_own_range(tmp_path, values, expected):
    assert greys(tmp_path, png(3, 1, 16, GREY, struct.pack(">3H", *values))) == expected


@pytest.mark.parametrize("bits", [1, 2, 4])
def test_load_picture_of_a_few_bits_a_pixel_fills_the_range(tmp_path, bits):
    top_and_bottom = (2**bits - 1) << (8 - bits)  # the first pixel of the byte white, the second black
    assert greys(tmp_path, png(2, 1, bits, GREY, bytes([top_and_bottom]))) == [255, 0]


def test_load_picture_of_16_bit_colour_keeps_the_proportion_of_the_channels(tmp_path):
    data = png(2, 1, 16, COLOUR, struct.pack(">6H", 100, 200, 300, 355, 300, 100))
    assert loaded(tmp_path, data).tolist() == [[[200, 100, 0], [0, 200, 255]]]


@pytest.mark.parametrize("channels", [1, 3], ids=["grey", "colour"])
@pytest.mark.parametrize("kind", [np.uint16, np.float32, np.float64])
def test_load_picture_of_a_deep_tiff_scales_by_its_own_range(tmp_path, kind, channels):
    picture = photo()
    picture[0, :2] = [[0], [255]]  # the range of each channel, so that scaling undoes what is done here
    if channels == 1:
        picture[:] = picture[..., :1]
    deep = (picture if channels == 3 else picture[..., 0]).astype(kind) * 100 + 1000
    uncompressed = (cv2.IMWRITE_TIFF_COMPRESSION, 1)  # else OpenCV 4.10 rounds floats when it writes them
    assert np.array_equal(loaded(tmp_path, encoded(".tif", deep, *uncompressed)), picture)


def test_load_picture_of_a_float_tiff_takes_what_is_no_number_for_paper(tmp_path):
    values = np.array([[-2.0, 0.0, 2.0, np.nan, np.inf]], np.float32)
    assert greys(tmp_path, encoded(".tif", values)) == [0, 128, 255, 255, 255]


def test_load_picture_of_a_float_tiff_without_any_number_is_white(tmp_path):
    assert greys(tmp_path, encoded(".tif", np.full((1, 2), np.nan, np.float32))) == [255, 255]


def test_load_picture_of_a_large_deep_picture_has_no_seams(tmp_path):
    ramp = np.arange(1500, dtype=np.uint16).repeat(1500).reshape(1500, 1500)  # more than one strip
    picture = loaded(tmp_path, encoded(".tif", ramp))[..., 0]
    assert np.array_equal(picture[:, 0], np.rint(np.arange(1500) * (255 / 1499)))
    assert (picture == picture[:, :1]).all()


# transparency


def test_load_picture_with_alpha_lays_it_on_white(tmp_path):
    pixels = bytes([10, 20, 30, 255, 10, 20, 30, 0, 0, 100, 200, 51])
    result = loaded(tmp_path, png(3, 1, 8, COLOUR_ALPHA, pixels))
    assert result.tolist() == [[[30, 20, 10], [255, 255, 255], [244, 224, 204]]]  # 255 + (colour - 255) * 51 / 255


def test_load_picture_of_webp_with_alpha_lays_it_on_white(tmp_path):
    ink = np.zeros((20, 30, 4), np.uint8)
    ink[5:9, 6:21, 3] = 255
    lossless = (cv2.IMWRITE_WEBP_QUALITY, 101)
    result = loaded(tmp_path, encoded(".webp", ink, *lossless))
    assert np.array_equal(result, np.repeat(255 - ink[..., 3:], 3, axis=2))


def test_load_picture_of_a_large_picture_with_alpha_has_no_seams(tmp_path):
    ink = np.zeros((1500, 1500, 4), np.uint8)
    ink[..., 3] = np.arange(1500)[:, None] % 256
    assert np.array_equal(loaded(tmp_path, encoded(".png", ink)), np.repeat(255 - ink[..., 3:], 3, axis=2))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(png(3, 1, 8, GREY_ALPHA, bytes([9, 255, 9, 0, 0, 51])), [9, 255, 204], id="grey and alpha"),
        pytest.param(
            png(2, 1, 16, GREY_ALPHA, struct.pack(">4H", 0, 65535, 0, 0)), [0, 255], id="16-bit grey and alpha"
        ),
        pytest.param(
            png(2, 1, 8, PALETTE, bytes([0, 1]), chunk(b"PLTE", bytes([9] * 6)), chunk(b"tRNS", b"\0")),
            [255, 9],
            id="palette with a transparent entry",
        ),
        pytest.param(
            png(2, 1, 8, PALETTE, bytes([0, 1]), chunk(b"PLTE", bytes([9] * 3 + [7] * 3))), [9, 7], id="palette"
        ),
        pytest.param(
            png(2, 1, 8, COLOUR, bytes([1, 1, 1, 2, 2, 2]), chunk(b"tRNS", struct.pack(">3H", 1, 1, 1))),
            [255, 2],
            id="a colour for transparent",
        ),
        pytest.param(
            png(2, 1, 8, GREY, bytes([0, 1]), chunk(b"tRNS", b"\0\1")),
            [0, 255],
            id="a grey for transparent",
        ),
        pytest.param(
            png(4, 1, 2, GREY, bytes([0b00011011]), chunk(b"tRNS", b"\0\1")), [0, 255, 170, 255], id="a grey of 2 bits"
        ),
        pytest.param(
            png(3, 1, 16, GREY, struct.pack(">3H", 0, 256, 512), chunk(b"tRNS", b"\1\0")),
            [0, 255, 2],
            id="a grey of 16 bits",
        ),
    ],
)
def test_load_picture_of_png_with_transparency_lays_it_on_white(tmp_path, data, expected):
    assert greys(tmp_path, data) == expected


@pytest.mark.parametrize("extra_sample", [1, 2], ids=["multiplied", "straight"])
def test_load_picture_of_tiff_with_alpha_lays_it_on_white(tmp_path, extra_sample):
    pixels = bytes([10, 20, 30, 255, 0, 0, 0, 0])
    assert loaded(tmp_path, tiff_rgba(2, 1, pixels, extra_sample)).tolist() == [[[30, 20, 10], [255, 255, 255]]]


def tiff_rgba(width: int, height: int, pixels: bytes, extra_sample: int) -> bytes:
    behind = 8 + 2 + 11 * 12 + 4  # header, directory
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 4, behind), (259, 3, 1, 1), (262, 3, 1, 2)]
    tags += [(273, 4, 1, behind + 8), (277, 3, 1, 4), (278, 4, 1, height), (279, 4, 1, len(pixels)), (284, 3, 1, 1)]
    tags += [(338, 3, 1, extra_sample)]
    directory = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + directory + bytes(4) + struct.pack("<4H", 8, 8, 8, 8) + pixels


# EXIF


@pytest.mark.parametrize("order", ["<", ">"], ids=["little-endian", "big-endian"])
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["jpg", "png", "png with alpha", "webp"])
def test_load_picture_applies_the_exif_turn(tmp_path, kind, orientation, order):
    picture, tags = photo(), exif(orientation, order)
    if kind == "jpg":
        jpeg = encoded(".jpg", picture)
        picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
        data = with_exif_jpeg(jpeg, tags)
    elif kind == "webp":
        data = with_exif_webp(encoded(".webp", picture, cv2.IMWRITE_WEBP_QUALITY, 101), tags, 60, 40)
    else:
        opaque = cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA)
        data = with_exif_png(encoded(".png", opaque if "alpha" in kind else picture), tags)
    assert np.array_equal(loaded(tmp_path, data), upright(picture, orientation))


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(exif(6)[:20], id="cut short"),
        pytest.param(exif(9), id="no such turn"),
        pytest.param(b"II*\0\xff\xff\xff\xff", id="a directory outside"),
    ],
)
def test_load_picture_with_broken_exif_leaves_it_unturned(tmp_path, tags):
    assert np.array_equal(loaded(tmp_path, with_exif_png(encoded(".png", photo()), tags)), photo())
