"""The scorer, on cases whose figures can be counted by hand, and as a process."""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.scoring import Mark, Truth, edits, line_edits, same_place, score
from edge_app.geometry import Box

ROOT = Path(__file__).parents[2]


def mark(x: int, label: str, unsure: bool = False) -> Mark:
    return Mark(Box(x, 0, 20, 30), label, unsure)


def test_score_counts_right_wrong_missed_and_stray():
    truth = Truth((mark(0, "1"), mark(100, "2"), mark(200, "3")), ("123",))
    outcome = score(truth, [mark(2, "1"), mark(101, "7"), mark(400, "5"), mark(500, "?")], ["17 5"])
    counts = outcome.counts
    assert (counts.true, counts.found, counts.right, counts.stray) == (3, 2, 1, 1)
    assert (counts.line_edits, counts.line_characters, counts.lines_exact) == (2, 3, 0)
    assert [true.label for true, _ in outcome.wrong] == ["2"] and outcome.missed == (mark(200, "3"),)
    assert counts.figures()["f1"] == pytest.approx(2 * 1 / (3 + 3), abs=1e-4)


def test_score_asks_nothing_where_the_truth_is_unsure():
    truth = Truth((mark(0, "1", unsure=True), mark(100, "15")), ("115",))
    counts = score(truth, [mark(0, "9"), mark(104, "4"), mark(300, "4")], ["94"]).counts
    assert (counts.true, counts.found, counts.stray, counts.line_edits) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("box", "same"),
    [
        pytest.param(Box(0, 0, 20, 30), True, id="the same"),
        pytest.param(Box(7, 8, 8, 14), True, id="inside, a bit over a third as high"),
        pytest.param(Box(8, 11, 4, 9), False, id="a speck inside"),
        pytest.param(Box(15, 0, 20, 30), False, id="beside"),
    ],
)
def test_same_place(box, same):
    assert same_place(Box(0, 0, 20, 30), box) is same


def test_lines_count_in_any_order_and_left_over_ones_whole():
    assert line_edits(["12", "345"], ["345", "1", "99"]) == (3, 1)
    assert edits("kitten", "sitting") == 3


def test_score_as_a_process_tells_each_kind_and_all(tmp_path):
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((30, 30), np.uint8))
    truth = {"kind": "photo", "digits": [{"box": [0, 0, 20, 30], "label": "1"}], "lines": ["1"]}
    (tmp_path / "a.json").write_text(json.dumps(truth))
    (tmp_path / "r.jsonl").write_text(json.dumps({"source": "x/a.png", **truth}) + "\n")
    command = [sys.executable, "-m", "benchmarks.score", tmp_path, tmp_path / "r.jsonl"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout.splitlines()[-1])["f1"] == 1
    (tmp_path / "a.json").write_text("{}")
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 2 and ended.stderr.count("\n") == 1 and "a.json" in ended.stderr
