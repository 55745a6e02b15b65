"""The report as files: JSON first, Markdown from it, HTML from it and the pictures."""

from pathlib import Path

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from rich.progress import Progress

from convert import wording
from convert.comparison import Comparison
from convert.curves import draw_layers, draw_shifts
from convert.figures import draw_accuracies, draw_confusion, worst_confusion
from convert.gallery import gallery_of
from convert.pareto import draw_pareto
from convert.published import published_networks
from convert.report import Report, from_json, to_json
from convert.trials import SHIFTS
from edge_app.output import whole_file

JSON, MARKDOWN, HTML = "report.json", "report.md", "report.html"


def write_report(comparison: Comparison, folder: Path, bar: Progress) -> None:
    """Write the three files; all are made before the first is written.

    Raises:
        InputError: the folder cannot be written to.
    """
    task = bar.add_task("report", total=3)
    pages = {JSON: to_json(comparison.report)}
    bar.advance(task)
    report = from_json(pages[JSON])
    pages[MARKDOWN] = to_markdown(report)
    bar.advance(task)
    pages[HTML] = to_html(report, comparison.pixels)
    bar.advance(task)
    for name, text in pages.items():
        with whole_file(folder / name) as path:
            path.write_text(text, encoding="utf-8")


def to_markdown(report: Report) -> str:
    """Set the report as Markdown tables."""
    return (
        _environment().get_template("report.md.j2").render(report=report, say=wording, published=published_networks())
    )


def to_html(report: Report, pixels: np.ndarray) -> str:
    """Set the report as one page that fetches nothing.

    Args:
        pixels: uint8 (n, 28, 28), the pictures that the report is about.
    """
    worst = worst_confusion(report.entries)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            say=wording,
            gallery=gallery_of(report, pixels),
            pareto=Markup(draw_pareto(report.entries, published_networks())),
            published=published_networks(),
            shifts=Markup(draw_shifts(report)) if wording.several(report, SHIFTS) else "",
            layer_pictures=[Markup(draw_layers(layers)) for layers in report.layers],
            accuracies=Markup(draw_accuracies(report.entries)),
            confusions=[Markup(draw_confusion(entry, worst)) for entry in report.entries],
        )
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("convert"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = markdown_cell
    return environment


def markdown_cell(text: str) -> str:
    """Keep a file name from being read as Markdown or as the end of a cell."""
    return "".join(f"\\{sign}" if sign in r"\`*_[]<>|#" else sign for sign in text)
