"""Keras model to TFLite flatbuffers: the same network in smaller numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from edge_app.quiet import ERRORS, OUTPUT, native_output_off
from train.keras_backend import keras, tensorflow

CALIBRATION_IMAGES = 1000  # training images; more move no range noticeably
VARIANTS = ("float32", "float16", "dynamic", "int8")  # the names of DESIGN's model files


@dataclass(frozen=True, eq=False)
class Converted:
    """One flatbuffer, without its card."""

    variant: str
    model: bytes


def convert_model(model: keras.Model, variant: str, calibration: np.ndarray) -> Converted:
    """Convert to one variant; the same model gives the same bytes.

    Args:
        variant: float32 (as it is), float16 (weights), dynamic (int8 weights, activations float), int8 (all int8, input
            uint8, weights scaled per output channel).
        calibration: uint8 (n, 28, 28) training images, from which int8 takes the ranges of activations.
    """
    lite = tensorflow.lite
    converter = lite.TFLiteConverter.from_keras_model(model)
    if variant != "float32":
        converter.optimizations = [lite.Optimize.DEFAULT]
    if variant == "float16":
        converter.target_spec.supported_types = [tensorflow.float16]
    if variant == "int8":
        converter.representative_dataset = lambda: _one_by_one(calibration)
        converter.target_spec.supported_ops = [lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = tensorflow.uint8
    with native_output_off(OUTPUT, ERRORS):  # the converter prints pages, from Python and from C++
        return Converted(variant, converter.convert())


def _one_by_one(images: np.ndarray) -> Iterator[list[np.ndarray]]:
    for image in images:
        yield [image[np.newaxis, ..., np.newaxis].astype(np.float32)]
