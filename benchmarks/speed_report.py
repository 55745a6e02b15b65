"""Times as a table and as two curves."""

from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np

from edge_app.machine import Machine

COLOUR, FIT = "#1c7a52", "#9aa6ae"


def to_markdown(values: dict, machine: Machine) -> str:
    ratio = values["frame_ms"] / values["opencv_ms"]
    return f"""# From a frame to its lines, one thread

| | median |
| :-- | --: |
| 1280 x 720, 20 digits: the whole way, mean of eight pages' medians | {values["frame_ms"]:.2f} ms |
| OpenCV's cvtColor, adaptiveThreshold (mean) and findContours on these frames | {values["opencv_ms"]:.2f} ms |
| ratio | {ratio:.2f} |
| 4000 x 3000, 20 digits: the whole way | {values["phone_ms"]:.1f} ms |
| the same, peak memory of the process | {values["phone_peak_mib"]:.0f} MiB |

![Time against pixels and against digits](speed.png)

Time grows with the {values["pixels_exponent"]:.2f}th power of the pixels and the {values["digits_exponent"]:.2f}th of
the digits (fitted; 1 would be linear).

Measured in one run of `make speed`, the first two by turns, on {machine.cpu}, {machine.cores} cores, {machine.system},
Python {machine.python}, load {machine.load} at the end.
"""


def draw(values: dict, path: Path) -> None:
    """Draw both curves on logarithmic axes with their fitted powers, as a PNG file."""
    matplotlib.use("Agg")
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for axis, name, unit in zip(
        axes, ("pixels", "digits"), ("megapixels, 20 digits", "digits, 1.9 megapixels"), strict=True
    ):
        x, y = np.array(values[name]).T
        power = values[f"{name}_exponent"]
        level = np.exp(np.mean(np.log(y) - power * np.log(x)))
        axis.loglog(x, level * x**power, "--", color=FIT, label=f"fitted: power {power:.2f}")
        axis.loglog(x, y, "o-", color=COLOUR, label="measured (median)")
        axis.set_xlabel(unit)
        axis.set_ylabel("ms a picture")
        axis.grid(True, which="both", alpha=0.2)
        axis.legend(frameon=False, fontsize=9)
        axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=130, metadata={"Software": None})
    plt.close(figure)
