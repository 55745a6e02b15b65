"""Where measurements of this machine are kept."""

import re
from pathlib import Path

from edge_app.machine import cores, cpu_name
from edge_app.output import make_folder

RESULTS = Path(__file__).parent / "results"


def results_folder() -> Path:
    """benchmarks/results/<machine>, made where it is missing."""
    return make_folder(RESULTS / folder_name(cpu_name(), cores()))


def folder_name(cpu: str, cores: int) -> str:
    """A machine by its board or processor and its cores."""
    return re.sub(r"[^a-z0-9]+", "-", f"{cpu} {cores} cores".lower()).strip("-")


if __name__ == "__main__":
    print(results_folder())
