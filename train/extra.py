"""What a user reads where the packages of the extra `train` are missing."""

from collections.abc import Iterator
from contextlib import contextmanager

from edge_app.errors import InputError


@contextmanager
def extra_needed() -> Iterator[None]:
    """Import within: a package that is missing becomes one line with the pip line that installs it.

    Raises:
        InputError: instead of ImportError.
    """
    try:
        yield
    except ImportError as error:
        raise InputError(
            f"This command needs TensorFlow, Keras, ai-edge-quantizer, SciPy, Jinja and Matplotlib ({error}). "
            "Install them with: pip install 'digitlens[train]' (Python 3.11 to 3.13)"
        ) from error
