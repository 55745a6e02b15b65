"""Timing: order and counts, on functions whose calls are recorded."""

import time

import numpy as np

from convert.latency import CALLS, ROUNDS, WARM_UP, latency_of, measure_latencies, times_as_fast

FRAMES = np.zeros((7, 28, 28), np.uint8)


def test_models_take_turns_on_single_frames_and_none_is_always_first():
    calls: list[str] = []

    def named(name: str):
        def scores(frames: np.ndarray) -> np.ndarray:
            assert frames.shape == (1, 28, 28)
            calls.append(name)
            return frames

        return scores

    rounds = []
    latencies = measure_latencies([named("a"), named("b")], FRAMES, lambda: rounds.append(len(calls)))
    assert len(rounds) == ROUNDS and len(calls) == 2 * (WARM_UP + ROUNDS * CALLS)
    turns = calls[2 * WARM_UP :: CALLS]
    assert turns[:4] == ["a", "b", "b", "a"]
    assert all(
        len(latency.rounds_ns) == ROUNDS and {len(times) for times in latency.rounds_ns} == {CALLS}
        for latency in latencies
    )


def test_a_slower_model_is_told_slower():
    def slow(frames: np.ndarray) -> np.ndarray:
        time.sleep(0.0005)
        return frames

    quick, late = measure_latencies([lambda frames: frames, slow], FRAMES[:1], lambda: None)
    assert quick.p50_us < late.p50_us >= 500
    assert times_as_fast(quick, late) > 1 > times_as_fast(late, quick)


def test_latency_is_in_microseconds():
    latency = latency_of((tuple(range(0, 101_000, 1000)),))  # 0 to 100 µs
    assert (latency.p50_us, latency.p90_us, latency.p99_us) == (50, 90, 99)


def test_ratio_is_the_middle_of_the_rounds_ratios_so_that_a_slow_spell_of_the_machine_does_not_count():
    reference = latency_of(((10, 10), (10, 10), (1000, 1000)))
    model = latency_of(((5, 5), (5, 5), (500, 500)))
    assert times_as_fast(model, reference) == 2
