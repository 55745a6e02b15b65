"""All that is measured of the models of a comparison, the same for each and in one run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import process_time

import numpy as np
from rich.progress import Progress

from convert.answers import Answers, answers_of
from convert.contestant import TFLITE, Contestant
from convert.costs import FLOAT, INT8
from convert.digit_files import Marks
from convert.latency import ROUNDS, Latency, measure_latencies
from convert.layers import PICTURES, Layers, layers_of
from convert.start import Start, start_of
from convert.trials import Trial
from train.data import Images

SLOWEST_US = 1000  # of the processor, a picture; a slower model sees the clean test images alone


@dataclass(frozen=True, eq=False)
class Pictures:
    """What all models are shown."""

    test: Images
    trials: Sequence[Trial]
    marks: Marks | None


@dataclass(frozen=True, eq=False)
class Shown:
    """What a model said of them."""

    test: Answers
    trials: tuple[Answers, ...] = ()  # none: left out, or there are none
    marks: Answers | None = None
    left_out: str | None = None  # why


@dataclass(frozen=True, eq=False)
class Measured:
    """A model with its answers and times."""

    contestant: Contestant
    shown: Shown
    latency: Latency
    start: Start | None


def measure(contestants: Sequence[Contestant], pictures: Pictures, thorough: bool, bar: Progress) -> list[Measured]:
    """Show all models the same pictures, time them by turns, then start each by itself.

    The first, the reference, sees all pictures however slow it is: without it there is nothing to hold others against.
    """
    shown = [_show(contestant, pictures, contestant is contestants[0], bar) for contestant in contestants]
    latencies = time_by_runtime(contestants, pictures.test.pixels, bar)
    starts = _starts(contestants, bar) if thorough else [None] * len(contestants)
    return [Measured(*parts) for parts in zip(contestants, shown, latencies, starts, strict=True)]


def _show(contestant: Contestant, pictures: Pictures, always: bool, bar: Progress) -> Shown:
    model, trials, marks = contestant.model, pictures.trials, pictures.marks
    more = sum(len(trial.frames) for trial in trials) + (len(marks.frames) if marks else 0)
    moved = mover(bar, contestant.name, len(pictures.test) + more)
    model.scores(pictures.test.pixels[:1])  # Keras makes its graph at the first call
    began = process_time()  # not the wall's: what else the machine does is not this model's fault
    test = answers_of(model, pictures.test.pixels, moved)
    pace_us = 1e6 * (process_time() - began) / len(pictures.test)
    if more and pace_us > SLOWEST_US and not always:
        moved(more)
        return Shown(test, left_out=f"clean test images alone: {pace_us:,.0f} µs a picture is too slow for the rest")
    answers = tuple(answers_of(model, trial.frames, moved) for trial in trials)
    return Shown(test, answers, answers_of(model, marks.frames, moved) if marks else None)


def time_by_runtime(contestants: Sequence[Contestant], frames: np.ndarray, bar: Progress) -> list[Latency]:
    """Time models by turns with those of their own runtime: beside TensorFlow's calls, LiteRT's take longer.

    The rounds of all runtimes are made in one run, one runtime after the other.
    """
    runtimes = sorted({each.runtime for each in contestants})
    timed = mover(bar, "timing", ROUNDS * len(runtimes))
    latencies: dict[str, Latency] = {}
    for runtime in runtimes:
        group = [each for each in contestants if each.runtime == runtime]
        measured = measure_latencies([each.model.scores for each in group], frames, lambda: timed(1))
        latencies |= {each.name: latency for each, latency in zip(group, measured, strict=True)}
    return [latencies[each.name] for each in contestants]


def _starts(contestants: Sequence[Contestant], bar: Progress) -> list[Start | None]:
    moved = mover(bar, "starting", len(contestants))
    starts: list[Start | None] = []
    for contestant in contestants:
        starts.append(start_of(contestant.path))
        moved(1)
    return starts


def measure_layers(contestants: Sequence[Contestant], frames: np.ndarray, bar: Progress) -> tuple[Layers, ...]:
    """Compare each int8 model with the float one that was made from the same Keras file, where both are there."""
    pairs = [(a, b) for b in contestants if b.name.endswith(INT8) for a in contestants if _is_float_of(a, b)]
    moved = mover(bar, "tensors", len(pairs) * min(PICTURES, len(frames)))
    return tuple(
        layers_of(a.path.read_bytes(), b.path.read_bytes(), (a.name, b.name), frames, lambda: moved(1))
        for a, b in pairs
    )


def _is_float_of(one: Contestant, other: Contestant) -> bool:
    origin = other.model.card.keras_sha256
    return one.name.endswith(FLOAT) and origin is not None and one.model.card.keras_sha256 == origin


def origin_of(contestant: Contestant) -> str | None:
    """Hash of the Keras file that a model is, or was made from; None where its card does not say."""
    return contestant.model.card.keras_sha256 if contestant.path.suffix == TFLITE else contestant.sha256


def mover(bar: Progress, name: str, total: int) -> Callable[[int], None]:
    """Add a task to a progress bar; the function given moves it on."""
    task = bar.add_task(name, total=total)
    return lambda steps: bar.advance(task, steps)
