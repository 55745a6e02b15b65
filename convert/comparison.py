"""A comparison from model files to a report."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rich.progress import Progress

from convert.answers import Answers
from convert.confidence import confidence_of
from convert.contestant import Contestant, check_file, load_contestant, names_of, without_repeats
from convert.costs import costs_of
from convert.digit_files import load_marks
from convert.latency import times_as_fast
from convert.marks_score import MarkSet, MarksScore, marks_score_of
from convert.measuring import Measured, Pictures, Shown, measure, measure_layers, mover, origin_of
from convert.report import Data, Entry, Rejection, Report, corrected
from convert.score import difference_of, score_of
from convert.trial_score import TrialScore, group_scores_of, trial_score_of
from convert.trials import About, Asked, gather_trials
from edge_app.errors import InputError
from edge_app.machine import this_machine, versions
from train.data import load_mnist

PACKAGES = ("digitlens", "ai-edge-quantizer", "numpy", "opencv-python-headless", "scipy")  # runtimes: with each model


@dataclass(frozen=True)
class Order:
    """A comparison as the command line says it."""

    models: Sequence[Path]  # the first is the reference
    data: Path | None = None  # mnist.npz
    max_drop: float | None = None  # the gate, percentage points
    asked: Asked = field(default_factory=Asked)
    not_digits: Path | None = None  # .npz of marks that are no digits


@dataclass(frozen=True, eq=False)
class Comparison:
    """Figures, and the pictures that they are about."""

    report: Report
    pixels: np.ndarray  # uint8 (n, 28, 28)


def compare_files(order: Order, bar: Progress) -> Comparison:
    """Measure models, the first of which is the reference.

    Raises:
        InputError: a file is not what it should be, or all models are the same.
    """
    contestants = _load_contestants(order.models, bar)
    mnist, marks = load_mnist(order.data), load_marks(order.not_digits) if order.not_digits else None
    making = bar.add_task("drawing pictures", total=None)
    on_trial = lambda done, total: bar.update(making, completed=done, total=total)  # noqa: E731
    pictures = Pictures(mnist.test, gather_trials(order.asked, mnist.test, on_trial), marks)
    machine = this_machine()
    measured = measure(contestants, pictures, order.asked.thorough, bar)
    abouts = tuple(trial.about for trial in pictures.trials)
    truth = _digits(mnist.test.labels)
    entries = tuple(entry_of(model, measured[0], truth, abouts) for model in measured)
    thorough = order.asked.thorough
    report = Report(
        command=command_line([each.name for each in contestants], order),
        machine=machine,
        versions=versions(PACKAGES),
        data=Data(mnist.sha256, len(mnist.test), truth),
        max_drop=order.max_drop,
        entries=entries,
        trials=abouts,
        marks=MarkSet(order.not_digits.name, marks.labels, marks.sha256) if marks and order.not_digits else None,
        layers=measure_layers(contestants, mnist.test.pixels, bar) if thorough else (),
        costs=costs_of(entries, [origin_of(each) for each in contestants], abouts, truth),
    )
    return Comparison(corrected(report), mnist.test.pixels)


def _load_contestants(paths: Sequence[Path], bar: Progress) -> list[Contestant]:
    for path in paths:
        check_file(path)
    paths = without_repeats(paths)
    if len(paths) == 1:
        raise InputError(f"Expected a model other than the reference, got only {paths[0]}. Name another file.")
    moved, contestants = mover(bar, "loading", len(paths)), []
    for path, name in zip(paths, names_of(paths), strict=True):
        contestants.append(load_contestant(path, name))
        moved(1)
    return contestants


def entry_of(model: Measured, reference: Measured, truth: str, abouts: Sequence[About]) -> Entry:
    """Count what a model said, for the report."""
    contestant, card = model.contestant, model.contestant.model.card
    given, referred, true = (
        list(map(int, each)) for each in (model.shown.test.digits, reference.shown.test.digits, truth)
    )
    other = None if model is reference else reference
    trials = _trial_scores(model.shown, abouts)
    referred_trials = _trial_scores(other.shown, abouts) if other else None
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
        score=score_of(given, true),
        rejection=rejection_of(model.shown.test, card.reject_threshold, true),
        difference=difference_of(given, referred, true) if other else None,
        times_as_fast=times_as_fast(model.latency, other.latency) if other else None,
        confidence=confidence_of(model.shown.test.confidences, np.equal(given, true)),
        trials=trials,
        groups=group_scores_of(abouts, trials, referred_trials) if trials else (),
        marks=_marks_score(model, other),
        start=model.start,
        left_out=model.shown.left_out,
    )


def _trial_scores(shown: Shown, abouts: Sequence[About]) -> tuple[TrialScore, ...]:
    pairs = zip(shown.trials, abouts, strict=True) if shown.trials else ()
    return tuple(trial_score_of(answers, about) for answers, about in pairs)


def _marks_score(model: Measured, reference: Measured | None) -> MarksScore | None:
    """A model that rejects nothing, because its card has no threshold, is not held against others."""
    if model.shown.marks is None:
        return None
    both = reference is not None and None not in (_threshold(model), _threshold(reference))
    return marks_score_of(model.shown.marks, model.shown.test, reference.shown.marks if reference and both else None)


def _threshold(model: Measured) -> float | None:
    return model.contestant.model.card.reject_threshold


def rejection_of(answers: Answers, threshold: float | None, truth: Sequence[int]) -> Rejection | None:
    """Count the digits that the app would not show."""
    if threshold is None:
        return None
    pictures = tuple(place for place, accepted in enumerate(answers.accepted) if not accepted)
    misread = sum(int(answers.digits[place]) != truth[place] for place in pictures)
    return Rejection(threshold, len(pictures), misread, pictures)


def command_line(names: Sequence[str], order: Order) -> str:
    """Write the command again with the names of the report: no folders of the machine it ran on."""
    words = ["digitlens", "compare", *names]
    named = (("--data", order.data), ("--photos", order.asked.photos), ("--digits", order.asked.digits))
    for option, path in (*named, ("--not-digits", order.not_digits)):
        words += [option, path.name] if path else []
    words += ["--max-drop", f"{order.max_drop:g}"] if order.max_drop is not None else []
    words += [] if order.asked.thorough else ["--quick"]
    return shlex.join(words)


def _digits(labels: np.ndarray) -> str:
    return "".join(str(int(label)) for label in labels)
