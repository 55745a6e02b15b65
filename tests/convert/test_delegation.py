"""Delegated operators: of graphs drawn by hand, and of real ones."""

import pytest

from edge_app.delegation import Node, delegation_of, delegation_of_nodes
from edge_app.runtime import RUNTIMES, runtime


def node(name: str, inputs: list[int], outputs: list[int]) -> Node:
    return Node(name, frozenset(inputs), frozenset(outputs))


# 0 -> QUANTIZE -> 1 -> CONV_2D -> 2 -> SOFTMAX -> 3 -> FULLY_CONNECTED -> 4, weights 10 and 11
GRAPH = [
    node("QUANTIZE", [0], [1]),
    node("CONV_2D", [1, 10], [2]),
    node("SOFTMAX", [2], [3]),
    node("FULLY_CONNECTED", [3, 11], [4]),
]


@pytest.mark.parametrize(
    ("delegates", "delegated", "left"),
    [
        pytest.param([], 0, ("QUANTIZE", "CONV_2D", "SOFTMAX", "FULLY_CONNECTED"), id="none"),
        pytest.param([node("DELEGATE", [0, 10, 11], [4])], 4, (), id="all"),
        pytest.param([node("DELEGATE", [1, 10, 11], [4])], 3, ("QUANTIZE",), id="all but the first"),
        pytest.param(
            [node("DELEGATE TfLiteXNNPackDelegate", [0, 10], [2]), node("DELEGATE", [3, 11], [4])],
            3,
            ("SOFTMAX",),
            id="cut in two, under an older runtime's name",
        ),
    ],
)
def test_operators_between_a_delegates_ends_are_counted(delegates, delegated, left):
    found = delegation_of_nodes([*GRAPH, *delegates])
    assert (found.delegated, found.operators, found.parts, found.left) == (delegated, 4, len(delegates), left)
    assert found.whole == (delegated == 4)


@pytest.mark.train
def test_float_model_runs_in_xnnpack_whole(files):
    found = delegation_of(files.float32.read_bytes())
    assert found is not None and found.whole and found.parts == 1
    assert found.operators == operators_without_delegate(files.float32)


@pytest.mark.train
def test_uint8_input_is_requantised_outside_of_xnnpack(files):
    found = delegation_of(files.int8.read_bytes())
    assert found is not None and found.left == ("QUANTIZE",)
    assert found.operators == operators_without_delegate(files.int8)


def operators_without_delegate(path) -> int:
    """The independent count: the graph before any delegate has touched it."""
    module = runtime()
    if module.__name__ != RUNTIMES[0][0]:
        pytest.skip("only ai-edge-litert can be asked to leave the delegate out")
    plain = module.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    interpreter = module.Interpreter(model_content=path.read_bytes(), experimental_op_resolver_type=plain)
    interpreter.allocate_tensors()
    return len(interpreter._get_ops_details())
