"""The camera's loop from a recording held in memory: frames a second, the age of a frame, memory, open files, threads.

    python -m benchmarks.endurance [MINUTES]    (10 where not told)

The recording is of the simulated camera at 1280x720, drawn beforehand. First each of its frames is read, as fast as
they can be, without a viewer and with two; then it plays as a camera at 30 frames a second for MINUTES, with two.
Writes endurance.json and endurance.md below benchmarks/results/<machine>/.
"""

import dataclasses
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import track

from benchmarks.results import results_folder
from edge_app.classifier import BUNDLED_MODEL, load_classifier
from edge_app.live import Live, Shown, frames_of
from edge_app.machine import Machine, this_machine
from edge_app.newest import NewestFrame
from edge_app.output import whole_file
from edge_app.source import Source, Wanted
from edge_app.source_demo import DemoCamera
from edge_app.web import WebPage

MINUTES, FPS = 10.0, 30.0
RECORDED, TIMED = 90, 360  # frames
WARM_UP_S = 10.0  # before memory is looked at
LOOK_S = 5.0  # between two looks at it
STATUS = Path("/proc/self/status")
# Takes the stream as a browser does, until it is ended.
VIEWER = "import sys, urllib.request as u; s = u.urlopen(sys.argv[1])\nwhile s.read(65536): pass"
FIRST = [sys.executable, "-m", "digitlens", "camera", "demo", "--json"]


class Memory:
    """A recording in memory, again and again: as fast as it is asked, or as a camera of FPS frames a second."""

    name, given = "recording", "1280 x 720, from memory"

    def __init__(self, frames: list[np.ndarray], live: bool) -> None:
        self.live, self.always_new, self.fps = live, live, FPS if live else 0.0
        self._frames, self._number, self._next = frames, 0, time.monotonic()

    def read(self) -> np.ndarray | None:
        if self.live:
            time.sleep(max(0.0, self._next - time.monotonic()))
            self._next = max(self._next + 1 / FPS, time.monotonic())
        self._number += 1
        return self._frames[self._number % len(self._frames)]

    def close(self) -> None:
        """There is no camera to give back."""


def main() -> None:
    try:
        minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    except ValueError:
        sys.exit(f"usage: python -m benchmarks.endurance [MINUTES], got {sys.argv[1]!r}")
    first_s = statistics.median(first_reading_s() for _ in range(3))
    camera = DemoCamera(Wanted(), paced=False)
    frames = [pixels for _ in track(range(RECORDED), "Drawing") if (pixels := camera.read()) is not None]
    values = {"first_reading_s": round(first_s, 2), "minutes": minutes}
    values |= {"fps_alone": speed(frames, viewers=0), "fps_two_viewers": speed(frames, viewers=2)}
    values |= endure(frames, minutes)
    write(values)


def first_reading_s() -> float:
    """From the command to the first line with a number, in a new process."""
    start = time.perf_counter()
    with subprocess.Popen(FIRST, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        next(line for line in process.stdout if json.loads(line)["lines"])
        taken = time.perf_counter() - start
        process.terminate()
        process.communicate()
    return taken


def speed(frames: list[np.ndarray], viewers: int) -> float:
    """Frames a second through the whole loop, each read."""
    with looping(Memory(frames, live=False), viewers) as shown:
        for _ in islice(shown, RECORDED):
            pass
        start = time.perf_counter()
        for _ in track(islice(shown, TIMED), f"{viewers} viewers", TIMED):
            pass
    return round(TIMED / (time.perf_counter() - start), 1)


def endure(frames: list[np.ndarray], minutes: float) -> dict[str, Any]:
    """Run as a camera for some minutes: ages of frames when they were shown, and what the process holds by then."""
    ages, looks = [], []
    with looping(Memory(frames, live=True), viewers=2) as shown:
        start = looked = time.monotonic()
        for one in shown:
            now = time.monotonic()
            ages.append((now - one.taken) * 1000)
            if now - start >= WARM_UP_S and now - looked >= LOOK_S:
                looks.append(held())
                looked = now
                print(f"\r{(now - start) / 60:5.1f} of {minutes:g} minutes", end="", file=sys.stderr)
            if now - start >= max(60 * minutes, WARM_UP_S + 2 * LOOK_S):
                break
    print(file=sys.stderr)
    recording = sum(frame.nbytes for frame in frames) / 2**20
    first, last = looks[0], looks[-1]
    return {
        "age_ms": {share: round(float(np.percentile(ages, share)), 1) for share in (50, 90, 99)},
        "frames": len(ages),
        "memory_mib": round(last["memory_mib"] - recording, 1),
        "grown": {name: round(last[name] - first[name], 2) for name in first},
    }


@contextmanager
def looping(source: Source, viewers: int) -> Iterator[Iterator[Shown]]:
    """The camera app's loop with its page, and viewers of that: what `digitlens camera` runs."""
    with ExitStack() as after:
        newest = NewestFrame(source, lambda: source, print) if source.live else None
        after.callback(newest.close if newest else source.close)
        live = Live(source.name, load_classifier())
        page = WebPage(live, newest, "127.0.0.1", 0, None, BUNDLED_MODEL)
        after.callback(page.close)
        for _ in range(viewers):
            viewer = subprocess.Popen([sys.executable, "-c", VIEWER, f"http://127.0.0.1:{page.port}/api/stream.mjpg"])
            after.callback(viewer.wait)
            after.callback(viewer.terminate)
        yield shown(source, newest, live, page)


def shown(source: Source, newest: NewestFrame | None, live: Live, page: WebPage) -> Iterator[Shown]:
    for frame in frames_of(source, newest, pace=False, beat=lambda: None):
        one = live.read(frame)
        page.put(one)
        yield one


def held() -> dict[str, float]:
    """What this process holds now: resident memory, open files, threads."""
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return {
        "memory_mib": int(lines["VmRSS"].split()[0]) / 1024,
        "files": len(os.listdir("/proc/self/fd")),
        "threads": threading.active_count(),
    }


def write(values: dict[str, Any]) -> None:
    machine, folder = this_machine(), results_folder()
    with whole_file(folder / "endurance.json") as part:
        part.write_text(json.dumps({"machine": dataclasses.asdict(machine), **values}, indent=1) + "\n")
    text = to_markdown(values, machine)
    with whole_file(folder / "endurance.md") as part:
        part.write_text(text)
    print(text)


def to_markdown(values: dict[str, Any], machine: Machine) -> str:
    age, grown = values["age_ms"], values["grown"]
    return "\n".join(
        [
            "# The camera's loop: speed and endurance\n",
            "| what | measured |",
            "| :-- | --: |",
            f"| frames a second, each read, no viewer | {values['fps_alone']} |",
            f"| the same with two viewers | {values['fps_two_viewers']} |",
            f"| age of a frame when shown, at {FPS:g} frames a second: median, p90, p99 | "
            f"{age[50]}, {age[90]}, {age[99]} ms |",
            f"| resident memory beyond the recording, after {values['minutes']:g} min | {values['memory_mib']} MiB |",
            f"| memory grown by | {grown['memory_mib']} MiB |",
            f"| open files, threads grown by | {grown['files']:g}, {grown['threads']:g} |",
            f"| first reading, from the command (median of 3) | {values['first_reading_s']} s |\n",
            f"A recording of the simulated camera at 1280x720, {RECORDED} frames in memory. By `make endurance`; "
            f"{machine.cpu}, {machine.cores} cores, {machine.system}, load {machine.load} at the end.\n",
        ]
    )


if __name__ == "__main__":
    main()
