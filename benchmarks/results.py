"""Where measurements of this machine are kept."""

import re
from pathlib import Path

from edge_app.machine import cores, cpu_name
from edge_app.output import make_folder

RESULTS = Path(__file__).parent / "results"


def results_folder() -> Path:
    """benchmarks/results/<machine>, made where it is missing; the machine is named by processor and cores."""
    name = re.sub(r"[^a-z0-9]+", "-", f"{cpu_name()} {cores()} cores".lower()).strip("-")
    return make_folder(RESULTS / name)


if __name__ == "__main__":
    print(results_folder())
