"""Where quantisation hurts: tensor by tensor, between a float model and a quantised one made from the same network.

The comparing is ai-edge-quantizer's own (`model_validator`): it runs both graphs and holds tensors of one name against
each other, quantised ones as the real numbers that they stand for.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from ai_edge_quantizer import model_validator
from ai_edge_quantizer.utils import validation_utils

from convert.names import short_name
from edge_app.quiet import ERRORS, OUTPUT, native_output_off
from edge_app.runtime import build_interpreter

PICTURES = 100  # test images that both graphs are shown
WEIGHTS, ACTIVATIONS = "weights", "activations"


class Metric(Enum):
    """What is measured of each tensor and picture."""

    SNR = "snr"  # power of the signal to that of the error
    LARGEST = "largest"  # difference of any one number
    SPAN = "span"  # greatest absolute value


@dataclass(frozen=True)
class TensorError:
    """One tensor of the graph."""

    name: str
    kind: str
    snr_db: float  # signal to noise, decibel; of activations the mean over the pictures
    largest: float  # error of any number in any picture, in the tensor's own unit
    span: float  # greatest absolute value of the float tensor in any picture: what `largest` is to be held against


@dataclass(frozen=True)
class Layers:
    """All tensors that two models have in common, in the order of the graph."""

    reference: str
    model: str
    pictures: int
    tensors: tuple[TensorError, ...]


def layers_of(
    reference: bytes, model: bytes, names: tuple[str, str], frames: np.ndarray, on_picture: Callable[[], None]
) -> Layers:
    """Compare two flatbuffers on the first PICTURES of uint8 (n, 28, 28); `names` are those of the two."""
    ratio = validation_utils.get_validation_func(validation_utils.ValidationErrorMetric.SNR)
    kinds, taken = _kinds(reference), _input_name(reference)
    decibels: dict[str, list[float]] = {name: [] for name in kinds}
    largest, span = dict.fromkeys(kinds, 0.0), dict.fromkeys(kinds, 0.0)
    for frame in frames[:PICTURES]:
        sample = {"serving_default": [{taken: frame[np.newaxis, ..., np.newaxis].astype(np.float32)}]}
        with native_output_off(OUTPUT, ERRORS), warnings.catch_warnings(action="ignore"):
            found = model_validator.compare_model(
                reference, model, sample, list(Metric), [ratio, _largest_error, _span], use_xnnpack=False, num_threads=1
            ).get_all_tensor_results()
        for name in kinds.keys() & found.keys():
            decibels[name].append(10 * float(np.log10(max(found[name]["snr"], 1e-12))))
            largest[name] = max(largest[name], found[name]["largest"])
            span[name] = max(span[name], found[name]["span"])
        on_picture()
    tensors = tuple(
        TensorError(
            _short(name),
            kind,
            round(float(np.mean(decibels[name])), 2),
            *(float(f"{of[name]:.4g}") for of in (largest, span)),
        )
        for name, kind in kinds.items()
        if decibels[name]
    )
    return Layers(*names, min(PICTURES, len(frames)), tensors)


def _largest_error(given: np.ndarray, true: np.ndarray) -> float:
    return float(np.abs(np.asarray(given, np.float64) - true).max())


def _span(given: np.ndarray, true: np.ndarray) -> float:
    return float(np.abs(true).max())


def _kinds(model: bytes) -> dict[str, str]:
    """Name the float tensors of a graph: weights of two or more dimensions, then what each operator gives."""
    interpreter = build_interpreter(model, 1)
    details = {detail["index"]: detail for detail in interpreter.get_tensor_details()}
    inputs = {detail["index"] for detail in interpreter.get_input_details()}
    operators = [each for each in interpreter._get_ops_details() if not each["op_name"].startswith("DELEGATE")]
    made = {int(index) for operator in operators for index in operator["outputs"]}
    kinds = {}
    for operator in operators:
        for index in (*operator["inputs"], *operator["outputs"]):
            detail = details.get(int(index))
            if detail is not None and int(index) not in inputs and _counts(detail):
                kinds[detail["name"]] = ACTIVATIONS if int(index) in made else WEIGHTS
    return kinds


def _counts(detail: dict[str, Any]) -> bool:
    return detail["dtype"] is np.float32 and len(detail["shape"]) >= 2


def _input_name(model: bytes) -> str:
    names = build_interpreter(model, 1).get_signature_list()["serving_default"]["inputs"]
    return str(names[0])


def _short(name: str) -> str:
    """What a layer does, in words; the output's own name says nothing."""
    if name.startswith("StatefulPartitionedCall"):
        return "scores"
    return short_name(name).rstrip("'")
