"""`digitlens convert` and `digitlens compare`."""

import math
from pathlib import Path
from typing import Annotated

import typer

from edge_app.errors import InputError
from train.extra import extra_needed


def convert(
    model: Annotated[Path, typer.Argument(metavar="MODEL.keras", help="What digitlens train wrote.")],
    to: Annotated[
        str | None, typer.Option(help="Some of float32,float16,dynamic,int8,int4,int16x8, or all; else all.")
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(help="mnist.npz to calibrate int8 and int16x8 with; else DIGITLENS_MNIST, else a download."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the model files; else that of MODEL.keras.")] = None,
) -> None:
    """Convert a Keras model to TFLite files of smaller numbers, each with its card inside."""
    with extra_needed():
        from convert.conversion import convert_file, parse_variants, print_sizes

    print_sizes(model, convert_file(model, parse_variants(to), data, out or model.parent))


def compare(
    reference: Annotated[Path, typer.Argument(help="The model that the others are held against: .keras or .tflite.")],
    models: Annotated[list[Path], typer.Argument(help="One or more .keras or .tflite files.", metavar="MODEL")],
    data: Annotated[
        Path | None, typer.Option(help="mnist.npz; else DIGITLENS_MNIST, else Keras' own download.")
    ] = None,
    max_drop: Annotated[
        float | None, typer.Option(min=0, help="Gate, percentage points: exit code 1 where a model loses more.")
    ] = None,
    photos: Annotated[
        Path | None,
        typer.Option(help="Folder of photographs, each with its digits' places and labels beside it as NAME.json."),
    ] = None,
    not_digits: Annotated[
        Path | None, typer.Option(help="Marks that are no digits: an .npz with x_test, label_test, lookalike_test.")
    ] = None,
    digits: Annotated[Path | None, typer.Option(help="Digits by other writers: an .npz with x and y.")] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="The test images alone: no corruptions, shifts, pages, starts, tensors.")
    ] = False,
    out: Annotated[Path, typer.Option(help="Folder for report.json, report.md, report.html.")] = Path("out/compare"),
) -> None:
    """Say what a model loses against a reference: digits, size and speed, on clean and on spoilt test images."""
    with extra_needed():
        from convert.comparison import Order, compare_files
        from convert.pages import write_report
        from convert.summary import print_gate, print_summary, progress_bar
        from convert.trials import Asked
    from edge_app.output import make_folder

    if max_drop is not None and math.isnan(max_drop):
        raise InputError("Expected a number of points for --max-drop, got nan. Try 0.1.")
    folder = make_folder(out)
    order = Order([reference, *models], data, max_drop, Asked(not quick, photos, digits), not_digits)
    with progress_bar() as bar:
        comparison = compare_files(order, bar)
        write_report(comparison, folder, bar)
    print_summary(comparison.report, folder)
    if not print_gate(comparison.report):
        raise typer.Exit(1)
