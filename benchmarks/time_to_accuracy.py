"""Seconds of training until 99.0 % of the validation images are right: `edge` and the MNIST convnet of keras.io.

    python -m benchmarks.time_to_accuracy [--brief]

Both train on the same 55,000 images of MNIST, in one run, each in a process of its own, one after the other, and are
asked eight times an epoch for the same 5,000 validation images; the clock stands while they answer. `edge` comes twice:
on MNIST's images alone, as the convnet has them, with a learning rate that falls within ALONE_EPOCHS; and as `digitlens
train` does it, its augmentation and its simulated crops included. Drawing the crops, which is done once and kept, is
timed apart. --brief stops each after one epoch at the latest, to see that it works.

Writes time_to_accuracy.json and .md below benchmarks/results/<machine>/.
"""

import dataclasses
import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from benchmarks.results import results_folder
from edge_app.errors import InputError
from edge_app.machine import this_machine
from edge_app.output import make_folder, whole_file
from train.data import Images, Mnist, load_mnist

TARGET = 0.99
LOOKS = 8  # at the validation images for every 55,000 images trained on
LOOK_BATCH = 500
SEED = 0
BRIEF_CROPS = 1600  # drawn in seconds
ALONE_EPOCHS = 2
NAMES = ("keras.io", "edge, MNIST alone", "edge")
CACHE = Path("out")
KERAS_IO_EPOCHS, KERAS_IO_BATCH = 15, 128  # https://keras.io/examples/vision/mnist_convnet/


@dataclasses.dataclass
class Watch:
    """A clock that stands while the validation images are looked at."""

    every: int  # steps between two looks
    most_steps: int
    accuracy: Callable[[], float]
    seconds: float = 0.0
    steps: int = 0
    looks: list[tuple[float, float]] = dataclasses.field(default_factory=list)  # seconds, accuracy
    last: float | None = None

    @property
    def reached(self) -> bool:
        return bool(self.looks) and self.looks[-1][1] >= TARGET

    def step(self) -> bool:
        """Count one training step; True once the training may end."""
        self.seconds += time.perf_counter() - (self.last or time.perf_counter())
        self.steps += 1
        if self.steps % self.every == 0:
            self.looks.append((round(self.seconds, 2), self.accuracy()))
            print(f"{self.seconds:7.1f} s  {self.looks[-1][1]:.2%}", file=sys.stderr, flush=True)
        self.last = time.perf_counter()
        return self.reached or self.steps >= self.most_steps

    def start(self) -> None:
        self.last = time.perf_counter()


def main() -> None:
    if len(sys.argv) > 2 and sys.argv[1] == "--one":
        print(json.dumps(train_one(sys.argv[2], "--brief" in sys.argv)))
        return
    machine = dataclasses.asdict(this_machine())
    results = {}
    for name in NAMES:
        Console(stderr=True).print(f"[bold]{name}[/]: seconds and validation accuracy")
        command = [sys.executable, "-m", "benchmarks.time_to_accuracy", "--one", name, *sys.argv[1:]]
        ended = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        if ended.returncode:
            sys.exit(ended.returncode)
        results[name] = json.loads(ended.stdout.splitlines()[-1])
    if "--brief" in sys.argv:
        print(to_markdown(machine, results))
    else:
        write(machine, results)


def train_one(name: str, brief: bool) -> dict[str, Any]:
    mnist = load_mnist()
    return train_keras_io(mnist, brief) if name == "keras.io" else train_edge(mnist, brief, alone=name != "edge")


def train_keras_io(mnist: Mnist, brief: bool) -> dict[str, Any]:
    """Train as the page does, but for the split: its 6,000 validation images are ours, 5,000."""
    from train.keras_backend import keras

    layers = keras.layers
    keras.utils.set_random_seed(SEED)
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),
            layers.MaxPooling2D(pool_size=(2, 2)),
            layers.Conv2D(64, kernel_size=(3, 3), activation="relu"),
            layers.MaxPooling2D(pool_size=(2, 2)),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    pixels = (mnist.training.pixels.astype("float32") / 255)[..., np.newaxis]
    checked = (mnist.validation.pixels.astype("float32") / 255)[..., np.newaxis]
    accuracy = partial(_share, model, checked, mnist.validation)
    watch = _watch(len(pixels), KERAS_IO_BATCH, KERAS_IO_EPOCHS, brief, accuracy)

    def on_step(batch: int, logs: Any) -> None:
        model.stop_training = watch.reached or watch.step()

    ender = keras.callbacks.LambdaCallback(on_train_batch_end=on_step)
    labels = keras.utils.to_categorical(mnist.training.labels, 10)
    watch.start()
    model.fit(pixels, labels, batch_size=KERAS_IO_BATCH, epochs=KERAS_IO_EPOCHS, callbacks=[ender], verbose=0)
    return _result(watch, 0.0)


