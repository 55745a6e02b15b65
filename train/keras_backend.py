"""The one door to Keras: sets it up before its first import, and says what to install where it is missing.

Import `keras` from here, not by itself: Keras reads its backend and TensorFlow its log level once, at import.
"""

import os

from edge_app.errors import InputError

os.environ["KERAS_BACKEND"] = "tensorflow"  # the converter knows no other
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")  # every figure of the project is a CPU's

try:
    import keras
    import tensorflow
except ImportError as error:
    raise InputError(
        f"This command needs TensorFlow and Keras ({error}). "
        "Install them with: pip install 'digitlens[train]' (Python 3.11 to 3.13)"
    ) from error

__all__ = ["keras", "tensorflow"]
