"""Curves of the report: accuracy over shifts, and the error of each tensor."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convert.layers import ACTIVATIONS, Layers
from convert.report import Report
from convert.svg import COLOURS, INK, WIDTH, plain, styled, svg
from convert.trials import SHIFTS

ALIKE = 0.002  # accuracy; curves that are nowhere farther apart are drawn as one


def draw_shifts(report: Report) -> str:
    """Draw accuracy over the distance by which digits are moved, one curve for models that do the same."""
    places = [place for place, about in enumerate(report.trials) if about.group == SHIFTS]
    distances = [int(report.trials[place].name.partition(" ")[0]) for place in places]
    with styled():
        figure = Figure(figsize=(WIDTH, 3.6), layout="constrained")
        axes = figure.subplots()
        for colour, (names, shares) in zip(_in_turn(), _bundled(report, places), strict=False):
            axes.plot(
                distances, [100 * share for share in shares], "o-", color=colour, label=_names(names), markersize=4
            )
        axes.set(xlabel="shift, pixels", ylabel="accuracy, %", xticks=distances)
        _frame(axes)
        axes.legend(frameon=False, fontsize=8, loc="lower left")
        return svg(figure, "Accuracy of each model over shifts of 0 to 6 pixels")


def _bundled(report: Report, places: Sequence[int]) -> list[tuple[list[str], list[float]]]:
    bundles: list[tuple[list[str], list[float]]] = []
    for entry in report.entries:
        if not entry.trials:
            continue
        shares = [entry.trials[place].accuracy for place in places]
        for names, others in bundles:
            if max(abs(a - b) for a, b in zip(shares, others, strict=True)) <= ALIKE:
                names.append(entry.name)
                break
        else:
            bundles.append(([entry.name], shares))
    return bundles


def draw_layers(layers: Layers) -> str:
    """Draw the signal-to-noise ratio of each tensor, in the order of the graph."""
    with styled():
        figure = Figure(figsize=(WIDTH, 0.9 + 0.27 * len(layers.tensors)), layout="constrained")
        axes = figure.subplots()
        heights = [-place for place in range(len(layers.tensors))]
        for height, tensor in zip(heights, layers.tensors, strict=True):
            colour = COLOURS[2] if tensor.kind == ACTIVATIONS else COLOURS[3]
            axes.barh(height, tensor.snr_db, color=colour, height=0.62, alpha=0.8)
            axes.text(tensor.snr_db + 0.6, height, f"{tensor.snr_db:.0f}", va="center", fontsize=8)
        axes.set_yticks(heights, [plain(f"{tensor.name}") for tensor in layers.tensors], fontsize=8)
        axes.set(xlabel="signal to noise, dB")
        axes.tick_params(axis="y", length=0)
        for kind, colour in (("activations", COLOURS[2]), ("weights", COLOURS[3])):
            axes.barh(0, 0, color=colour, alpha=0.8, label=kind)
        axes.legend(frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.4, 1.1), ncols=2)
        _frame(axes)
        return svg(figure, f"Signal-to-noise ratio of the tensors of {layers.model}")


def _frame(axes: Axes) -> None:
    axes.spines[["right", "top"]].set_visible(False)
    axes.grid(axis="both", color=INK, alpha=0.12)
    axes.set_axisbelow(True)


def _names(names: Sequence[str]) -> str:
    return plain("\n".join(names))


def _in_turn() -> list[str]:
    return list(COLOURS) * 10
