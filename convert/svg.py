"""Figures as SVG: text stays text, and the same figure gives the same bytes."""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

import matplotlib

logging.getLogger("matplotlib").setLevel(logging.ERROR)  # else its first use greets from its font cache
from matplotlib.figure import Figure  # noqa: E402

INK = "#010203"  # stands for the page's own text colour
RIGHT, WRONG = "#2f9e6e", "#d9542b"
COLOURS = ("#2f9e6e", "#d9542b", "#3f78c9", "#b07c10", "#8b5cc2", "#1f9aa8", "#c2528b", "#7a8a2a")  # of models, in turn
WIDTH = 4.8  # inches; narrow, so that text stays readable on a telephone
STYLE: dict[Any, Any] = {
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "font.family": "sans-serif",
    "font.size": 10,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "digitlens",  # the same figure gives the same bytes
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
NO_METADATA = {"Creator": None, "Date": None, "Format": None, "Type": None}


@contextmanager
def styled(**more: Any) -> Iterator[None]:
    """Draw within in the report's style."""
    with matplotlib.rc_context(STYLE | {name.replace("__", "."): value for name, value in more.items()}):
        yield


def plain(name: str) -> str:
    """Keep a file name from being read as a formula."""
    return name.replace("$", r"\$")


def svg(figure: Figure, title: str, ink: str = "currentColor") -> str:
    """Give the figure as an <svg> element that is as wide as its place, and takes its ink from the page."""
    out = io.StringIO()
    figure.savefig(out, format="svg", transparent=True, metadata=NO_METADATA)
    text = out.getvalue()
    text = text[text.index("<svg") :].replace(INK, ink)
    text = re.sub(r' id="[A-Za-z0-9.]+_\d+"', "", text)  # each figure has an "axes_1": no two on one page
    text = re.sub(
        r'<svg [^>]*?(viewBox="[^"]*")[^>]*>', rf'<svg \1 role="img" aria-label="{_attribute(title)}">', text, count=1
    )
    return text


def _attribute(text: str) -> str:
    return escape(text, quote=True).replace("\\", r"\\")
