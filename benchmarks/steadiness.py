"""How steady live readings are: over the simulated camera, whose truth is known, and over shaken photographs.

    python -m benchmarks.steadiness [PHOTOS]

The camera drifts, shakes, loses focus, dims, and a hand passes; the page is drawn with MNIST's test digits and changes
every 12 seconds. Time is the camera's own, 30 frames a second, however fast this machine is. Writes steadiness.json and
steadiness.md below benchmarks/results/<machine>/.
"""

import dataclasses
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from rich.progress import track

from benchmarks.results import results_folder
from benchmarks.score import pictures_with_truth
from edge_app.classifier import load_classifier
from edge_app.errors import InputError
from edge_app.geometry import Box
from edge_app.live import Live
from edge_app.machine import this_machine
from edge_app.newest import Frame
from edge_app.output import whole_file
from edge_app.picture import load_picture
from edge_app.reading import Digit
from edge_app.source import Wanted
from edge_app.source_demo import CHANGE_S, DemoCamera, Motion
from edge_app.track import matched
from train.data import load_mnist

MOTIONS = {
    "easy": Motion(drift_px=9, shake_px=0.3, focus_px=0.6, light=0.08, noise=3, hand=False),
    "medium": Motion(),
    "hard": Motion(drift_px=30, shake_px=1.5, focus_px=2.0, light=0.3, noise=9),
}
STILL = Motion(drift_px=0, shake_px=0, focus_px=0, light=0, noise=5, hand=False)
SEEDS, SECONDS, FPS = range(1, 7), 36, 30
CHANGE_FRAMES = round(CHANGE_S * FPS)
SETTLED_S = 0.5  # after a track appears, or the page changes
PHOTO_SECONDS, PHOTO_SIDE = 2, 1280
COST_FRAMES = 90


@dataclasses.dataclass
class Steadiness:
    """What was counted; a track-frame is one digit shown on one frame, SETTLED_S after it first was."""

    track_frames: int = 0
    changes: int = 0  # of a track's label
    right: int = 0  # track-frames with the label that stands there
    noticed_s: list[float] = dataclasses.field(default_factory=list)  # from a page's change to each right digit
    unnoticed: int = 0  # digits that were never shown right
    first: dict[int, float] = dataclasses.field(default_factory=dict)
    labels: dict[int, str] = dataclasses.field(default_factory=dict)

    def count(self, digits: tuple[Digit, ...], seconds: float, since: float) -> list[Digit]:
        """Count one frame's changes, `since` seconds after the page came; the digits that are settled."""
        settled = []
        for digit in digits:
            number = digit.track or 0
            if min(since, seconds - self.first.setdefault(number, seconds)) >= SETTLED_S:
                settled.append(digit)
                self.changes += self.labels.get(number, digit.label) != digit.label
            self.labels[number] = digit.label
        self.track_frames += len(settled)
        return settled


def main() -> None:
    try:
        photos = list(pictures_with_truth(Path(sys.argv[1]))) if len(sys.argv) > 1 else []
        with tempfile.TemporaryDirectory() as folder:
            digits, test = Path(folder) / "test.npz", load_mnist().test
            np.savez(digits, x_test=test.pixels, y_test=test.labels)
            measured: dict[str, Any] = {name: dataclasses.asdict(simulated(name, digits)) for name in MOTIONS}
        if photos:
            measured["photographs"] = dataclasses.asdict(shaken([path for path, *_ in photos]))
        write(measured, cost_of_still())
    except InputError as error:
        print(f"steadiness: {error}", file=sys.stderr)
        sys.exit(2)


def simulated(name: str, digits_file: Path) -> Steadiness:
    """Follow the simulated camera for SECONDS with each seed; `digits_file` is what its pages are written with."""
    total = Steadiness()
    for seed in SEEDS:
        camera = DemoCamera(Wanted(fps=FPS), MOTIONS[name], seed, digits_file, paced=False)
        live, counted, waited = Live("demo", load_classifier()), Steadiness(), set[int]()
        for number in track(range(SECONDS * FPS), f"{name}, seed {seed}", transient=True):
            pixels, seconds = camera.read(), number / FPS
            assert pixels is not None  # the simulated camera never ends
            digits = live.read(Frame(pixels, number, seconds)).reading.digits
            truth = [(written.box, written.label) for written in camera.truth]
            since = number % CHANGE_FRAMES / FPS
            if not since:
                total.unnoticed += len(waited)
                waited = set(range(len(truth)))
            right = right_of(truth, digits)
            total.noticed_s += [since for index in sorted(waited & set(right))]
            waited -= set(right)
            settled = counted.count(digits, seconds, since)
            total.right += len(right_of(truth, tuple(settled)))
        total.unnoticed += len(waited)
        total.track_frames += counted.track_frames
        total.changes += counted.changes
    return total


