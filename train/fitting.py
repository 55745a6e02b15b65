"""Fit a network to images; the best epoch is the one that validation says."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from train.augmentation import Strength, augment
from train.data import Images
from train.distillation import Teachers
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
    weights: list[np.ndarray] | None = None  # of the best epoch, where the training goes on after an interruption


@dataclass(frozen=True, eq=False)
class Lesson:
    """What a network learns: images that are changed anew for every epoch, and what is to be said of each."""

    images: Images
    strength: Strength | None  # None: the images as they are
    seed: int
    classes: int  # scores of the network
    teachers: Teachers

    def of_epoch(self, epoch: int) -> tuple[Images, np.ndarray]:
        """Return an epoch's images with their targets, float32 (n, classes)."""
        images = draw(self.images, self.strength, self.seed, epoch)
        return images, self.teachers.targets(images, self.classes)


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
    with ThreadPoolExecutor(1) as ahead:  # the next epoch's images are drawn while this one's are learnt
        drawn = ahead.submit(lesson.of_epoch, done)
        try:
            for epoch in range(done, recipe.epochs):
                taught = drawn.result()
                drawn = ahead.submit(lesson.of_epoch, epoch + 1)
                so_far.epochs.append(_one_epoch(model, taught, validation, recipe.batch_size, on_step))
                if so_far.epochs[-1].validation_accuracy > _best_accuracy(so_far):
                    so_far.best, best = epoch, model.get_weights()
                on_epoch(so_far)
        except KeyboardInterrupt:
            so_far.interrupted = True
    model.set_weights(best)


def steps_of(recipe: Recipe, training: Images) -> int:
    return -(-len(training) // recipe.batch_size) * recipe.epochs


def draw(training: Images, strength: Strength | None, seed: int, epoch: int) -> Images:
    """Shuffle the training images, and change them as other hands would have written them, anew for every epoch."""
    rng = np.random.default_rng((seed, epoch))
    order = rng.permutation(len(training))
    pixels = training.pixels[order]
    return Images(augment(pixels, rng, strength) if strength else pixels, training.labels[order])


def _one_epoch(
    model: keras.Model, taught: tuple[Images, np.ndarray], validation: Images, batch_size: int, on_step: OnStep
) -> Epoch:
    images, targets = taught
    labels = keras.utils.to_categorical(validation.labels, targets.shape[1])
    history = model.fit(
        images.pixels[..., np.newaxis],
        targets,
        batch_size=batch_size,
        shuffle=False,  # they come shuffled
        validation_data=(validation.pixels[..., np.newaxis], labels),
        validation_batch_size=1000,
        callbacks=[keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: on_step(1))],
        verbose=0,
    ).history
    names = ("loss", "accuracy", "val_loss", "val_accuracy")
    return Epoch(*(float(history[name][0]) for name in names))


def _best_accuracy(result: Fit) -> float:
    return result.epochs[result.best].validation_accuracy if result.best >= 0 else -1.0
