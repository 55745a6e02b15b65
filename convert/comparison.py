"""A comparison from model files to a report."""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.progress import Progress

from convert.answers import Answers, answers_of
from convert.contestant import Contestant, check_file, load_contestant, names_of, without_repeats
from convert.latency import ROUNDS, Latency, measure_latencies, times_as_fast
from convert.report import Data, Entry, Rejection, Report
from convert.score import difference_of, score_of
from edge_app.errors import InputError
from edge_app.machine import this_machine, versions
from train.data import Images, Mnist, load_mnist

PACKAGES = ("digitlens", "numpy", "opencv-python-headless", "scipy")  # the runtimes stand with each model


@dataclass(frozen=True, eq=False)
class Comparison:
    """Figures, and the pictures that they are about."""

    report: Report
    pixels: np.ndarray  # uint8 (n, 28, 28)


@dataclass(frozen=True, eq=False)
class Measured:
    """A model with its answers and times."""

    contestant: Contestant
    answers: Answers
    latency: Latency


def compare_files(paths: Sequence[Path], data: Path | None, max_drop: float | None, bar: Progress) -> Comparison:
    """Measure the models in `paths`, the first of which is the reference.

    Raises:
        InputError: a file is not what it should be, or all are the same.
    """
    for path in paths:
        check_file(path)
    paths = without_repeats(paths)
    if len(paths) == 1:
        raise InputError(f"Expected a model other than the reference, got only {paths[0]}. Name another file.")
    names, loading = names_of(paths), bar.add_task("loading", total=len(paths) + 1)
    contestants = []
    for path, name in zip(paths, names, strict=True):
        contestants.append(load_contestant(path, name))
        bar.advance(loading)
    mnist = load_mnist(data)
    bar.advance(loading)
    machine = this_machine()
    measured = measure(contestants, mnist.test, bar)
    report = Report(
        command=command_line(names, data, max_drop),
        machine=machine,
        versions=versions(PACKAGES),
        data=Data(mnist.sha256, len(mnist.test), _digits(mnist.test.labels)),
        max_drop=max_drop,
        entries=tuple(entry_of(model, measured[0], mnist) for model in measured),
    )
    return Comparison(report, mnist.test.pixels)


def measure(contestants: Sequence[Contestant], images: Images, bar: Progress) -> list[Measured]:
    """Show all models the same pictures, then time them by turns."""
    answers = []
    for contestant in contestants:
        answers.append(answers_of(contestant.model, images.pixels, _mover(bar, contestant.name, len(images))))
    latencies = time_by_runtime(contestants, images.pixels, bar)
    return [Measured(*parts) for parts in zip(contestants, answers, latencies, strict=True)]


def time_by_runtime(contestants: Sequence[Contestant], frames: np.ndarray, bar: Progress) -> list[Latency]:
    """Time models by turns with those of their own runtime: beside TensorFlow's calls, LiteRT's take longer.

    The rounds of all runtimes are made in one run, one runtime after the other.
    """
    runtimes = sorted({each.runtime for each in contestants})
    timed = _mover(bar, "timing", ROUNDS * len(runtimes))
    latencies: dict[str, Latency] = {}
    for runtime in runtimes:
        group = [each for each in contestants if each.runtime == runtime]
        measured = measure_latencies([each.model.scores for each in group], frames, lambda: timed(1))
        latencies |= {each.name: latency for each, latency in zip(group, measured, strict=True)}
    return [latencies[each.name] for each in contestants]


def entry_of(model: Measured, reference: Measured, mnist: Mnist) -> Entry:
    """Count what a model said, for the report."""
    contestant, card = model.contestant, model.contestant.model.card
    given, referred, truth = (
        list(map(int, each)) for each in (model.answers.digits, reference.answers.digits, mnist.test.labels)
    )
    is_reference = model is reference
    return Entry(
        name=contestant.name,
        size_bytes=contestant.size_bytes,
        sha256=contestant.sha256,
        parameters=card.parameters,
        from_reference=card.keras_sha256 == reference.contestant.sha256 if card.keras_sha256 else None,
        runtime=contestant.runtime,
        threads=contestant.threads,
        call=contestant.call,
        delegation=contestant.delegation,
        latency=model.latency,
        answers="".join(map(str, given)),
        score=score_of(given, truth),
        rejection=rejection_of(model.answers, card.reject_threshold, truth),
        difference=None if is_reference else difference_of(given, referred, truth),
        times_as_fast=None if is_reference else times_as_fast(model.latency, reference.latency),
    )


def rejection_of(answers: Answers, threshold: float | None, truth: Sequence[int]) -> Rejection | None:
    """Count the digits that the app would not show."""
    if threshold is None:
        return None
    pictures = tuple(place for place, accepted in enumerate(answers.accepted) if not accepted)
    misread = sum(int(answers.digits[place]) != truth[place] for place in pictures)
    return Rejection(threshold, len(pictures), misread, pictures)


def command_line(names: Sequence[str], data: Path | None, max_drop: float | None) -> str:
    """Write the command again with the names of the report: no folders of the machine it ran on."""
    words = ["digitlens", "compare", *names]
    words += ["--data", data.name] if data else []
    words += ["--max-drop", f"{max_drop:g}"] if max_drop is not None else []
    return shlex.join(words)


def _mover(bar: Progress, name: str, total: int) -> Callable[[int], None]:
    task = bar.add_task(name, total=total)
    return lambda steps: bar.advance(task, steps)


def _digits(labels: np.ndarray) -> str:
    return "".join(str(int(label)) for label in labels)
