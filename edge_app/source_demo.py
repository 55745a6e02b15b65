"""`demo`: a simulated page under a moving camera - drift, shake, focus, light, a hand passing - with known truth."""

import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from edge_app.errors import InputError
from edge_app.geometry import Box
from edge_app.glyphs import Glyphs
from edge_app.look import Look
from edge_app.page import Page, Written, compose
from edge_app.source import Wanted, described

SHEET = Path(__file__).parent / "assets" / "digits.png"  # rows are the digits 0 to 9
SIDE = 28  # pixels of one image on the sheet
WIDTH, HEIGHT, FPS = 1280, 720, 30.0
CHANGE_S = 12.0  # after which another page lies there
HAND_S, HAND_EVERY_S = 1.0, 18.0  # how long a hand passes, and how often


@dataclass(frozen=True)
class Motion:
    """How restless the camera is; pixels at 1280 pixels width, light and blur as shares."""

    drift_px: float = 18.0
    shake_px: float = 0.7
    focus_px: float = 1.2
    light: float = 0.15
    noise: int = 5  # standard deviation of the sensor's noise, 0..255
    hand: bool = True


class DemoCamera:
    """Frames of simulated pages; the same seed and frame numbers give the same frames."""

    name, live, always_new = "demo", True, True

    def __init__(
        self,
        wanted: Wanted,
        motion: Motion = Motion(),
        seed: int = 1,
        digits: Path | None = None,
        paced: bool = True,
    ) -> None:
        self.width, self.height = wanted.width or WIDTH, wanted.height or HEIGHT
        self.fps = wanted.fps or FPS
        self.given = described((self.height, self.width), self.fps) + ", simulated"
        self.number = -1
        self.truth: tuple[Written, ...] = ()
        self._motion, self._seed, self._paced = motion, seed, paced
        self._glyphs = test_digits(digits) if digits else bundled_digits()
        self._page, self._page_index = self._write(0), 0
        noise = np.random.default_rng(seed).normal(0, motion.noise, (self.height + 64, self.width + 64, 1))
        self._noise = np.repeat(noise, 3, 2).astype(np.int16)
        self._start = time.monotonic()

    def read(self) -> np.ndarray | None:
        self.number += 1
        if self._paced:
            behind = int((time.monotonic() - self._start) * self.fps)
            self.number = max(self.number, behind)  # as a camera: what nobody fetched is gone
            time.sleep(max(0.0, self._start + self.number / self.fps - time.monotonic()))
        seconds = self.number / self.fps
        index = int(seconds / CHANGE_S)
        if index != self._page_index:
            self._page, self._page_index = self._write(index), index
        return self._seen(seconds)

    def _write(self, index: int) -> Page:
        rng = np.random.default_rng([self._seed, index])
        tall = (round(self.height * 0.09), round(self.height * 0.12))
        look = Look(width=self.width, height=self.height, digit_height_px=tall, noise=0.0, shadow=0.3)
        lines = [" ".join("".join(str(rng.integers(10)) for _ in range(3)) for _ in range(2)) for _ in range(3)]
        return compose(lines, self._glyphs, self._seed * 1000 + index, look)

    def _seen(self, seconds: float) -> np.ndarray:
        rng, motion, scale = np.random.default_rng([self._seed, self.number]), self._motion, self.width / WIDTH
        right = scale * (motion.drift_px * np.sin(0.5 * seconds) + rng.normal(0, motion.shake_px))
        down = scale * (motion.drift_px * 0.6 * np.sin(0.37 * seconds + 1) + rng.normal(0, motion.shake_px))
        matrix = np.array([[1, 0, right], [0, 1, down]], np.float32)
        size = (self.width, self.height)
        frame = cv2.warpAffine(self._page.picture, matrix, size, borderMode=cv2.BORDER_REFLECT)
        blur = motion.focus_px * abs(np.sin(0.21 * seconds)) ** 8
        if blur > 0.3:
            frame = cv2.GaussianBlur(frame, (0, 0), blur)
        if motion.hand and seconds % HAND_EVERY_S > HAND_EVERY_S - HAND_S:
            self._pass_hand(frame, (seconds % HAND_EVERY_S - HAND_EVERY_S + HAND_S) / HAND_S)
        frame = cv2.convertScaleAbs(frame, alpha=1 - motion.light * (0.5 + 0.5 * np.sin(0.3 * seconds)))
        x, y = rng.integers(64, size=2)
        noise = self._noise[y : y + self.height, x : x + self.width]
        self.truth = tuple(Written(_moved(mark.box, right, down), mark.label) for mark in self._page.digits)
        return cv2.add(frame, noise, dtype=cv2.CV_8U)

    def _pass_hand(self, frame: np.ndarray, share: float) -> None:
        centre = (round((share * 1.6 - 0.3) * self.width), round(self.height * 0.75))
        cv2.ellipse(frame, centre, (self.width // 8, self.height // 2), 20, 0, 360, (120, 150, 200), -1, cv2.LINE_AA)

    def close(self) -> None:
        """There is no camera to give back."""


def _moved(box: Box, right: float, down: float) -> Box:
    return Box(round(box.x + right), round(box.y + down), box.width, box.height)


def bundled_digits() -> Glyphs:
    """The sheet of MNIST digits that the app carries."""
    sheet = np.asarray(cv2.imread(str(SHEET), cv2.IMREAD_GRAYSCALE), np.uint8)
    rows, columns = sheet.shape[0] // SIDE, sheet.shape[1] // SIDE
    pixels = sheet.reshape(rows, SIDE, columns, SIDE).swapaxes(1, 2).reshape(-1, SIDE, SIDE)
    return Glyphs(pixels, np.repeat(np.arange(rows), columns).astype(str))


def test_digits(path: Path) -> Glyphs:
    """MNIST's test digits from an mnist.npz: what measuring is done with.

    Raises:
        InputError: no such file, or not of that layout.
    """
    try:
        if path.is_file() and not zipfile.is_zipfile(path):
            raise ValueError("no .npz, or cut short")
        with np.load(path) as data:
            return Glyphs(data["x_test"], data["y_test"].astype(str))
    except (OSError, KeyError, ValueError) as error:
        raise InputError(f"Expected an mnist.npz with x_test and y_test, got {path} ({error}).") from error
