"""Time for one digit: models by turns in one run, so that their ratios hold whatever else the machine does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter_ns

import numpy as np

WARM_UP = 50  # calls of each model, not counted
ROUNDS = 50
CALLS = 20  # of each model in a round, one after the other

Scores = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Latency:
    """Time from one uint8 (1, 28, 28) frame to its scores."""

    p50_us: float
    p90_us: float
    p99_us: float
    rounds_ns: tuple[tuple[int, ...], ...]  # every call of every round


def measure_latencies(models: Sequence[Scores], frames: np.ndarray, on_round: Callable[[], None]) -> list[Latency]:
    """Time each model on single frames.

    Args:
        models: functions from uint8 (1, 28, 28) to scores.
        frames: uint8 (n, 28, 28), used in turn.
        on_round: called after each of the ROUNDS.
    """
    rounds: list[list[tuple[int, ...]]] = [[] for _ in models]
    for model in models:
        _time_calls(model, frames, 0, WARM_UP)
    for number in range(ROUNDS):
        for turn in range(len(models)):
            index = (number + turn) % len(models)  # nobody is always first
            rounds[index].append(_time_calls(models[index], frames, number * CALLS, CALLS))
        on_round()
    return [latency_of(tuple(times)) for times in rounds]


def latency_of(rounds_ns: tuple[tuple[int, ...], ...]) -> Latency:
    """Sum up the calls of all rounds."""
    p50, p90, p99 = (round(float(value) / 1000, 2) for value in np.percentile(np.concatenate(rounds_ns), (50, 90, 99)))
    return Latency(p50, p90, p99, rounds_ns)


def times_as_fast(latency: Latency, reference: Latency) -> float:
    """Compare medians round by round: the middle of the rounds' ratios; above 1 = quicker than the reference."""
    pairs = zip(reference.rounds_ns, latency.rounds_ns, strict=True)
    return round(float(np.median([np.median(slow) / np.median(quick) for slow, quick in pairs])), 3)


def _time_calls(model: Scores, frames: np.ndarray, first: int, calls: int) -> tuple[int, ...]:
    times = []
    for number in range(first, first + calls):
        place = number % len(frames)
        frame = frames[place : place + 1]
        start = perf_counter_ns()
        model(frame)
        times.append(perf_counter_ns() - start)
    return tuple(times)
