"""Accuracy against what it costs: each model and variant, and small networks that others have published."""

from collections.abc import Callable, Sequence
from itertools import cycle

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convert.published import Published
from convert.report import Entry
from convert.svg import COLOURS, INK, WIDTH, plain, styled, svg

MARKERS = "osD^vPXhp*"
CROWDED = 500  # times the least value: from here on the axis bears powers of ten alone
ERRORS = (0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50, 90)  # %, where the axis may bear a number

Cost = Callable[[Entry], float]


def draw_pareto(entries: Sequence[Entry], published: Sequence[Published], ink: str = "currentColor") -> str:
    """Draw accuracy over file size, with the published networks, and over latency; lines join the undominated models.

    Args:
        ink: colour of text and axes; a file of its own cannot take the page's.
    """
    with styled():
        legend = 0.19 * len(entries)
        figure = Figure(figsize=(WIDTH, 6.3 + legend), layout="constrained")
        size, latency = figure.subplots(2, 1, sharey=True)
        _draw_published(size, published)
        _draw_models(size, entries, lambda entry: entry.size_bytes / 1000)
        _draw_models(latency, entries, lambda entry: entry.latency.p50_us)
        size.set(xlabel="file size, kB (published: weights as float32)")
        latency.set(xlabel="time for one digit, µs (median)")
        errors = [_error(entry) for entry in entries] + [100 * (1 - each.accuracy) for each in published]
        for axes in (size, latency):
            _frame(axes, min(errors), max(errors))
        handles, labels = size.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", frameon=False, fontsize=8)
        return svg(figure, "Accuracy of each model against its file size and against its latency", ink)


def _draw_models(axes: Axes, entries: Sequence[Entry], cost: Cost) -> None:
    front = sorted(undominated(entries, cost), key=cost)
    axes.plot(
        [cost(entry) for entry in front], [_error(entry) for entry in front], color=INK, alpha=0.25, linewidth=1.2
    )
    for entry, colour, marker in zip(entries, cycle(COLOURS), cycle(MARKERS), strict=False):
        label = f"{plain(entry.name)}  {100 * entry.score.accuracy:.2f} %"
        axes.plot(cost(entry), _error(entry), marker, color=colour, markersize=7, alpha=0.85, label=label)


def _draw_published(axes: Axes, published: Sequence[Published]) -> None:
    for number, each in enumerate(published, 1):
        x, error = each.weight_bytes / 1000, 100 * (1 - each.accuracy)
        label = "published, numbered as in the list" if number == 1 else None
        axes.plot(x, error, "o", color="none", markeredgecolor=INK, alpha=0.55, markersize=11, label=label)
        axes.text(x, error, str(number), ha="center", va="center", fontsize=7, alpha=0.75)


def undominated(entries: Sequence[Entry], cost: Cost) -> list[Entry]:
    """The models than which no other is both at least as right and cheaper, or as cheap and more often right."""

    def beaten(entry: Entry) -> bool:
        return any(
            (_error(other), cost(other)) != (_error(entry), cost(entry))
            and _error(other) <= _error(entry)
            and cost(other) <= cost(entry)
            for other in entries
        )

    return [entry for entry in entries if not beaten(entry)]


def _error(entry: Entry) -> float:
    """Percent; half a digit where there is no error at all, for the axis is logarithmic."""
    return 100 * max(1 - entry.score.accuracy, 0.5 / entry.score.total)


def _frame(axes: Axes, least: float, greatest: float) -> None:
    axes.set(xscale="log", yscale="log", ylabel="accuracy, %", ylim=(greatest * 1.25, least / 1.25))
    ticks = [error for error in ERRORS if least / 1.25 <= error <= greatest * 1.25]
    axes.set_yticks(ticks, [f"{100 - error:.1f}" for error in ticks])
    axes.minorticks_off()
    low, high = axes.get_xlim()
    bases = (1, 2, 5) if high < CROWDED * low else (1,)
    marks = [base * 10**power for power in range(-1, 8) for base in bases if low <= base * 10**power <= high]
    axes.set_xticks(marks, [f"{mark:,g}" for mark in marks])
    axes.spines[["right", "top"]].set_visible(False)
    axes.grid(color=INK, alpha=0.12)
    axes.set_axisbelow(True)
