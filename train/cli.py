"""`digitlens train`."""

from pathlib import Path
from typing import Annotated

import typer

from train.extra import extra_needed

DEFAULT_SEED = 0


def train(
    architecture: Annotated[
        str, typer.Option(help="A network of train/networks.py: edge, tiny, article, teacher.")
    ] = "edge",
    data: Annotated[
        Path | None, typer.Option(help="mnist.npz; else DIGITLENS_MNIST, else Keras' own download.")
    ] = None,
    not_digits: Annotated[
        Path | None, typer.Option(help="More marks that are no digits: an .npz with x_train and lookalike_train.")
    ] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="Passes over the images; else as the recipe says.")] = None,
    crops: Annotated[
        int | None, typer.Option(min=100, help="Simulated camera crops beside MNIST's images; else as the recipe says.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same model on one machine.")] = DEFAULT_SEED,
    teacher: Annotated[
        list[Path] | None,
        typer.Option(help="A .keras file whose scores are learnt beside the labels; may be repeated."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the results; else out/ARCHITECTURE.")] = None,
) -> None:
    """Train a CNN on MNIST; the best epoch is chosen on validation images, the test images are counted once."""
    with extra_needed():
        from train.training import Order, run

    order = Order(architecture, data, not_digits, epochs, crops, seed, tuple(teacher or ()))
    if run(order, out or Path("out") / architecture):
        raise typer.Exit(130)
