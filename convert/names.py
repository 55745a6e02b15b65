"""Short names for the tensors of a flatbuffer: Keras' own, one for every layer that was fused, weigh kilobytes."""

from ai_edge_litert.tools import flatbuffer_utils

KEPT = 2  # parts of a name's path: the layer and what it does


def with_short_names(model: bytes) -> bytes:
    """Name each tensor after its own layer; what goes in and what comes out keep their names.

    Two models of one network stay comparable tensor by tensor, for the names are given in the order of the graph.
    """
    flatbuffer = flatbuffer_utils.read_model_from_bytearray(bytearray(model))
    for graph in flatbuffer.subgraphs:
        outside = {*graph.inputs, *graph.outputs}
        taken = {graph.tensors[index].name for index in outside}
        for index, tensor in enumerate(graph.tensors):
            if index not in outside:
                tensor.name = _free(short_name(tensor.name.decode()), taken)
                taken.add(tensor.name)
    return bytes(flatbuffer_utils.convert_object_to_bytearray(flatbuffer))


def short_name(name: str) -> str:
    """The last two parts of the first of the names that a fused operator bears."""
    return "/".join(name.partition(";")[0].split("/")[-KEPT:])


def _free(name: str, taken: set[bytes]) -> bytes:
    """The name, with a prime for each tensor that bears it already: an operator's bias is called as its result is."""
    while name.encode() in taken:
        name += "'"
    return name.encode()
