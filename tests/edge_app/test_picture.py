"""Pictures of every sort as 8-bit colour, and one line for what is no picture."""

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

ROOT = Path(__file__).parents[2]
GREY, COLOUR, PALETTE, GREY_ALPHA, COLOUR_ALPHA = 0, 2, 3, 4, 6  # PNG colour types
SIDE = 10_000  # pixels
MEMORY = 1024 - 150  # MiB: what the stages after loading need is kept free of 1 GiB
needs_permissions = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything"
)


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


def jpeg_of_size(width: int, height: int) -> bytes:
    """A JPEG whose frame header (SOF0: length, bits, height, width) claims a size that it has not."""
    jpeg = bytearray(encoded(".jpg", photo()))
    struct.pack_into(">HH", jpeg, jpeg.index(b"\xff\xc0") + 5, height, width)
    return bytes(jpeg)


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


def loaded(folder: Path, data: bytes, name: str = "picture.dat") -> np.ndarray:
    path = folder / name
    path.write_bytes(data)
    picture = load_picture(path)
    assert picture.dtype == np.uint8 and picture.ndim == 3 and picture.shape[2] == 3
    assert picture.flags.c_contiguous
    return picture


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


def assert_refused(path: Path, match: str) -> None:
    with pytest.raises(InputError, match=match) as caught:
        load_picture(path)
    assert "\n" not in str(caught.value)
    assert path.name in str(caught.value)


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
