"""`digitlens read` as a process."""

import json
import os
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.processes import DEMO, LINES, READ, one_line, read, values

KIB = 1024 if sys.platform == "darwin" else 1  # ru_maxrss: bytes on macOS, KiB elsewhere
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak_mib(*command: str | Path) -> float:
    """Memory that a process needed at most."""
    ended = subprocess.run([sys.executable, "-c", PEAK, *map(str, command)], capture_output=True, text=True, check=True)
    return int(ended.stdout) / KIB / 1024


def test_read_prints_a_table_of_the_numbers():
    ended = read(DEMO)
    assert (ended.returncode, ended.stderr) == (0, "")
    for line in LINES:
        assert line in ended.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_readings_go_to_the_file_and_the_bar_to_the_terminal(tmp_path):
    terminal, its_end = os.openpty()
    with (tmp_path / "readings.jsonl").open("wb") as file:
        ended = subprocess.Popen([*READ, str(DEMO), str(DEMO), "--json"], stdout=file, stderr=its_end)
    os.close(its_end)
    told = b""
    while part := _shown(terminal):
        told += part
    assert ended.wait() == 0
    os.close(terminal)
    assert len((tmp_path / "readings.jsonl").read_text().splitlines()) == 2
    assert b"Reading" in told and b'"lines"' not in told


def _shown(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux: nobody writes to it any more
        return b""


@pytest.mark.parametrize("arguments", [[""], [DEMO, "--annotate", ""]], ids=["picture", "folder"])
def test_an_empty_argument_is_not_the_folder_one_is_in(arguments, tmp_path):
    ended = subprocess.run([*READ, *map(str, arguments)], capture_output=True, text=True)
    assert "got an empty one" in one_line(ended)


def test_read_of_several_pages_says_that_the_first_is_read(tmp_path):
    page = cv2.imread(str(DEMO))
    cv2.imwritemulti(str(tmp_path / "scan.tiff"), [page, page[::-1].copy()])
    ended = read(tmp_path / "scan.tiff", "--json")
    assert ended.returncode == 0 and json.loads(ended.stdout)["lines"] == LINES
    assert ended.stderr.count("\n") == 1 and "2 pages" in ended.stderr


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_neither_numbers_nor_names_are_broken_in_a_narrow_terminal(tmp_path, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    path = tmp_path / "a folder of a long name" / "and a page of one.jpg"
    path.parent.mkdir()
    shutil.copy(DEMO, path)
    told = read(path).stdout
    assert all(text in told for text in (str(path), *LINES))


def test_read_json_is_the_same_every_time_but_for_the_times():
    first, second = (values(read(DEMO, "--json"))[0] for _ in range(2))
    assert first.pop("ms") and second.pop("ms")
    assert first == second
    assert first["lines"] == LINES
    assert (first["source"], first["width"], first["height"]) == (str(DEMO), 1280, 800)


def test_read_of_a_folder_reads_its_pictures_in_order(tmp_path):
    for name in ("page10.jpg", "page2.jpg", "PAGE1.JPG"):
        shutil.copy(DEMO, tmp_path / name)
    (tmp_path / "notes.txt").write_text("not a picture")
    read_values = values(read(tmp_path, "--json"))
    assert [Path(value["source"]).name for value in read_values] == ["PAGE1.JPG", "page2.jpg", "page10.jpg"]
    assert all(value["lines"] == LINES for value in read_values)


@pytest.mark.parametrize("name", ["a b.jpg", "[bold]x.jpg", "ünï-数字.jpg", "-dash.jpg", "100%.jpg"])
def test_read_takes_any_name(tmp_path, name):
    shutil.copy(DEMO, tmp_path / name)
    assert values(read(tmp_path / name, "--json"))[0]["lines"] == LINES
    ended = read(name, cwd=tmp_path) if not name.startswith("-") else read("--", name, cwd=tmp_path)
    assert ended.returncode == 0
    assert name in ended.stdout


def test_read_annotates_and_never_overwrites_another_picture_of_the_run(tmp_path):
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        shutil.copy(DEMO, folder / "page.jpg")
    ended = read(*folders, "--annotate", tmp_path / "out")
    assert ended.returncode == 0, ended.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["page-read-2.jpg", "page-read.jpg"]
    drawn, plain = (cv2.imread(str(path)) for path in (tmp_path / "out" / "page-read.jpg", DEMO))
    assert drawn.shape == plain.shape
    assert (np.abs(drawn.astype(int) - plain) > 60).mean() > 0.001  # boxes and labels


def test_read_all_shows_what_was_rejected(tmp_path):
    picture = cv2.imread(str(DEMO))
    cv2.line(picture, (1180, 420), (1180, 700), (40, 40, 40), 14)  # far too tall to be a 1 among these digits
    cv2.imwrite(str(tmp_path / "bar.png"), picture)
    labels = [
        [digit["label"] for digit in values(read(tmp_path / "bar.png", "--json", *options))[0]["digits"]]
        for options in ([], ["--all"])
    ]
    assert "?" not in labels[0] and "?" in labels[1]


def test_a_bad_picture_among_good_ones_is_reported_the_rest_is_read_and_the_end_is_2(tmp_path):
    (tmp_path / "text.jpg").write_text("once upon a time")
    ended = read(DEMO, tmp_path / "text.jpg", tmp_path / "nix.jpg", DEMO, "--json")
    assert ended.returncode == 2
    assert len(ended.stdout.splitlines()) == 2
    assert [line.startswith("digitlens: ") for line in ended.stderr.splitlines()] == [True, True]


def test_a_page_without_digits_is_done(tmp_path):
    cv2.imwrite(str(tmp_path / "white.png"), np.full((40, 30), 255, np.uint8))
    value = values(read(tmp_path / "white.png", "--json"))[0]
    assert (value["digits"], value["lines"]) == ([], [])
    assert "no digits" in read(tmp_path / "white.png").stdout


def test_read_into_head_ends_quietly(tmp_path):
    for number in range(30):
        shutil.copy(DEMO, tmp_path / f"{number}.jpg")
    reader = f"{sys.executable} -m digitlens read '{tmp_path}' --json | head -n 1"
    ended = subprocess.run(["sh", "-c", reader], capture_output=True, text=True)
    assert ended.stderr == ""
    assert json.loads(ended.stdout)["lines"] == LINES


def test_read_with_standard_error_closed_still_reads():
    ended = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m digitlens read '{DEMO}' --json 2>&-"], capture_output=True
    )
    assert ended.returncode == 0
    assert json.loads(ended.stdout)["lines"] == LINES


def empty(folder: Path) -> Path:
    (folder / "empty.jpg").write_bytes(b"")
    return folder / "empty.jpg"


def truncated(folder: Path) -> Path:
    (folder / "half.jpg").write_bytes(DEMO.read_bytes()[:60_000])
    return folder / "half.jpg"


def heic(folder: Path) -> Path:
    (folder / "photo.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    return folder / "photo.heic"


def bomb(folder: Path) -> Path:
    """A PNG of a few bytes whose header claims 40,000 x 40,000 pixels."""
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"")))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in (*chunks, (b"IEND", b""))
    )
    (folder / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return folder / "bomb.png"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: folder / "nix.jpg", "No file or folder"),
        (lambda folder: folder, "Expected pictures"),
        (empty, "empty file"),
        (truncated, "cut short"),
        (heic, "heif-convert"),
        (bomb, "40000 x 40000"),
    ],
    ids=["missing", "folder without pictures", "empty", "truncated", "HEIC", "too many pixels"],
)
def test_what_is_no_picture_is_refused_in_one_line(tmp_path, make, message):
    assert message in one_line(read(make(tmp_path)))


