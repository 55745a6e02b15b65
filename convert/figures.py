"""The pictures of the report, as SVG that takes its ink from the page and so suits light and dark."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from convert.report import Entry
from convert.svg import INK, RIGHT, WIDTH, WRONG, plain, styled, svg


def draw_accuracies(entries: Sequence[Entry]) -> str:
    """Draw each model's accuracy with its interval, the reference's as a line through all."""
    with styled():
        figure = Figure(figsize=(WIDTH, 0.6 + 0.62 * len(entries)), layout="constrained")
        axes = figure.subplots()
        for place, entry in enumerate(entries):
            _draw_interval(axes, -place, entry)
        axes.axvline(100 * entries[0].score.accuracy, color=INK, alpha=0.4, linestyle=":", linewidth=1)
        axes.set(ylim=(0.35 - len(entries), 0.75), xlabel="accuracy, %", yticks=[])
        axes.spines[["left", "right", "top"]].set_visible(False)
        axes.grid(axis="x", color=INK, alpha=0.12)
        return svg(figure, "Accuracy of each model with its 95 % interval")


def _draw_interval(axes: Axes, height: float, entry: Entry) -> None:
    low, high = 100 * entry.score.interval.low, 100 * entry.score.interval.high
    accuracy = 100 * entry.score.accuracy
    axes.plot([low, high], [height, height], color=RIGHT, linewidth=3, alpha=0.55, solid_capstyle="round")
    axes.plot([accuracy], [height], "o", color=RIGHT, markersize=7)
    label = f"{plain(entry.name)}  {accuracy:.2f}"
    axes.text(0, height + 0.22, label, transform=axes.get_yaxis_transform(), va="bottom")


def draw_confusion(entry: Entry, worst: int) -> str:
    """Draw a confusion matrix: counts in all cells, errors coloured.

    Args:
        worst: the largest count of an error in any model, so that colours mean the same in all matrices.
    """
    with styled(font__size=9):
        figure = Figure(figsize=(WIDTH * 0.8, WIDTH * 0.8), layout="constrained")
        axes = figure.subplots()
        strength = LogNorm(vmin=0.5, vmax=max(worst, 1))
        for shown, row in enumerate(entry.score.confusion):
            for answered, count in enumerate(row):
                _draw_cell(axes, shown, answered, count, strength)
        axes.set(xlim=(-0.5, 9.5), ylim=(9.5, -0.5), xlabel="answered", ylabel="shown", aspect="equal")
        axes.set_xticks(range(10))
        axes.set_yticks(range(10))
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        return svg(figure, f"Confusion matrix of {entry.name}")


def _draw_cell(axes: Axes, shown: int, answered: int, count: int, strength: LogNorm) -> None:
    right = shown == answered
    share = 0.18 if right else 0.05 + 0.75 * float(strength(count)) if count else 0.0
    cell = Rectangle(
        (answered - 0.47, shown - 0.47), 0.94, 0.94, color=RIGHT if right else WRONG, alpha=share, linewidth=0
    )
    axes.add_patch(cell)
    axes.text(
        answered,
        shown,
        str(count) if count else "·",
        ha="center",
        va="center",
        fontsize=7.5,
        alpha=1 if count else 0.35,
    )


def worst_confusion(entries: Sequence[Entry]) -> int:
    """Find the largest count outside the diagonals."""
    return max(
        count
        for entry in entries
        for shown, row in enumerate(entry.score.confusion)
        for answered, count in enumerate(row)
        if shown != answered
    )
