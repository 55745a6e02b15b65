"""The peers' figures as a table and a picture."""

from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt

from benchmarks.peers.measuring import Measured
from edge_app.machine import Machine

OURS, OTHER = "#1c7a52", "#9aa6ae"


def to_markdown(measured: list[Measured], rounds: int, machine: Machine) -> str:
    """One row a peer, and what was done."""
    rows = [
        "# Against what people would use instead",
        "",
        "| reader | F1 | found, % | right of found, % | stray a picture | characters wrong in lines, % "
        "| ms a picture | peak memory, MiB |",
        "| :-- | --: | --: | --: | --: | --: | --: | --: |",
        *(_row(one) for one in measured),
        "",
        *(f"- {one.name}: {one.note}" for one in measured),
        "",
        f"{measured[0].counts.pictures} photographs with {measured[0].counts.true} digits. Milliseconds: the median",
        f"over the pictures, warm, from a picture's pixels to its lines, of each the median of {rounds} rounds",
        "in which the readers took turns; each with as many threads as it takes by itself, this project with one.",
        "Memory: of the whole process. All boxes are the readers' own of single characters; for a line of the others",
        "counts what stands beside each other.",
        "",
        f"Measured in one run of `make peers` on {machine.cpu}, {machine.cores} cores, {machine.system}, "
        f"Python {machine.python}, load {machine.load} at the end.",
        "",
    ]
    return "\n".join(rows)


def _row(one: Measured) -> str:
    figures = one.counts.figures()
    shares = (_percent(figures[key]) for key in ("found", "right_of_found"))
    f1 = "–" if one.counts.f1 is None else f"{one.counts.f1:.3f}"
    cells = (one.name, f1, *shares, f"{figures['stray_per_image']:.2f}", _percent(figures["line_cer"]))
    return f"| {' | '.join(cells)} | {one.median_ms:,.1f} | {one.peak_mib:,.0f} |"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


def draw(measured: list[Measured], path: Path) -> None:
    """Draw four small charts, a bar a peer, as a PNG file."""
    matplotlib.use("Agg")
    panels = {
        "F1 (more is better)": ([one.counts.f1 or 0 for one in measured], "{:.3f}", False),
        "characters wrong in lines, %": (
            [100 * (one.counts.figures()["line_cer"] or 0) for one in measured],
            "{:.1f}",
            False,
        ),
        "ms a picture (log)": ([one.median_ms for one in measured], "{:,.1f}", True),
        "peak memory, MiB": ([one.peak_mib for one in measured], "{:,.0f}", False),
    }
    figure, axes = plt.subplots(2, 2, figsize=(9, 4.6), layout="constrained")
    names = [one.name for one in measured]
    colours = [OURS if name == "digitlens" else OTHER for name in names]
    for axis, (title, (values, form, log)) in zip(axes.flat, panels.items(), strict=True):
        bars = axis.barh(names, values, color=colours, log=log)
        axis.bar_label(bars, [form.format(value) for value in values], padding=3, fontsize=9)
        axis.set_title(title, fontsize=10, loc="left")
        axis.invert_yaxis()
        axis.margins(x=0.2)
        axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=130, metadata={"Software": None})
    plt.close(figure)
