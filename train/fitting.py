"""Fit a network to images; the best epoch is the one that validation says."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, islice

import numpy as np

from edge_app.card import DIGITS
from train.augmentation import Strength, augment
from train.data import Images
from train.distillation import Teachers
from train.keras_backend import keras
from train.networks import Recipe

# The last epochs see digits nearer to how people write: what changes an image much teaches early, and blurs what is
# learnt in the end (He et al., "Data Augmentation Revisited", 2019; Ge et al., "YOLOX", 2021).
MILD_EPOCHS = 0.25  # of all
MILD = 0.5  # of the strength before
PRIOR_IMAGES = 8000  # of an epoch, by which the share of what is no digit is told to half a point
PART_BATCHES = 32  # batches of images that are drawn at a time, while those before them are learnt


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
    weights: list[np.ndarray] | None = None  # of the best epoch, where the training goes on after an interruption


Part = tuple[np.ndarray, np.ndarray]  # images, uint8 (n, 28, 28), and what is to be said of each, float32 (n, classes)


@dataclass(frozen=True, eq=False)
class Lesson:
    """What a network learns: images that are changed anew for every epoch, and what is to be said of each."""

    images: Images
    strength: Strength | None  # None: the images as they are
    seed: int
    classes: int  # scores of the network
    teachers: Teachers
    known: int  # how many of the images, from the first, are MNIST's: every teacher knows these
    epochs: int

    def parts(self, epoch: int, size: int) -> Iterator[Part]:
        """Shuffle the images, and change them as other hands would have written them: an epoch, `size` at a time."""
        order = np.random.default_rng((self.seed, epoch)).permutation(len(self.images))
        strength = self.strength
        if strength and epoch >= self.epochs - round(MILD_EPOCHS * self.epochs):
            strength = strength.milder(MILD)
        for start in range(0, len(order), size):
            part = order[start : start + size]
            pixels = self.images.pixels[part]
            if strength:
                pixels = augment(pixels, np.random.default_rng((self.seed, epoch, start)), strength)
            taught = Images(pixels, self.images.labels[part])
            yield pixels, self.teachers.targets(taught, part < self.known, self.classes)

    def share_of_none(self) -> float:
        """How much of what is taught says "not a digit", 0..1: its class in the targets of a part of an epoch."""
        if self.classes == len(DIGITS):
            return 0.0
        _, targets = next(self.parts(0, PRIOR_IMAGES))
        return float(targets[:, -1].mean())


OnStep = Callable[[int], None]  # called after every step with the number of steps done
OnEpoch = Callable[[Fit], None]  # called after every epoch; the model is then as it is, not as it was at its best


def begin(recipe: Recipe, steps: int, seed: int) -> Fit:
    """Build a network to be trained for `steps` steps."""
    keras.utils.set_random_seed(seed)
    model = recipe.build()
    model.compile(
        optimizer=recipe.optimizer(steps),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=False,  # on a CPU compiling takes longer than it saves
    )
    return Fit(model)


def fit(so_far: Fit, recipe: Recipe, lesson: Lesson, validation: Images, on_step: OnStep, on_epoch: OnEpoch) -> None:
    """Train on from where `so_far` is, and leave it at its best epoch. On Ctrl-C it says that it was interrupted."""
    model, done = so_far.model, len(so_far.epochs)
    best = so_far.weights or model.get_weights()
    size = PART_BATCHES * recipe.batch_size
    parts = _ahead(chain.from_iterable(lesson.parts(epoch, size) for epoch in range(done, recipe.epochs)))
    try:
        for epoch in range(done, recipe.epochs):
            taught = islice(parts, -(-len(lesson.images) // size))
            so_far.epochs.append(_one_epoch(model, taught, validation, recipe.batch_size, on_step))
            if so_far.epochs[-1].validation_accuracy > _best_accuracy(so_far):
                so_far.best, best = epoch, model.get_weights()
            on_epoch(so_far)
    except KeyboardInterrupt:
        so_far.interrupted = True
    model.set_weights(best)


def steps_of(recipe: Recipe, training: Images) -> int:
    return -(-len(training) // recipe.batch_size) * recipe.epochs


def _ahead(parts: Iterator[Part]) -> Iterator[Part]:
    """Draw each part while the one before it is learnt."""
    with ThreadPoolExecutor(1) as worker:
        drawn = worker.submit(next, parts, None)
        while (part := drawn.result()) is not None:
            drawn = worker.submit(next, parts, None)
            yield part


def _one_epoch(
    model: keras.Model, parts: Iterator[Part], validation: Images, batch_size: int, on_step: OnStep
) -> Epoch:
    taught, sizes = [], []
    for pixels, targets in parts:
        for start in range(0, len(pixels), batch_size):
            batch = slice(start, start + batch_size)
            taught.append(model.train_on_batch(pixels[batch, ..., np.newaxis], targets[batch]))  # loss, accuracy
            sizes.append(len(targets[batch]))
            on_step(1)
    labels = keras.utils.to_categorical(validation.labels, model.output_shape[-1])
    seen = model.evaluate(validation.pixels[..., np.newaxis], labels, batch_size=1000, verbose=0)
    return Epoch(*map(float, (*np.average(taught, axis=0, weights=sizes), *seen)))


def _best_accuracy(result: Fit) -> float:
    return result.epochs[result.best].validation_accuracy if result.best >= 0 else -1.0