@pytest.mark.parametrize("options", [["--jsn"], ["--model"], []], ids=["unknown", "no value", "no picture"])
def test_a_wrong_command_line_is_refused_in_one_line(options):
    pictures = [DEMO] if options else []
    assert "--help" in one_line(read(*pictures, *options))


def test_a_model_that_is_none_is_refused(tmp_path):
    (tmp_path / "model.tflite").write_text("once upon a time")
    assert "with its card inside" in one_line(read(DEMO, "--model", tmp_path / "model.tflite"))


def test_a_folder_that_cannot_be_written_to_is_refused_before_reading(tmp_path):
    (tmp_path / "file").write_text("")
    ended = read(DEMO, "--annotate", tmp_path / "file")
    assert "can be written to" in one_line(ended)
    assert ended.stdout == ""


def test_reading_a_small_picture_needs_at_most_120_mb(tmp_path):
    cv2.imwrite(str(tmp_path / "small.jpg"), cv2.resize(cv2.imread(str(DEMO)), (640, 400)))
    assert peak_mib(*READ, tmp_path / "small.jpg") <= 120


@pytest.mark.slow
def test_reading_100_megapixels_stays_within_1_gib(tmp_path):
    page = np.full((10_000, 10_000), 230, np.uint8)
    cv2.putText(page, "5", (4000, 6000), cv2.FONT_HERSHEY_SIMPLEX, 80, 30, 300)
    cv2.imwrite(str(tmp_path / "large.png"), page)
    assert peak_mib(*READ, tmp_path / "large.png") <= 1024
    assert values(read(tmp_path / "large.png", "--json"))[0]["width"] == 10_000


def test_a_page_that_was_turned_says_so(tmp_path):
    page = cv2.imread(str(DEMO))
    cv2.imwrite(str(tmp_path / "lies.png"), cv2.rotate(page, cv2.ROTATE_90_COUNTERCLOCKWISE))
    lies, upright = values(read(tmp_path / "lies.png", DEMO, "--json"))
    assert (lies["turn"], lies["lines"]) == (90, LINES) and "turn" not in upright
    assert "turned by 90 degrees clockwise" in read(tmp_path / "lies.png").stdout


def test_table_counts_the_marks_that_are_no_digits_with_all(tmp_path):
    page = np.full((300, 1600, 3), 220, np.uint8)
    cv2.putText(page, "WATER LAMP", (60, 200), cv2.FONT_HERSHEY_SIMPLEX, 5, (40, 40, 40), 12)
    cv2.imwrite(str(tmp_path / "words.png"), page)
    told = [read(tmp_path / "words.png", *option).stdout for option in ((), ("--all",))]
    assert ["no digit," in told[0], "marks that are no digit" in told[0]] == [False, False]
    assert "marks that are no digit" in told[1]
