"""Time `digitlens read` from the shell, cold: what a user waits for the numbers of one small picture.

    python -m benchmarks.cold_start

Runs it and, by turns, a Python that only imports NumPy and OpenCV, each in a new process; writes cold_start.json and
cold_start.md below benchmarks/results/<machine>/.
"""

import dataclasses
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2
from rich.progress import track

from benchmarks.results import results_folder
from edge_app.machine import this_machine
from edge_app.output import whole_file
from edge_app.picture import load_picture

DEMO = Path(__file__).parents[1] / "edge_app" / "assets" / "demo.jpg"
ROUNDS = 11
SMALL = (640, 400)  # pixels (w, h)
PEAK = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)
KIB = 1024 if sys.platform == "darwin" else 1  # ru_maxrss: bytes on macOS, KiB elsewhere


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "small.jpg"
        cv2.imwrite(str(picture), cv2.resize(load_picture(DEMO), SMALL, interpolation=cv2.INTER_AREA))
        read = [str(Path(sys.executable).parent / "digitlens"), "read", str(picture), "--json"]
        imports = [sys.executable, "-c", "import cv2, numpy"]
        times = [(seconds(read), seconds(imports)) for _ in track(range(ROUNDS), "Starting")]
        memory = peak_mib(read)
    write({"read_s": [a for a, _ in times], "imports_s": [b for _, b in times], "read_peak_mib": memory})


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return round(time.perf_counter() - start, 4)


def peak_mib(command: list[str]) -> float:
    ended = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, text=True, check=True)
    return round(int(ended.stdout) / KIB / 1024, 1)


def write(measured: dict) -> None:
    machine = dataclasses.asdict(this_machine())
    folder = results_folder()
    with whole_file(folder / "cold_start.json") as part:
        part.write_text(json.dumps({"machine": machine, **measured}, indent=1) + "\n")
    read, imports = (statistics.median(measured[name]) for name in ("read_s", "imports_s"))
    text = f"""# From the shell to the numbers, cold

| | median of {ROUNDS}, seconds |
|---|---|
| `digitlens read small.jpg --json` ({SMALL[0]} x {SMALL[1]} pixels) | {read:.2f} |
| `python -c "import cv2, numpy"` | {imports:.2f} |
| ratio | {read / imports:.2f} |

Peak memory of `digitlens read`: {measured["read_peak_mib"]:.0f} MiB.

Measured by turns in one run of `python -m benchmarks.cold_start` on {machine["cpu"]}, {machine["cores"]} cores,
{machine["system"]}, Python {machine["python"]}, load {machine["load"]} at the end.
"""
    with whole_file(folder / "cold_start.md") as part:
        part.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
