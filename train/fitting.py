"""Fit a network to images; the best epoch is the one that validation says."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from train.augmentation import Strength, augment
from train.data import Images
from train.keras_backend import keras
from train.networks import Recipe


@dataclass(frozen=True)
class Epoch:
    """What one pass over the training images came to."""

    loss: float
    accuracy: float  # of the augmented training images, dropout on
    validation_loss: float
    validation_accuracy: float


@dataclass
class Fit:
    """A training so far; `model` holds the weights of the best epoch once it has ended."""

    model: keras.Model
    epochs: list[Epoch] = field(default_factory=list)
    best: int = -1  # index of the best epoch, -1 before the first has ended
    interrupted: bool = False


OnStep = Callable[[int], None]  # called after every step with the number of steps done
OnEpoch = Callable[[Fit], None]


def fit(recipe: Recipe, training: Images, validation: Images, seed: int, on_step: OnStep, on_epoch: OnEpoch) -> Fit:
    """Train from nothing. On Ctrl-C the best epoch so far is kept, and the fit says that it was interrupted."""
    keras.utils.set_random_seed(seed)
    model = recipe.build()
    steps = steps_of(recipe, training)
    model.compile(
        optimizer=recipe.optimizer(steps),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=False,  # on a CPU compiling takes longer than it saves
    )
    result = Fit(model)
    weights = model.get_weights()
    with ThreadPoolExecutor(1) as ahead:  # the next epoch's images are drawn while this one's are learnt
        drawn = ahead.submit(draw, training, recipe.augmentation, seed, 0)
        try:
            for epoch in range(recipe.epochs):
                images = drawn.result()
                drawn = ahead.submit(draw, training, recipe.augmentation, seed, epoch + 1)
                result.epochs.append(_one_epoch(model, images, validation, recipe.batch_size, on_step))
                if result.epochs[-1].validation_accuracy > _best_accuracy(result):
                    result.best, weights = epoch, model.get_weights()
                on_epoch(result)
        except KeyboardInterrupt:
            result.interrupted = True
    model.set_weights(weights)
    return result


def steps_of(recipe: Recipe, training: Images) -> int:
    return -(-len(training) // recipe.batch_size) * recipe.epochs


def draw(training: Images, strength: Strength | None, seed: int, epoch: int) -> Images:
    """Shuffle the training images, and change them as other hands would have written them, anew for every epoch."""
    rng = np.random.default_rng((seed, epoch))
    order = rng.permutation(len(training))
    pixels = training.pixels[order]
    return Images(augment(pixels, rng, strength) if strength else pixels, training.labels[order])


def _one_epoch(model: keras.Model, images: Images, validation: Images, batch_size: int, on_step: OnStep) -> Epoch:
    history = model.fit(
        images.pixels[..., np.newaxis],
        images.labels,
        batch_size=batch_size,
        shuffle=False,  # they come shuffled
        validation_data=(validation.pixels[..., np.newaxis], validation.labels),
        validation_batch_size=1000,
        callbacks=[keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: on_step(1))],
        verbose=0,
    ).history
    names = ("loss", "accuracy", "val_loss", "val_accuracy")
    return Epoch(*(float(history[name][0]) for name in names))


def _best_accuracy(result: Fit) -> float:
    return result.epochs[result.best].validation_accuracy if result.best >= 0 else -1.0