def right_of(truth: list[tuple[Box, str]], digits: tuple[Digit, ...]) -> dict[int, int]:
    """Which true digits are shown where they stand with their label: index into `truth` -> index into `digits`."""
    pairs = matched([digit.box for digit in digits], [box for box, _ in truth])
    return {index: place for index, place in pairs.items() if digits[place].label == truth[index][1]}


def shaken(paths: list[Path]) -> Steadiness:
    """Hold a shaking, noisy camera over each photograph; the truth of its labels is not asked for."""
    total = Steadiness()
    for path in track(paths, "photographs", transient=True):
        live, counted = Live(path.name, load_classifier()), Steadiness()
        for number, pixels in enumerate(shaking(load_picture(path))):
            counted.count(live.read(Frame(pixels, number, number / FPS)).reading.digits, number / FPS, number / FPS)
        total.track_frames += counted.track_frames
        total.changes += counted.changes
    return total


def shaking(picture: np.ndarray) -> Iterator[np.ndarray]:
    """Frames of a photograph as a hand-held camera would see it for PHOTO_SECONDS."""
    scale = min(1.0, PHOTO_SIDE / max(picture.shape[:2]))
    picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    rng, motion = np.random.default_rng(0), MOTIONS["medium"]
    for number in range(PHOTO_SECONDS * FPS):
        drift = 0.3 * motion.drift_px * np.sin(np.array([0.5, 0.37]) * number / FPS)
        shift = drift + rng.normal(0, motion.shake_px, 2)
        matrix = np.hstack([np.eye(2), shift[:, None]]).astype(np.float32)
        moved = cv2.warpAffine(picture, matrix, picture.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
        noise = rng.integers(-motion.noise, motion.noise + 1, moved.shape[:2])
        yield np.clip(moved + (noise[:, :, None] if moved.ndim == 3 else noise), 0, 255).astype(np.uint8)


def cost_of_still() -> dict[str, float]:
    """Median milliseconds of the loop's work for a frame of a moving and of a still scene, by turns."""
    cameras = {
        name: DemoCamera(Wanted(), motion, paced=False)
        for name, motion in (("moving", MOTIONS["medium"]), ("still", STILL))
    }
    lives = {name: Live(name, load_classifier()) for name in cameras}
    times: dict[str, list[float]] = {name: [] for name in cameras}
    for number in range(COST_FRAMES):
        for name, camera in cameras.items():
            pixels = camera.read()
            assert pixels is not None
            start = time.perf_counter()
            lives[name].read(Frame(pixels, number, number / FPS))
            times[name].append((time.perf_counter() - start) * 1000)
    return {name: round(statistics.median(values[COST_FRAMES // 3 :]), 3) for name, values in times.items()}


def write(measured: dict[str, Any], cost: dict[str, float]) -> None:
    machine, folder = this_machine(), results_folder()
    for counts in measured.values():
        del counts["first"], counts["labels"]
    values = {"machine": dataclasses.asdict(machine), "measured": measured, "still_ms": cost}
    with whole_file(folder / "steadiness.json") as part:
        part.write_text(json.dumps(values) + "\n")
    text = to_markdown(measured, cost, f"{machine.cpu}, {machine.system}")
    with whole_file(folder / "steadiness.md") as part:
        part.write_text(text)
    print(text)


def to_markdown(measured: dict[str, Any], cost: dict[str, float], machine: str) -> str:
    rows = [
        "# Steadiness of live readings\n",
        "| scene | track-frames | label changes in 1,000 | right, % | a new page's digits: median, s | 99 of 100, s "
        "| never shown right |",
        "| :-- | --: | --: | --: | --: | --: | --: |",
        *(_row(name, counts) for name, counts in measured.items()),
        "",
        f"{len(SEEDS)} x {SECONDS} simulated seconds at {FPS} frames a second; a track-frame is a digit shown on a",
        f"frame, {SETTLED_S} s after it first was or the page changed. Photographs: {PHOTO_SECONDS} s each under shake",
        "and noise.\n",
        f"A frame of a still scene takes {cost['still']:.1f} ms of the loop's work, one of a moving scene "
        f"{cost['moving']:.1f} ms: {cost['still'] / cost['moving']:.2f} of it (medians, by turns).\n",
        f"By `make steadiness`; {machine}.\n",
    ]
    return "\n".join(rows)


def _row(name: str, counts: dict[str, Any]) -> str:
    frames, noticed = max(1, counts["track_frames"]), counts["noticed_s"]
    cells = [name, f"{frames:,}", f"{1000 * counts['changes'] / frames:.2f}"]
    if noticed:
        median, most = np.quantile(noticed, (0.5, 0.99))
        cells += [f"{100 * counts['right'] / frames:.2f}", f"{median:.2f}", f"{most:.2f}", str(counts["unnoticed"])]
    return f"| {' | '.join([*cells, *[''] * (7 - len(cells))])} |"


if __name__ == "__main__":
    main()
