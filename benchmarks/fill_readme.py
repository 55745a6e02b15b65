"""Write the README's tables and its picture of accuracy against cost from the committed results: nothing by hand.

    python -m benchmarks.fill_readme [--check]

With --check nothing is written, and the end is 1 where the README or the picture does not say what the results say.
What a report was made without is left out.
"""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from convert import wording as say
from convert.pareto import draw_pareto
from convert.published import Published, published_networks
from convert.report import Entry, Report, from_json
from convert.trials import CORRUPTIONS, PHOTOS, WRITERS
from edge_app.output import whole_file

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "images" / "pareto.svg"
RELEASED = ROOT / "benchmarks" / "results" / "amd-epyc-2-cores" / "edge"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
CLIP = re.compile(r"(?<=#)p[0-9a-f]{10}|(?<=\")p[0-9a-f]{10}(?=\")")  # name of a clip path: a hash of coordinates
INVISIBLE = 0.001  # of a point, 1/72 inch
GREY = "#7d8890"  # readable on a light page and on a dark one
NAMESPACES = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


def main() -> None:
    report = from_json((RELEASED / "report.json").read_text())
    now, picture = README.read_text(), pareto([report, *others()])
    filled = fill(fill(now, "accuracies", accuracies(report)), "published", sources())
    if "--check" in sys.argv[1:]:
        sys.exit(filled != now or not PICTURE.is_file() or not same_drawing(PICTURE.read_text(), picture))
    for path, text in ((README, filled), (PICTURE, picture)):
        with whole_file(path) as part:
            part.write_text(text)


def others() -> list[Report]:
    """The reports of other models from the same machine."""
    paths = sorted(RELEASED.parent.glob("*/report.json"))
    return [from_json(path.read_text()) for path in paths if path.parent != RELEASED]


def pareto(reports: Sequence[Report]) -> str:
    """Draw every model of the reports once, as a file of its own."""
    entries = {entry.sha256: entry for report in reversed(reports) for entry in reversed(report.entries)}
    drawn = draw_pareto(list(reversed(entries.values())), published_networks(), GREY)
    return drawn.replace("<svg ", NAMESPACES, 1) + "\n"


def same_drawing(one: str, other: str) -> bool:
    """Whether two SVG texts differ in nothing that could be seen: processors round a coordinate's last digits each
    in its own way."""
    drawings = [CLIP.sub("", svg) for svg in (one, other)]
    texts, numbers = zip(*((NUMBER.split(svg), NUMBER.findall(svg)) for svg in drawings), strict=True)
    return texts[0] == texts[1] and all(abs(float(a) - float(b)) < INVISIBLE for a, b in zip(*numbers, strict=True))


def fill(text: str, name: str, content: str) -> str:
    """Put `content` between the README's two marks of that name."""
    pattern = rf"(<!-- {name} -->\n).*?(<!-- end -->)"
    return re.sub(pattern, lambda found: f"{found[1]}{content}\n{found[2]}", text, flags=re.DOTALL)


def sources() -> str:
    """The published networks by their numbers in the picture."""
    networks = enumerate(published_networks(), 1)
    return "\n".join(f"{number}. [{each.name}]({each.source}): {_stated(each)}" for number, each in networks)


def _stated(network: Published) -> str:
    return f"{network.parameters:,} parameters, {100 * network.accuracy:.2f} %"


def accuracies(report: Report) -> str:
    """One row a model."""
    columns = [column for column in COLUMNS if any(column.cell(entry) for entry in report.entries)]
    rows = [
        f"| model | {' | '.join(column.head for column in columns)} |",
        f"| :-- | {' | '.join('--:' for _ in columns)} |",
    ]
    rows += [f"| {entry.name} | {' | '.join(column.cell(entry) for column in columns)} |" for entry in report.entries]
    machine = report.machine
    return "\n".join(rows) + f"\n\nOn {machine.cpu}, {machine.cores} cores, {machine.system}; one thread for TFLite."


@dataclass(frozen=True)
class Column:
    """One column of the table; left out where no model has anything to say."""

    head: str
    cell: Callable[[Entry], str]


def _share_of(group: str) -> Callable[[Entry], str]:
    def cell(entry: Entry) -> str:
        score = say.group_of(entry, group)
        return f"{100 * score.accuracy:.1f}" if score else ""

    return cell


COLUMNS = (
    Column("bytes", lambda entry: f"{entry.size_bytes:,}"),
    Column("right of 10,000", lambda entry: f"{entry.score.correct:,}"),
    Column("95 % interval", lambda entry: say.interval(entry.score)),
    Column("drop, points", lambda entry: say.points(entry.difference) if entry.difference else "reference"),
    Column("corruptions, %", _share_of(CORRUPTIONS)),
    Column("photographed digits, %", _share_of(PHOTOS)),
    Column("other writers, %", _share_of(WRITERS)),
    Column("no digits rejected, %", lambda entry: f"{100 * entry.marks.share:.1f}" if entry.marks else ""),
    Column("p50 a digit, µs", lambda entry: f"{entry.latency.p50_us:.0f}"),
)


if __name__ == "__main__":
    main()
