"""Train the MNIST convnet of keras.io's example as it stands there, for the tutorials' way of reading.

    python train_tutorial.py MODEL.keras

Source: keras.io, code examples, "Simple MNIST convnet" (Chollet, 2015): layers, batch size, epochs and split are its.
MNIST comes from the file that DIGITLENS_MNIST names, else Keras downloads it.
"""

import os
import sys

import keras
import numpy as np
from keras import layers

EPOCHS, BATCH = 15, 128


def main() -> None:
    named = os.environ.get("DIGITLENS_MNIST")
    if named:
        with np.load(named) as file:
            pixels, labels = file["x_train"], file["y_train"]
    else:
        (pixels, labels), _ = keras.datasets.mnist.load_data()
    keras.utils.set_random_seed(0)
    model = convnet()
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    pixels = np.expand_dims(pixels.astype("float32") / 255, -1)
    model.fit(
        pixels, keras.utils.to_categorical(labels, 10), batch_size=BATCH, epochs=EPOCHS, validation_split=0.1, verbose=2
    )
    model.save(sys.argv[1])


def convnet() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),
            layers.MaxPooling2D(pool_size=(2, 2)),
            layers.Conv2D(64, kernel_size=(3, 3), activation="relu"),
            layers.MaxPooling2D(pool_size=(2, 2)),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )


if __name__ == "__main__":
    main()
