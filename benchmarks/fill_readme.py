"""Write the README's tables from the committed results, so that no figure in it is typed by hand.

    python -m benchmarks.fill_readme [--check]

With --check nothing is written, and the end is 1 where the README does not say what the results say.
"""

import re
import sys
from pathlib import Path

from convert import wording as say
from convert.report import Entry, Report, from_json
from edge_app.output import whole_file

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
RELEASED = ROOT / "benchmarks" / "results" / "amd-epyc-2-cores" / "edge"


def main() -> None:
    now = README.read_text()
    filled = fill(now, "accuracies", accuracies(from_json((RELEASED / "report.json").read_text())))
    if "--check" in sys.argv[1:]:
        sys.exit(filled != now)
    with whole_file(README) as part:
        part.write_text(filled)


def fill(text: str, name: str, content: str) -> str:
    """Put `content` between the README's two marks of that name."""
    pattern = rf"(<!-- {name} -->\n).*?(<!-- end -->)"
    return re.sub(pattern, lambda found: f"{found[1]}{content}\n{found[2]}", text, flags=re.DOTALL)


def accuracies(report: Report) -> str:
    """One row a model."""
    rows = [
        "| model | bytes | right of 10,000 | 95 % interval | drop, points | p50 a digit, µs |",
        "| :-- | --: | --: | --: | --: | --: |",
    ]
    rows += [_row(entry) for entry in report.entries]
    machine = report.machine
    return "\n".join(rows) + f"\n\nOn {machine.cpu}, {machine.cores} cores, {machine.system}; one thread for TFLite."


def _row(entry: Entry) -> str:
    drop = say.points(entry.difference) if entry.difference else "reference"
    cells = (entry.name, f"{entry.size_bytes:,}", f"{entry.score.correct:,}", say.interval(entry.score), drop)
    return f"| {' | '.join(cells)} | {entry.latency.p50_us:.0f} |"


if __name__ == "__main__":
    main()
