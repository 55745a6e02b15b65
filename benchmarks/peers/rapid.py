"""RapidOCR with the models of its wheel and its own settings.

    python rapid.py PICTURE...

Boxes are its own of single characters; characters that are no digits go. Its texts are parts of lines (the cells of a
table): what stands beside each other is one line.
"""

import logging

import numpy as np
from protocol import Digit, lines_of, run
from rapidocr import RapidOCR


def main() -> None:
    engine = RapidOCR(params={"Global.log_level": "error"})
    logging.disable(logging.WARNING)

    def read(picture: np.ndarray) -> tuple[list[Digit], list[str]]:
        result = engine(picture, return_word_box=True, return_single_char_box=True)
        words = () if result.boxes is None else result.word_results  # where nothing is found they are not empty
        characters = [character for line in words for character in line]
        digits = [
            digit_of(*character) for character in characters if character[0] in set("0123456789") and character[2]
        ]
        return digits, lines_of(digits)

    run(read)


def digit_of(label: str, confidence: float, corners: list) -> Digit:
    (left, top), (right, bottom) = np.min(corners, axis=0).tolist(), np.max(corners, axis=0).tolist()
    return {"box": [left, top, right - left, bottom - top], "label": label, "confidence": confidence}


if __name__ == "__main__":
    main()