def train_edge(mnist: Mnist, brief: bool, alone: bool) -> dict[str, Any]:
    """Train as `digitlens train` does, or so on MNIST's images alone; the training ends as by Ctrl-C."""
    from train.distillation import Teachers
    from train.fitting import Lesson, begin, fit, steps_of
    from train.networks import ARCHITECTURES
    from train.not_digits import load_not_digits
    from train.sets import sets_for

    recipe = ARCHITECTURES["edge"]
    if alone:
        recipe = dataclasses.replace(recipe, crops=0, augmentation=None, epochs=ALONE_EPOCHS)
    elif brief:
        recipe = dataclasses.replace(recipe, crops=BRIEF_CROPS)
    began = time.perf_counter()
    training, _ = sets_for(recipe, mnist, load_not_digits(None), make_folder(CACHE), lambda done, total: None)
    drawing = time.perf_counter() - began
    checked = mnist.validation.pixels[..., np.newaxis]
    so_far = begin(recipe, steps_of(recipe, training), SEED)
    accuracy = partial(_share, so_far.model, checked, mnist.validation)
    watch = _watch(len(mnist.training), recipe.batch_size, recipe.epochs, brief, accuracy)

    def on_step(steps: int) -> None:
        for _ in range(steps):
            if watch.step():
                raise KeyboardInterrupt

    watch.start()
    lesson = Lesson(training, recipe.augmentation, SEED, so_far.model.output_shape[-1], Teachers(), 0, recipe.epochs)
    fit(so_far, recipe, lesson, mnist.validation, on_step, lambda fitted: None)
    return _result(watch, drawing)


def _watch(images: int, batch: int, epochs: int, brief: bool, accuracy: Callable[[], float]) -> Watch:
    steps = -(-images // batch)
    return Watch(max(1, steps // LOOKS), steps if brief else steps * epochs * 4, accuracy)


def _share(model: Any, pixels: np.ndarray, images: Images) -> float:
    """Share of images that are right by the likeliest of the ten digits."""
    batches = (pixels[at : at + LOOK_BATCH] for at in range(0, len(pixels), LOOK_BATCH))
    scores = np.concatenate([np.asarray(model(batch, training=False)) for batch in batches])
    return float((scores[:, :10].argmax(axis=1) == images.labels).mean())


def _result(watch: Watch, drawing: float) -> dict[str, Any]:
    reached = watch.looks[-1][0] if watch.reached else None
    return {"seconds": reached, "steps": watch.steps, "drawing_crops_s": round(drawing, 1), "looks": watch.looks}


def to_markdown(machine: dict[str, Any], results: dict[str, Any]) -> str:
    rows = [
        f"| {name} | {_seconds(result)} | {result['steps']:,} | {result['drawing_crops_s']:.0f} |"
        for name, result in results.items()
    ]
    plain = results[NAMES[0]]["seconds"]
    shares = [
        f"“{name}” takes {results[name]['seconds'] / plain:.2f} of the time of “{NAMES[0]}”"
        for name in NAMES[1:]
        if plain and results[name]["seconds"]
    ]
    ratio = f"{'; '.join(shares)}.\n\n" if shares else ""
    table = "\n".join(rows)
    return f"""# Seconds of training to {TARGET:.1%} of the validation images

| network | seconds | steps | once before: drawing crops, seconds |
| :-- | --: | --: | --: |
{table}

{ratio}The [convnet of keras.io](https://keras.io/examples/vision/mnist_convnet/), the network `edge` on the same 55,000
images, and `edge` as `digitlens train` does it, on its crops and on what is no digit too; one after the other in one
run of `python -m benchmarks.time_to_accuracy`, judged by the same 5,000, {LOOKS} times for every 55,000 images; the
clock stands meanwhile. On {machine["cpu"]}, {machine["cores"]} cores, {machine["system"]}, Python {machine["python"]},
load {machine["load"]} at the start.
"""


def _seconds(result: dict[str, Any]) -> str:
    return f"{result['seconds']:.1f}" if result["seconds"] else f"not within {result['steps']:,} steps"


def write(machine: dict[str, Any], results: dict[str, Any]) -> None:
    folder, text = results_folder(), to_markdown(machine, results)
    with whole_file(folder / "time_to_accuracy.json") as part:
        part.write_text(json.dumps({"machine": machine, "target": TARGET, **results}) + "\n")
    with whole_file(folder / "time_to_accuracy.md") as part:
        part.write_text(text)
    print(text)


if __name__ == "__main__":
    try:
        main()
    except InputError as error:
        sys.exit(str(error))
