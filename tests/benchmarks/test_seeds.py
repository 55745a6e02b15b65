"""The table of seeds is made of the models' cards."""

import pytest

from benchmarks.seeds import card_of, table
from edge_app.card import Card, Count
from edge_app.errors import InputError


def card(seed: int, right: int) -> Card:
    on = ("keras validation", "keras test", "validation", "test")
    return Card(seed=seed, command="digitlens train", accuracies={each: Count(right, 1000) for each in on})


def test_seeds_stand_in_order_with_their_mean_below():
    lines = table("tiny", [(2000, card(1, 996)), (1000, card(0, 990))]).splitlines()
    assert lines[4] == "| 0 | 1,000 | 990 | 990 | 990 | 990 |"
    assert lines[5] == "| 1 | 2,000 | 996 | 996 | 996 | 996 |"
    assert lines[6] == "| mean |  | 99.30% | 99.30% | 99.30% | 99.30% |"


def test_a_file_without_counts_is_told(tmp_path):
    (tmp_path / "model.tflite").write_bytes(b"nothing")
    with pytest.raises(InputError, match="without its counts"):
        card_of(tmp_path / "model.tflite")


def test_models_of_two_recipes_are_no_seeds_of_one():
    other = Card(seed=1, command="digitlens train --epochs 3", accuracies=card(1, 990).accuracies)
    with pytest.raises(InputError, match="one recipe"):
        table("tiny", [(1000, card(0, 990)), (1000, other)])
