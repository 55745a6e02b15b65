"""The parts of the benchmarks that count, without what takes minutes."""

import time

import pytest

pytest.importorskip("scipy", reason="needs the extra `train`")

from benchmarks.fill_readme import NAMESPACES, RELEASED, accuracies, pareto
from benchmarks.time_to_accuracy import Watch, to_markdown
from convert.report import from_json

LOOK_S = 0.3


def test_the_clock_stands_while_the_validation_images_are_looked_at():
    def slowly() -> float:
        time.sleep(LOOK_S)
        return 0.5

    watch = Watch(every=1, most_steps=4, accuracy=slowly)
    watch.start()
    assert [watch.step() for _ in range(4)] == [False, False, False, True]
    assert len(watch.looks) == 4 and watch.seconds < LOOK_S  # four looks would be 1.2 s


def test_training_ends_with_the_look_that_reaches_the_target():
    shares = iter([0.97, 0.99])
    watch = Watch(every=3, most_steps=100, accuracy=lambda: next(shares))
    watch.start()
    assert [watch.step() for _ in range(6)] == [False] * 5 + [True]
    assert watch.reached


def test_the_ratio_is_told_only_where_both_reached_the_target():
    machine = {"cpu": "A processor", "cores": 2, "system": "A system", "python": "3.11", "load": 0}
    done = {"seconds": 10.0, "steps": 5, "drawing_crops_s": 0.0}
    alone = "edge, MNIST alone"
    text = to_markdown(machine, {"keras.io": {**done, "seconds": 40.0}, alone: {**done, "seconds": None}, "edge": done})
    assert "“edge” takes 0.25 of the time" in text and f"“{alone}” takes" not in text
    assert "of the time" not in to_markdown(
        machine, {"keras.io": {**done, "seconds": None}, alone: done, "edge": {**done, "seconds": 5.0}}
    )


def test_the_readme_s_picture_stands_alone_and_its_table_leaves_out_what_was_not_measured():
    report = from_json((RELEASED / "report.json").read_text())
    picture = pareto([report, report])
    assert picture.startswith(NAMESPACES) and "currentColor" not in picture
    heads = accuracies(report).splitlines()[0]
    assert "bytes" in heads and ("corruptions" in heads) == bool(report.trials)
