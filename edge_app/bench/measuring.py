"""Frames through the app's own path, timed by stage; warm-up apart from measuring."""

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from edge_app import board
from edge_app.bench.result import Result, Run, Spread, State
from edge_app.classifier import BUNDLED_MODEL, load_classifier
from edge_app.delegation import delegation_of
from edge_app.machine import cores, this_machine, versions
from edge_app.memory import peak_kib
from edge_app.reader import read_frame

MOST_WARM_UP = 20  # frames, and no more than are measured
PACKAGES = ("ai-edge-litert", "tflite-runtime", "numpy", "opencv-python-headless")
STAT = Path("/proc/self/stat")
START_FIELD = 19  # of /proc/PID/stat, counted behind the name: ticks from boot to the start of the process (proc(5))


OnRun = Callable[[int, int], None]  # numbers of threads that were measured, and in all


def measure(
    frames: Iterator[np.ndarray], source: str, count: int, model: Path | None, on_run: OnRun = lambda done, total: None
) -> Result:
    """Read `count` frames with 1, 2, 4 ... threads, up to all cores.

    Args:
        frames: uint8 (height, width, 3) BGR or (height, width) grey, without end or long enough.
        source: as the user named it.
        on_run: called before the first number of threads and after each: between measurements, never in one.
    """
    before = _state()
    machine = this_machine()
    path = model or BUNDLED_MODEL
    first = next(frames)
    reading = read_frame(first, load_classifier(path))
    first_reading_s = since_start_s()
    runs: list[Run] = []
    for threads in (numbers := thread_counts(cores())):
        on_run(len(runs), len(numbers))
        runs.append(_run(frames, path, threads, count))
    on_run(len(runs), len(numbers))
    name = load_classifier(path).card.name
    return Result(
        version=version("digitlens"),
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=machine,
        packages=versions(PACKAGES),
        governor=board.governor(),
        source=source,
        width=first.shape[1],
        height=first.shape[0],
        frames=count,
        warm_up=min(count, MOST_WARM_UP),
        digits=len(reading.digits),
        model=name,
        model_bytes=path.stat().st_size,
        delegation=delegation_of(path.read_bytes()),
        runs=tuple(runs),
        first_reading_s=first_reading_s,
        peak_memory_mb=round(peak_kib() * 1024 / 1e6, 1),
        before=before,
        after=_state(),
    )


def thread_counts(most: int) -> list[int]:
    """1, 2, 4 ... and `most`."""
    return sorted({most, *(2**power for power in range(most.bit_length()))} - {0})


def _run(frames: Iterator[np.ndarray], model: Path, threads: int, count: int) -> Run:
    cv2.setNumThreads(threads)
    classifier = load_classifier(model, threads)
    for frame in islice(frames, min(count, MOST_WARM_UP)):
        read_frame(frame, classifier)
    gc.collect()
    taken: list[Mapping[str, float]] = []  # times alone: whole readings would be the most of the memory measured
    ages: list[float] = []
    start = time.perf_counter()
    for frame in islice(frames, count):
        arrived = time.perf_counter()
        taken.append(read_frame(frame, classifier).ms)
        ages.append((time.perf_counter() - arrived) * 1000)
    seconds = time.perf_counter() - start
    stages = {stage: spread([ms[stage] for ms in taken]) for stage in taken[0]}
    return Run(threads, stages, round(len(taken) / seconds, 2), round(float(np.median(ages)), 3))


def spread(times_ms: list[float]) -> Spread:
    """Percentiles of milliseconds, in microseconds."""
    return Spread(*(round(float(value) * 1000, 1) for value in np.percentile(times_ms, (50, 90, 99))))


def since_start_s() -> float | None:
    """Seconds since this process began; None where the system does not tell."""
    if not STAT.is_file():
        return None
    import os

    ticks = int(STAT.read_text().rpartition(")")[2].split()[START_FIELD])
    return round(time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK"), 2)


def _state() -> State:
    return State(board.temperature_c(), board.throttled())
