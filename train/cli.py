"""`digitlens train`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_SEED = 0


class Architecture(StrEnum):
    """The names of train/networks.py, known here without loading Keras."""

    edge = "edge"
    article = "article"


def train(
    architecture: Annotated[Architecture, typer.Option(help="Which network of train/networks.py.")] = Architecture.edge,
    data: Annotated[
        Path | None, typer.Option(help="mnist.npz; else DIGITLENS_MNIST, else Keras' own download.")
    ] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="Passes over the images; else as the recipe says.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same model on one machine.")] = DEFAULT_SEED,
    out: Annotated[Path | None, typer.Option(help="Folder for the results; else out/ARCHITECTURE.")] = None,
) -> None:
    """Train a CNN on MNIST; the best epoch is chosen on validation images, the test images are counted once."""
    from edge_app.output import make_folder
    from train.training import run

    folder = make_folder(out or Path("out") / architecture)
    interrupted = run(architecture.value, data, epochs, seed, folder)
    if interrupted:
        raise typer.Exit(130)
