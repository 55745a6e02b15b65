"""One peer's process over all pictures: what it read, how long it took, what memory it needed."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.peers.environments import Peer
from benchmarks.scoring import Counts, Truth, marks_of, score
from edge_app.errors import InputError

# Its child's peak alone: a process starts with the peak of the one that started it, hence a small one between.
PEAK = (
    "import resource, subprocess, sys; code = subprocess.run(sys.argv[2:]).returncode; "
    "open(sys.argv[1], 'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)); sys.exit(code)"
)
UNIT = 1 if sys.platform == "darwin" else 1024  # bytes of ru_maxrss' unit


@dataclass(frozen=True)
class Measured:
    """What one peer did."""

    name: str
    note: str
    counts: Counts
    ms: tuple[float, ...]  # a picture, from its pixels to its lines, warm: the median of the rounds
    peak_mib: float

    @property
    def median_ms(self) -> float:
        return statistics.median(self.ms)


def measure(peer: Peer, pictures: Sequence[tuple[Path, Truth]], advance: Callable[[], None]) -> Measured:
    """Run a peer over the pictures and score what it prints.

    Raises:
        InputError: it ended with an error, or left a picture out.
    """
    truths = {path.name: truth for path, truth in pictures}
    counts, ms = Counts(), []
    with tempfile.TemporaryDirectory() as folder, open(Path(folder) / "words", "w+") as words:
        peak = Path(folder) / "peak"
        command = [sys.executable, "-c", PEAK, str(peak), *peer.command, *(str(path.resolve()) for path, _ in pictures)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=words, text=True, env={**os.environ, **peer.variables}
        ) as process:
            for line in process.stdout or ():
                reading = json.loads(line)
                truth = truths.pop(Path(reading["source"]).name)
                counts += score(truth, marks_of(reading["digits"]), reading["lines"]).counts
                ms.append(reading["ms"]["total"])
                advance()
        if process.returncode or truths:
            words.seek(0)
            last = (words.read().strip().splitlines() or ["no word"])[-1]
            raise InputError(f"Expected {peer.name} to read {len(pictures)} pictures, it left {len(truths)}: {last}")
        return Measured(peer.name, peer.note, counts, tuple(ms), round(int(peak.read_text()) * UNIT / 2**20, 1))


def over_rounds(rounds: Sequence[Measured]) -> Measured:
    """One peer's rounds over the same pictures as one: of each picture's times the median, of the memory the most."""
    ms = tuple(statistics.median(times) for times in zip(*(one.ms for one in rounds), strict=True))
    return replace(rounds[0], ms=ms, peak_mib=max(one.peak_mib for one in rounds))
