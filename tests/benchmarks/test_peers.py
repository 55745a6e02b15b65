"""The committed table of other readers is made of the committed figures."""

import json
from pathlib import Path

import pytest

from benchmarks.peers.__main__ import ROUNDS
from benchmarks.peers.measuring import Measured, over_rounds
from benchmarks.peers.report import to_markdown
from benchmarks.scoring import Counts
from edge_app.machine import Machine

KEPT = sorted((Path(__file__).parents[2] / "benchmarks" / "results").glob("*/peers.json"))


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.parent.name)
def test_the_table_is_made_of_the_committed_figures(path: Path):
    values = json.loads(path.read_text())
    measured = [Measured(**{**one, "counts": Counts(**one["counts"])}) for one in values["peers"]]
    assert path.with_suffix(".md").read_text() == to_markdown(measured, ROUNDS, Machine(**values["machine"]))


def test_of_rounds_count_the_median_time_of_each_picture_and_the_most_memory():
    rounds = [Measured("a", "", Counts(), (ms, 10 - ms), mib) for ms, mib in ((1, 5), (9, 7), (2, 6))]
    together = over_rounds(rounds)
    assert together.ms == (2, 8) and together.peak_mib == 7
