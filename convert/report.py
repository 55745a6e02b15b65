"""The report: every figure of a comparison as a value, to JSON and back."""

import dataclasses
import json
import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from convert.confidence import Confidence
from convert.latency import Latency
from convert.layers import Layers
from convert.marks_score import MarkSet, MarksScore
from convert.score import Difference, Score
from convert.start import Start
from convert.statistics import holm
from convert.trial_score import GroupScore, TrialScore
from convert.trials import SHIFTS, About
from edge_app.delegation import Delegation
from edge_app.machine import Machine

NUMBERS = re.compile(r"\[\s+(-?[\d.]+(?:,\s+-?[\d.]+)*)\s+\]")  # a list of numbers that json set one a line


@dataclass(frozen=True)
class Rejection:
    """Digits that fell below the reject threshold of the card; accuracies count them by their likeliest digit."""

    threshold: float
    rejected: int
    misread: int  # of the rejected: those that would have been wrong
    pictures: tuple[int, ...]  # their places in the data


@dataclass(frozen=True)
class Entry:
    """One model in the report."""

    name: str
    size_bytes: int
    sha256: str
    parameters: int | None  # as the card says
    from_reference: bool | None  # converted from the reference's very file; None: the card does not say
    runtime: str
    threads: int
    call: str  # what was timed
    delegation: Delegation | None
    latency: Latency
    answers: str  # one digit per picture, in the data's order
    score: Score
    rejection: Rejection | None  # None: the card has no threshold
    difference: Difference | None  # None: this is the reference
    times_as_fast: float | None  # as the reference, by median latency within each round
    confidence: Confidence | None = None
    trials: tuple[TrialScore, ...] = ()  # on the report's trials, in their order
    groups: tuple[GroupScore, ...] = ()  # the same, added up
    marks: MarksScore | None = None  # on the marks that are no digits
    start: Start | None = None
    left_out: str | None = None  # why it has seen the clean test images alone


@dataclass(frozen=True)
class Cost:
    """One step on the way from the Keras model to what the app does."""

    step: str
    before: str
    after: str
    right_before: int
    right_after: int
    difference: Difference


@dataclass(frozen=True)
class Data:
    """The test pictures."""

    sha256: str  # as the cards have it
    total: int
    truth: str  # one digit per picture


@dataclass(frozen=True)
class Report:
    """A whole comparison; the first entry is the reference."""

    command: str
    machine: Machine
    versions: Mapping[str, str]
    data: Data
    max_drop: float | None  # the gate, percentage points
    entries: tuple[Entry, ...]
    trials: tuple[About, ...] = ()
    marks: MarkSet | None = None
    layers: tuple[Layers, ...] = ()
    costs: tuple[Cost, ...] = ()
    comparisons: int = 0  # tests that Holm's correction counts

    @property
    def reference(self) -> Entry:
        return self.entries[0]

    @property
    def models(self) -> tuple[Entry, ...]:
        return self.entries[1:]

    @property
    def over_gate(self) -> tuple[Entry, ...]:
        """The models that lose more than the gate allows."""
        limit = float("inf") if self.max_drop is None else self.max_drop
        return tuple(entry for entry in self.models if entry.difference and entry.difference.drop > limit)


def corrected(report: Report) -> Report:
    """Correct the tests of all models on all kinds of picture for their number, by Holm's method.

    Shifts are drawn as a curve, not tested.
    """
    tested = [difference for entry in report.entries for difference in _differences(entry)]
    given = iter(holm([difference.mcnemar_p for difference in tested]))
    entries = tuple(_with_p(entry, given) for entry in report.entries)
    return dataclasses.replace(report, entries=entries, comparisons=len(tested))


def _differences(entry: Entry) -> list[Difference]:
    tested = (group.difference for group in entry.groups if group.group != SHIFTS)
    of = [entry.difference, *tested, entry.marks and entry.marks.difference]
    return [difference for difference in of if difference]


def _with_p(entry: Entry, given: Iterator[float]) -> Entry:
    """Hand out corrected values in the order of `_differences`."""

    def next_p(holder: Any) -> Any:
        if holder is None or holder.difference is None:
            return holder
        return dataclasses.replace(holder, difference=dataclasses.replace(holder.difference, holm_p=next(given)))

    entry = next_p(entry)
    groups = tuple(group if group.group == SHIFTS else next_p(group) for group in entry.groups)
    return dataclasses.replace(entry, groups=groups, marks=next_p(entry.marks))


def differently_read(report: Report) -> Iterator[int]:
    """Yield the places of the pictures of which not all models say the same."""
    for place, answers in enumerate(zip(*(entry.answers for entry in report.entries), strict=True)):
        if len(set(answers)) > 1:
            yield place


def to_json(report: Report) -> str:
    """Write a report, lists of numbers on one line."""
    text = json.dumps(dataclasses.asdict(report), indent=1, ensure_ascii=False)
    return NUMBERS.sub(lambda found: "[" + re.sub(r"\s+", " ", found[1]) + "]", text) + "\n"


def from_json(text: str) -> Report:
    """Read back what `to_json` wrote; what an older report lacks is as if it had not been measured."""
    report: Report = _revive(Report, json.loads(text))
    return report


def _revive(kind: Any, value: Any) -> Any:
    """Turn parsed JSON to what a type hint says: dataclasses, tuples and optional ones of these."""
    if isinstance(kind, types.UnionType):
        return None if value is None else _revive(next(part for part in kind.__args__ if part is not type(None)), value)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return typing.cast(Any, kind)(**{name: _revive(hints[name], value[name]) for name in hints if name in value})
    if typing.get_origin(kind) is tuple:
        return tuple(_revive(kind.__args__[0], part) for part in value)
    return value
