"""The networks and how each is trained. One of your own is one function with its @recipe.

Every network takes (n, 28, 28, 1) raw pixels 0..255 and gives 10 logits, or 11 where the last says "not a digit".
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from train.augmentation import Strength
from train.keras_backend import keras
from train.wear import Wear

layers = keras.layers
SHAPE = (28, 28, 1)


@dataclass(frozen=True)
class Recipe:
    """A network and the training that suits it."""

    build: Callable[[], keras.Model]  # an uncompiled network
    optimizer: Callable[[int], keras.optimizers.Optimizer]  # from the number of steps of the whole training
    epochs: int
    batch_size: int
    augmentation: Strength | None  # None: the images as they are
    crops: int = 0  # simulated camera crops beside MNIST's images, marks that are no digits among them; 11 scores


ARCHITECTURES: dict[str, Recipe] = {}  # by the name of the function that builds it


def recipe(**how: Any) -> Callable[[Callable[[], keras.Model]], Callable[[], keras.Model]]:
    """Offer the network that a function builds under the function's name; `how` are the other fields of Recipe."""

    def offer(build: Callable[[], keras.Model]) -> Callable[[], keras.Model]:
        ARCHITECTURES[build.__name__] = Recipe(build, **how)
        return build

    return offer


def _convolution(filters: int, side: int | tuple[int, int], **options: object) -> list[keras.Layer]:
    convolution = layers.Conv2D(filters, side, use_bias=False, **options)
    return [convolution, layers.BatchNormalization(momentum=0.9), layers.ReLU()]


def _adam_with_cosine(steps: int) -> keras.optimizers.Optimizer:
    """Adam, its rate raised over a twentieth of the steps, then lowered to 0 along a cosine (Loshchilov, Hutter)."""
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=1e-4, decay_steps=steps, warmup_target=4e-3, warmup_steps=max(1, steps // 20)
    )
    return keras.optimizers.Adam(rate)


def _adadelta(steps: int) -> keras.optimizers.Optimizer:
    return keras.optimizers.Adadelta(learning_rate=1.0)


@recipe(optimizer=_adam_with_cosine, epochs=11, batch_size=128, augmentation=Strength(wear=Wear(0.15)), crops=32_000)
def edge() -> keras.Model:
    """A small CNN made for LiteRT: XNNPACK has all its operators, and as int8 the file stays below 64 kB.

    The first layer takes two neighbouring columns as two channels, which costs nothing and is a 4x4 convolution of
    stride 2: int8 kernels work on eight channels at a time, and one alone would leave seven idle. Batch normalisation
    folds into the convolutions, and the mean over the last map (delegated as int8, unlike average pooling) spares a
    large dense layer. Three layers on 5 x 5 pixels learn more than two wider ones, for as many weights, and take little
    time there.
    """
    pixels = keras.Input(SHAPE)
    pairs = keras.ops.reshape(pixels, (-1, 28, 14, 2))  # the layer Reshape would ask for the batch size at run time
    network = keras.Sequential(
        [
            layers.Rescaling(1 / 255),
            *_convolution(16, (4, 2), strides=(2, 1), padding="same"),  # 14 x 14
            *_convolution(24, 3),  # 12 x 12
            *_convolution(24, 3),  # 10 x 10
            layers.MaxPooling2D(),  # 5 x 5
            *_convolution(40, 3, padding="same"),
            *_convolution(40, 3, padding="same"),
            *_convolution(48, 3),  # 3 x 3
            layers.GlobalAveragePooling2D(),
            layers.Dropout(0.1),
            layers.Dense(11),
        ]
    )
    return keras.Model(pixels, network(pairs), name="edge")


@recipe(optimizer=_adam_with_cosine, epochs=50, batch_size=128, augmentation=Strength(wear=Wear(0.1)), crops=32_000)
def tiny() -> keras.Model:
    """As edge, but with less than 10,000 parameters: as int8 the file stays below 20 kB."""
    pixels = keras.Input(SHAPE)
    pairs = keras.ops.reshape(pixels, (-1, 28, 14, 2))
    network = keras.Sequential(
        [
            layers.Rescaling(1 / 255),
            *_convolution(12, (4, 2), strides=(2, 1), padding="same"),  # 14 x 14
            *_convolution(14, 3),  # 12 x 12
            *_convolution(16, 3),  # 10 x 10
            layers.MaxPooling2D(),  # 5 x 5
            *_convolution(18, 3, padding="same"),
            *_convolution(18, 3),  # 3 x 3
            layers.GlobalAveragePooling2D(),
            layers.Dense(11),
        ]
    )
    return keras.Model(pixels, network(pairs), name="tiny")


@recipe(optimizer=_adam_with_cosine, epochs=40, batch_size=128, augmentation=Strength(wear=Wear(0.1)))
def teacher() -> keras.Model:
    """What two cores train in an hour and a half: its scores teach the small networks MNIST; it is never deployed."""
    return keras.Sequential(
        [
            keras.Input(SHAPE),
            layers.Rescaling(1 / 255),
            *_convolution(24, 3),  # 26 x 26
            *_convolution(32, 3),  # 24 x 24
            layers.MaxPooling2D(),  # 12 x 12
            *_convolution(48, 3, padding="same"),
            *_convolution(64, 3),  # 10 x 10
            *_convolution(64, 3),  # 8 x 8
            layers.MaxPooling2D(),  # 4 x 4
            *_convolution(96, 3, padding="same"),
            *_convolution(128, 3),  # 2 x 2
            layers.GlobalAveragePooling2D(),
            layers.Dropout(0.3),
            layers.Dense(10),
        ],
        name="teacher",
    )


@recipe(optimizer=_adadelta, epochs=12, batch_size=128, augmentation=None)
def article() -> keras.Model:
    """McCaffrey's CNN ("Image Classification Using Keras", Visual Studio Magazine, December 2018).

    941,526 parameters. Its softmax is part of the loss here, so that all networks end at logits.
    """
    return keras.Sequential(
        [
            keras.Input(SHAPE),
            layers.Rescaling(1 / 255),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Dropout(0.25),
            layers.Flatten(),
            layers.Dense(100, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(10),
        ],
        name="article",
    )
