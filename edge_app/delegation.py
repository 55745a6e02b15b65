"""How much of a TFLite graph runs in XNNPACK: told from the graph as the interpreter runs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from edge_app.runtime import build_interpreter

DELEGATE = "DELEGATE"  # the runtime's name of a node that stands for operators given to a delegate


@dataclass(frozen=True)
class Delegation:
    """Operators of the model file, and those of them that XNNPACK computes."""

    delegated: int
    operators: int
    parts: int  # delegate nodes: 1 where the graph is not cut
    left: tuple[str, ...]  # names of the operators that plain kernels compute, in the graph's order

    @property
    def whole(self) -> bool:
        return self.delegated == self.operators


@dataclass(frozen=True)
class Node:
    """One node of the interpreter's graph; tensors by their index."""

    name: str
    inputs: frozenset[int]
    outputs: frozenset[int]


def delegation_of(model: bytes, threads: int = 1) -> Delegation | None:
    """Count the delegated operators of a flatbuffer; None where the runtime does not tell its nodes."""
    interpreter = build_interpreter(model, threads)
    details = getattr(interpreter, "_get_ops_details", None)  # the one way there is; no part of the public interface
    return None if details is None else delegation_of_nodes([_node(detail) for detail in details()])


def delegation_of_nodes(nodes: Iterable[Node]) -> Delegation:
    """Count the delegated operators among the nodes of a graph.

    When a delegate takes operators over, the interpreter keeps their nodes and appends one DELEGATE node in their
    stead, whose inputs and outputs are those of the whole part. So the operators that it took are those met on the
    way back from its outputs to its inputs.
    """
    nodes = list(nodes)
    delegates = [node for node in nodes if node.name.startswith(DELEGATE)]
    operators = [node for node in nodes if not node.name.startswith(DELEGATE)]
    maker = {tensor: index for index, node in enumerate(operators) for tensor in node.outputs}
    taken: set[int] = set()
    for delegate in delegates:
        taken |= _between(delegate, operators, maker)
    left = tuple(node.name for index, node in enumerate(operators) if index not in taken)
    return Delegation(len(taken), len(operators), len(delegates), left)


def _between(delegate: Node, operators: list[Node], maker: dict[int, int]) -> set[int]:
    met: set[int] = set()
    tensors = list(delegate.outputs)
    while tensors:
        index = maker.get(tensors.pop())  # None: a constant
        if index is not None and index not in met:
            met.add(index)
            tensors += operators[index].inputs - delegate.inputs
    return met


def _node(detail: dict[str, Any]) -> Node:
    inputs, outputs = (frozenset(int(tensor) for tensor in detail[side]) for side in ("inputs", "outputs"))
    return Node(detail["op_name"], inputs, outputs)
