"""What a training leaves: the model with its card inside, its history, and its learning curves as a picture."""

import dataclasses
import json
import platform
from pathlib import Path

import matplotlib

from edge_app.card import DIGITS, NOT_A_DIGIT, Card, Count, write_card
from edge_app.mnist_frame import PREPROCESSING
from edge_app.output import whole_file
from train.data import Images, Mnist
from train.evaluation import count_correct, fit_reject_threshold, fit_temperature, scores_of
from train.fitting import Epoch, Fit
from train.keras_backend import keras, tensorflow

matplotlib.use("Agg")
from matplotlib import pyplot


def describe(fit: Fit, data: Mnist, chosen_by: Images, name: str, seed: int, command: str) -> Card:
    """Write the card: threshold and temperature from validation, then the test set, once a training has ended.

    Args:
        chosen_by: the validation images, MNIST's and, behind them, crops where the network saw crops.
    """
    validation = scores_of(fit.model, data.validation)
    temperature = fit_temperature(validation, data.validation.labels)
    return Card(
        name=name,
        labels=(*DIGITS, NOT_A_DIGIT)[: validation.shape[1]],
        reject_threshold=fit_reject_threshold(validation, temperature),
        temperature=temperature,
        preprocessing=PREPROCESSING,
        parameters=fit.model.count_params(),
        data_sha256=data.sha256,
        seed=seed,
        command=command,
        accuracies={
            "validation": count_correct(validation, data.validation.labels),
            **_crop_counts(fit, chosen_by, len(data.validation)),
            **({} if fit.interrupted else {"test": test_count(fit, data)}),  # who goes on has not looked at it
        },
        versions=versions(),
    )


def _crop_counts(fit: Fit, chosen_by: Images, first: int) -> dict[str, Count]:
    """Of the crops to choose by: digits read right, and marks that are no digits told apart by the likeliest class."""
    if len(chosen_by) == first:
        return {}
    crops = Images(chosen_by.pixels[first:], chosen_by.labels[first:])
    scores, digits = scores_of(fit.model, crops), crops.labels < len(DIGITS)
    told = scores[~digits].argmax(axis=1) == len(DIGITS)
    return {
        "validation crops": count_correct(scores[digits], crops.labels[digits]),
        "validation marks that are no digits": Count(int(told.sum()), len(told)),
    }


def test_count(fit: Fit, data: Mnist) -> Count:
    """The one look at the test images."""
    return count_correct(scores_of(fit.model, data.test), data.test.labels)


def versions() -> dict[str, str]:
    return {"python": platform.python_version(), "keras": keras.__version__, "tensorflow": tensorflow.__version__}


def save(fit: Fit, card: Card, folder: Path) -> None:
    """Write model.keras, history.json and curves.png.

    Raises:
        InputError: the folder cannot be written to.
    """
    with whole_file(folder / "model.keras") as path:
        bare = fit.model.from_config(fit.model.get_config())  # without the optimizer, whose state is twice the weights
        bare.set_weights(fit.model.get_weights())
        bare.save(path)
        write_card(path, card)
    with whole_file(folder / "history.json") as path:
        values = {"best_epoch": fit.best + 1, "epochs": [dataclasses.asdict(epoch) for epoch in fit.epochs]}
        path.write_text(json.dumps(values, indent=1) + "\n")
    with whole_file(folder / "curves.png") as path:
        draw_curves(fit.epochs, fit.best, path)


def draw_curves(epochs: list[Epoch], best: int, path: Path) -> None:
    """Draw loss and error by epoch, the best epoch marked."""
    passed = range(1, len(epochs) + 1)
    figure, (losses, errors) = pyplot.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
    losses.plot(passed, [epoch.loss for epoch in epochs], label="training (augmented, dropout on)")
    losses.plot(passed, [epoch.validation_loss for epoch in epochs], label="validation")
    errors.plot(passed, [100 * (1 - epoch.accuracy) for epoch in epochs])
    errors.plot(passed, [100 * (1 - epoch.validation_accuracy) for epoch in epochs])
    for axes, title in ((losses, "cross-entropy"), (errors, "errors, %")):
        axes.set(title=title, xlabel="epoch", yscale="log")
        axes.axvline(best + 1, color="grey", linestyle=":", label="best on validation" if axes is losses else None)
        axes.grid(alpha=0.3)
    losses.legend()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
