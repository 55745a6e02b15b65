"""From nothing to the first digit: a process of its own loads one model and reads one frame.

    python convert/start.py MODEL

prints its peak memory in KiB; `start_of` runs that, and takes the time until then.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from edge_app.errors import InputError
from edge_app.memory import peak_kib

RUNS = 3
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Start:
    """What a process costs that loads a model and reads one frame."""

    first_result_s: float  # from the start of Python to the first scores: median of the runs
    peak_mib: float  # greatest memory in use by then: median of the runs
    runs_s: tuple[float, ...]
    runs_mib: tuple[float, ...]


def start_of(path: Path) -> Start:
    """Start Python for a model RUNS times.

    Raises:
        InputError: the process failed.
    """
    seconds, memory = [], []
    for _ in range(RUNS):
        began = time.perf_counter()
        command = [sys.executable, "-P", __file__, str(path)]  # -P: no convert.py of the folder one is in
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None  # it was asked for
            told = process.stdout.readline()
            seconds.append(round(time.perf_counter() - began, 3))
            errors = process.communicate()[1]
        if process.returncode:
            reason = (errors.splitlines() or ["no reason given"])[-1]
            raise InputError(f"Expected {path} to run in a process of its own, got: {reason}")
        memory.append(round(int(told) / 1024, 1))
    return Start(median(seconds), median(memory), tuple(seconds), tuple(memory))


def main() -> None:
    path = Path(sys.argv[1])
    if path.suffix == ".keras":
        from train.keras_model import load_keras_classifier, use_one_thread

        use_one_thread()
        load_keras_classifier(path).scores(np.zeros((1, 28, 28), np.uint8))
    else:
        from edge_app.classifier import load_classifier

        load_classifier(path).scores(np.zeros((1, 28, 28), np.uint8))
    print(peak_kib(), flush=True)


if __name__ == "__main__":
    main()
