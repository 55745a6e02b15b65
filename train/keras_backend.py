"""The one door to Keras: sets it up before its first import, and says what to install where it is missing.

Import `keras` from here, not by itself: Keras reads its backend and TensorFlow its log level once, at import.
"""

import os

from edge_app.quiet import ERRORS, native_output_off
from train.extra import extra_needed

os.environ["KERAS_BACKEND"] = "tensorflow"  # the converter knows no other
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")  # every figure of the project is a CPU's

with extra_needed(), native_output_off(ERRORS):  # its log level leaves out what it says of a newer processor's oneDNN
    import keras
    import tensorflow

__all__ = ["keras", "tensorflow"]
