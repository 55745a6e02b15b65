"""The Pi's own camera: rpicam-vid as a pipe of raw YUV frames, whose first plane is the grey picture."""

import select
import shutil
import subprocess
import time

import numpy as np

from edge_app.errors import InputError
from edge_app.source import SourceLost, Wanted, described

PROGRAM = "rpicam-vid"
WIDTH, HEIGHT, FPS = 1280, 720, 30.0
ROW_MULTIPLE = 64  # bytes to which the luma rows are padded; the chroma rows are half as long
SILENCE_S = 5.0  # without a byte, and the camera is lost
LIST_S = 10.0


def lists_a_camera() -> bool:
    """Whether rpicam-vid is here and sees a camera."""
    if not shutil.which(PROGRAM):
        return False
    try:
        listed = subprocess.run([PROGRAM, "--list-cameras"], capture_output=True, text=True, timeout=LIST_S)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return listed.returncode == 0 and any(line.lstrip().startswith("0 :") for line in listed.stdout.splitlines())


class CsiCamera:
    """Grey frames of rpicam-vid."""

    name, live, always_new = "csi", True, True

    def __init__(self, wanted: Wanted) -> None:
        if not shutil.which(PROGRAM):
            raise InputError(f"Expected {PROGRAM} for the camera csi, got no such program. Is this a Raspberry Pi?")
        self.width, self.height = (wanted.width or WIDTH) & ~1, (wanted.height or HEIGHT) & ~1  # YUV halves both
        self.fps = wanted.fps or FPS
        self.stride = -(-self.width // ROW_MULTIPLE) * ROW_MULTIPLE
        self._frame_bytes = self.stride * self.height * 3 // 2
        self._process = subprocess.Popen(
            self._command(wanted),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        self.given = described((self.height, self.width), self.fps)
        try:
            self._first: np.ndarray | None = self._next()
        except SourceLost as error:
            self.close()
            raise InputError(f"Expected frames of {PROGRAM}, got none: no camera, or busy. {error}") from error

    def _command(self, wanted: Wanted) -> list[str]:
        command = [PROGRAM, "--codec", "yuv420", "--nopreview", "--timeout", "0", "--flush", "--output", "-"]
        command += ["--width", str(self.width), "--height", str(self.height), "--framerate", f"{self.fps:g}"]
        if wanted.exposure is not None:
            command += ["--shutter", f"{wanted.exposure:g}"]
        if wanted.focus is not None:
            command += ["--autofocus-mode", "manual", "--lens-position", f"{wanted.focus:g}"]
        return command

    def read(self) -> np.ndarray | None:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return self._next()

    def _next(self) -> np.ndarray:
        raw, filled, pipe = bytearray(self._frame_bytes), 0, self._process.stdout
        assert pipe is not None  # asked for above
        view, until = memoryview(raw), time.monotonic() + SILENCE_S
        while filled < len(raw):
            if not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
                raise SourceLost(f"{PROGRAM} gave no whole frame for {SILENCE_S:g} s.")
            count = pipe.readinto(view[filled:])  # type: ignore[attr-defined]
            if not count:
                raise SourceLost(f"{PROGRAM} has ended.")
            filled += count
        rows = np.frombuffer(raw, np.uint8, self.stride * self.height).reshape(self.height, self.stride)
        return np.ascontiguousarray(rows[:, : self.width])

    def close(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
