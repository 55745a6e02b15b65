"""A model started in a process of its own."""

import numpy as np
import pytest

from convert.start import RUNS, start_of
from edge_app.classifier import BUNDLED_MODEL
from edge_app.errors import InputError


def test_memory_is_the_new_process_s_own_and_not_its_parent_s():
    ballast = np.ones(400 * 2**17)  # 400 MiB, touched
    start = start_of(BUNDLED_MODEL)
    assert ballast.nbytes / 2**20 == 400
    assert 10 < start.peak_mib < 300
    assert len(start.runs_s) == len(start.runs_mib) == RUNS
    assert min(start.runs_s) <= start.first_result_s <= max(start.runs_s)


def test_a_process_that_fails_is_told(tmp_path):
    with pytest.raises(InputError, match="to run in a process of its own"):
        start_of(tmp_path / "none.tflite")
