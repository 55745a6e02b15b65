"""Keras model to TFLite flatbuffers: the same network in smaller numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from ai_edge_quantizer import quantizer, recipe

from convert.names import with_short_names
from edge_app.quiet import ERRORS, OUTPUT, native_output_off
from train.keras_backend import keras, tensorflow

CALIBRATION_IMAGES = 1000  # training images; more move no range noticeably
VARIANTS = ("float32", "float16", "dynamic", "int8", "int4", "int16x8")  # the names of the model files
CALIBRATED = ("int8", "int16x8")  # those that take the ranges of activations from training images


@dataclass(frozen=True, eq=False)
class Converted:
    """One flatbuffer, without its card."""

    variant: str
    model: bytes


def convert_model(model: keras.Model, variant: str, calibration: np.ndarray) -> Converted:
    """Convert to one variant; the same model gives the same bytes.

    Args:
        variant: float32 (as it is), float16 (weights), dynamic (int8 weights, activations float), int8 (all int8, input
            uint8, weights scaled per output channel), int4 (weights alone, scaled per output channel), int16x8
            (activations int16, weights int8, input and output float).
        calibration: uint8 (n, 28, 28) training images, from which CALIBRATED take the ranges of activations.
    """
    if variant == "int4":
        return Converted(variant, to_int4(convert_model(model, "float32", calibration).model))
    lite = tensorflow.lite
    converter = lite.TFLiteConverter.from_keras_model(model)
    if variant != "float32":
        converter.optimizations = [lite.Optimize.DEFAULT]
    if variant == "float16":
        converter.target_spec.supported_types = [tensorflow.float16]
    if variant in CALIBRATED:
        converter.representative_dataset = lambda: _one_by_one(calibration)
        converter.target_spec.supported_ops = [_operators(variant)]
    if variant == "int8":
        converter.inference_input_type = tensorflow.uint8
    with native_output_off(OUTPUT, ERRORS):  # the converter prints pages, from Python and from C++
        return Converted(variant, with_short_names(converter.convert()))


def to_int4(float32: bytes) -> bytes:
    """Quantise the weights of a float flatbuffer to 4 bits; they are widened as it runs: small, not fast."""
    with native_output_off(OUTPUT, ERRORS):
        quantised = quantizer.Quantizer(float32, recipe.weight_only_wi4_afp32()).quantize(enable_progress_report=False)
    return bytes(quantised.quantized_model)


def _operators(variant: str) -> Any:
    operators = tensorflow.lite.OpsSet
    if variant == "int8":
        return operators.TFLITE_BUILTINS_INT8
    return operators.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8


def _one_by_one(images: np.ndarray) -> Iterator[list[np.ndarray]]:
    for image in images:
        yield [image[np.newaxis, ..., np.newaxis].astype(np.float32)]
