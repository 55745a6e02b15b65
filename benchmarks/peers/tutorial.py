"""The webcam tutorials' way: Otsu's threshold, external contours, 28x28, one `model.predict` a digit.

    MODEL=MODEL.keras python tutorial.py PICTURE...

The square about each contour and the dilation are those of the much copied bikz05/digit-recognition; the least size is
pyimagesearch's. Tutorials give no lines: contours whose heights overlap are taken as one.
"""

import os
from collections.abc import Sequence

import cv2
import keras
import numpy as np
from protocol import Digit, lines_of, run

LEAST_WIDTH, LEAST_HEIGHT = 5, 15  # pixels
SQUARE = 1.6  # side of the square that is cut out, in heights of the contour


def main() -> None:
    model = keras.models.load_model(os.environ["MODEL"])

    def read(picture: np.ndarray) -> tuple[list[Digit], list[str]]:
        grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), (5, 5), 0)
        _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
        contours, _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        boxes = [cv2.boundingRect(contour) for contour in contours]
        boxes = [box for box in boxes if box[2] >= LEAST_WIDTH and box[3] >= LEAST_HEIGHT]
        digits = [digit_of(model, ink, box) for box in boxes]
        return digits, lines_of(digits)

    run(read)


def digit_of(model: keras.Model, ink: np.ndarray, box: Sequence[int]) -> Digit:
    x, y, width, height = box
    side = int(height * SQUARE)
    left, top = max(0, x + width // 2 - side // 2), max(0, y + height // 2 - side // 2)
    roi = cv2.resize(ink[top : top + side, left : left + side], (28, 28), interpolation=cv2.INTER_AREA)
    roi = cv2.dilate(roi, np.ones((3, 3), np.uint8))
    scores = model.predict(roi.reshape(1, 28, 28, 1).astype("float32") / 255, verbose=0)[0]
    return {"box": list(box), "label": str(scores.argmax()), "confidence": float(scores.max())}


if __name__ == "__main__":
    main()
