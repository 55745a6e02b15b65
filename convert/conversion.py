"""`digitlens convert` from a Keras file to model files with their cards."""

import dataclasses
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from convert.converter import CALIBRATED, CALIBRATION_IMAGES, VARIANTS, Converted, convert_model
from edge_app.card import Card, checksum, read_card, write_card
from edge_app.classifier import Classifier
from edge_app.errors import InputError
from edge_app.mnist_frame import PREPROCESSING
from edge_app.output import make_folder, whole_file
from train.data import Images, Mnist, load_mnist
from train.evaluation import count_correct
from train.keras_model import LABELS, load_keras_model
from train.saving import versions

CALIBRATION_SEED = 28
SLOW = "int16x8"  # runs in reference kernels: counted on the first SLOW_IMAGES of each part alone
SLOW_IMAGES = 1000


@dataclass(frozen=True)
class Written:
    """One model file on disk."""

    variant: str
    path: Path
    size_bytes: int


def convert_file(source: Path, variants: list[str], data: Path | None, folder: Path) -> list[Written]:
    """Convert one Keras file to `variants`, each written whole with its card inside.

    Raises:
        InputError: no digit model at `source`, or no MNIST to calibrate with.
    """
    model = load_keras_model(source)
    card = _card_for(source, model.output_shape[-1], model.count_params())
    mnist = load_mnist(data) if set(variants) & set(CALIBRATED) else None
    images = calibration_images(mnist.training) if mnist else np.empty(0)
    if mnist and not _is_of(card, mnist):
        Console(stderr=True, highlight=False).print(
            f"{source} was trained on other data: accuracies are not counted.", markup=False, soft_wrap=True
        )
    make_folder(folder)
    written = []
    with _spinner() as progress:
        for variant in variants:
            task = progress.add_task(f"Converting to {variant}", total=1)
            converted = convert_model(model, variant, images)
            written.append(_write(converted, _measured(converted, card, mnist), folder))
            progress.update(task, completed=1)
    return written


def parse_variants(text: str | None) -> list[str]:
    """Read `--to`: names parted by commas, or `all`.

    Raises:
        InputError: a name that is no variant.
    """
    if text is None or text == "all":
        return list(VARIANTS)
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in VARIANTS]
    if unknown or not names:
        raise InputError(f"Expected --to with some of {', '.join(VARIANTS)}, or all; got {text!r}.")
    return list(dict.fromkeys(names))


def print_sizes(source: Path, written: list[Written]) -> None:
    """Print what each file weighs, beside the Keras file that it came from."""
    original = source.stat().st_size
    table = Table(box=SIMPLE_HEAD)
    table.add_column("variant")
    table.add_column("bytes", justify="right")
    table.add_column("of the Keras file", justify="right")
    table.add_column("file", overflow="fold")
    table.add_row("Keras", f"{original:,}", "", source.name)
    for file in written:
        table.add_row(file.variant, f"{file.size_bytes:,}", f"{file.size_bytes / original:.0%}", file.path.name)
    console = Console(highlight=False)
    console.print(table)
    console.print(f"Written to {written[0].path.parent}", soft_wrap=True, markup=False)


def _card_for(source: Path, outputs: int, parameters: int) -> Card:
    """The Keras file's card, or an empty one, with what this conversion adds."""
    card = read_card(source) or Card(
        name=source.stem, labels=LABELS[outputs], preprocessing=PREPROCESSING, parameters=parameters
    )
    if len(card.labels) != outputs:
        raise InputError(f"Expected {len(card.labels)} scores as the card says, got {outputs} in {source}.")
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    return dataclasses.replace(card, keras_sha256=digest, versions={**card.versions, **versions()})


def calibration_images(training: Images) -> np.ndarray:
    """Draw the training images that int8 takes its ranges from, the same every time; never a test image."""
    chosen = np.random.default_rng(CALIBRATION_SEED).permutation(len(training))[:CALIBRATION_IMAGES]
    return training.pixels[np.sort(chosen)]


def _measured(converted: Converted, card: Card, mnist: Mnist | None) -> Card:
    """The card with this file's own accuracies, where there are images to count on, beside the Keras file's."""
    accuracies = {f"keras {name}": count for name, count in card.accuracies.items()}
    if mnist and _is_of(card, mnist):
        classifier = Classifier(converted.model, card)
        first = SLOW_IMAGES if converted.variant == SLOW else None
        for name, images in (("validation", mnist.validation), ("test", mnist.test)):
            scores = classifier.scores(images.pixels[:first])
            accuracies[name] = count_correct(scores, images.labels[:first])
    few = len(mnist.training) if mnist else CALIBRATION_IMAGES
    calibrated_with = min(CALIBRATION_IMAGES, few) if converted.variant in CALIBRATED else None
    return dataclasses.replace(card, accuracies=accuracies, calibration_images=calibrated_with)


def _is_of(card: Card, mnist: Mnist) -> bool:
    """Whether a network learnt from this very data, as far as it says: another's may hold what is set aside here."""
    return card.data_sha256 in (None, mnist.sha256)


def _write(converted: Converted, card: Card, folder: Path) -> Written:
    path = folder / f"model-{converted.variant}.tflite"
    with whole_file(path) as part:
        part.write_bytes(converted.model)
        write_card(part, dataclasses.replace(card, model_crc32=checksum(converted.model)))
    return Written(converted.variant, path, path.stat().st_size)


def _spinner() -> Progress:
    columns = (SpinnerColumn(finished_text="[green]✓"), TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, disable=not console.is_terminal)
