"""Tesseract of Debian through its C interface, so that it is started once: sparse text, digits alone.

    TESSERACT=libtesseract.so.5 TESSDATA_PREFIX=FOLDER python tesseract.py PICTURE...

Boxes are its own of single characters (what `tesseract ... makebox` writes).
"""

import ctypes
import os

import cv2
import numpy as np
from protocol import Digit, lines_of, run

SPARSE_TEXT = 11  # page segmentation mode: find as much text as there is, in no order


def main() -> None:
    library = ctypes.CDLL(os.environ["TESSERACT"])
    for function in (library.TessBaseAPICreate, library.TessBaseAPIGetBoxText):
        function.restype = ctypes.c_void_p
    api = ctypes.c_void_p(library.TessBaseAPICreate())
    if library.TessBaseAPIInit3(api, None, b"eng"):
        raise SystemExit("Tesseract did not start: is TESSDATA_PREFIX right?")
    library.TessBaseAPISetVariable(api, b"tessedit_char_whitelist", b"0123456789")
    library.TessBaseAPISetPageSegMode(api, SPARSE_TEXT)

    def read(picture: np.ndarray) -> tuple[list[Digit], list[str]]:
        grey = np.ascontiguousarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
        height, width = grey.shape
        library.TessBaseAPISetImage(api, grey.ctypes.data_as(ctypes.c_void_p), width, height, 1, width)
        library.TessBaseAPIRecognize(api, None)
        boxes = taken(library, library.TessBaseAPIGetBoxText(api, 0))
        digits = [digit_of(line, height) for line in boxes.splitlines() if line]
        return digits, lines_of(digits)

    run(read)


def taken(library: ctypes.CDLL, pointer: int | None) -> str:
    """Take over a text that Tesseract made."""
    if not pointer:
        return ""
    text = ctypes.string_at(pointer).decode()
    library.TessDeleteText(ctypes.c_void_p(pointer))
    return text


def digit_of(line: str, height: int) -> Digit:
    """Take a line of makebox: label, left, bottom, right, top, page; its y points up."""
    label, left, bottom, right, top = line.split(" ")[:5]
    x, y = int(left), height - int(top)
    return {"box": [x, y, int(right) - x, int(top) - int(bottom)], "label": label, "confidence": 1.0}


if __name__ == "__main__":
    main()
