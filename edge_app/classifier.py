"""MNIST frames in, scores and labels out: the model file in the interpreter, built once."""

from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np

from edge_app.card import DIGITS, NOT_A_DIGIT, Card, is_damaged, read_card
from edge_app.errors import InputError
from edge_app.mnist_frame import FRAME_SIDE, PREPROCESSING
from edge_app.runtime import build_interpreter
from edge_app.second_look import LOOKS, is_doubtful, looks

BUNDLED_MODEL = Path(__file__).parent / "assets" / "model-int8.tflite"
LABELS = (DIGITS, (*DIGITS, NOT_A_DIGIT))  # the two forms of a card's labels


@dataclass(frozen=True, eq=False)
class Verdicts:
    """What the network says of n frames."""

    digits: np.ndarray  # int64 (n,), the likeliest of the ten digits
    confidences: np.ndarray  # float32 (n,), probability of that digit, 0..1
    accepted: np.ndarray  # bool (n,), False = not a digit
    probabilities: np.ndarray  # float32 (n, 10 or 11), in the order of the card's labels
    frames: np.ndarray  # uint8 (n, 28, 28), what was judged; (0, 28, 28) where only scores were given

    @property
    def sure(self) -> np.ndarray:
        """float32 (n,): the confidences, 0 for what is not a digit."""
        return np.where(self.accepted, self.confidences, np.float32(0))

    def only(self, kept: list[int]) -> "Verdicts":
        """Those of some frames."""
        return Verdicts(*(getattr(self, name)[kept] for name in VERDICT_FIELDS))

    def and_(self, more: "Verdicts") -> "Verdicts":
        """These, and behind them others."""
        pairs = ((getattr(self, name), getattr(more, name)) for name in VERDICT_FIELDS)
        return Verdicts(*(np.concatenate(pair) for pair in pairs))


VERDICT_FIELDS = tuple(field.name for field in fields(Verdicts))


class Classifier:
    """A digit model with its card, ready to run."""

    def __init__(self, model: bytes, card: Card, threads: int = 1) -> None:
        self.card = card
        self._interpreter = build_interpreter(model, threads)
        self.input = self._interpreter.get_input_details()[0]
        self.output = self._interpreter.get_output_details()[0]

    def scores(self, frames: np.ndarray) -> np.ndarray:
        """Run the network, one frame at a time.

        Args:
            frames: uint8 (n, 28, 28), 0 = paper, 255 = ink.

        Returns:
            float32 (n, 10 or 11): logits in the order of the card's labels.
        """
        batch = as_input(frames, self.input)
        given = np.empty((len(frames), len(self.card.labels)), self.output["dtype"])
        for index in range(len(frames)):
            self._interpreter.set_tensor(self.input["index"], batch[index : index + 1])
            self._interpreter.invoke()
            given[index] = self._interpreter.get_tensor(self.output["index"])[0]
        return as_scores(given, self.output)

    def classify(self, frames: np.ndarray, look_again: bool = True) -> Verdicts:
        """Label each frame, and say which are not digits by the card's threshold.

        Args:
            frames: uint8 (n, 28, 28), 0 = paper, 255 = ink.
            look_again: judge the doubtful by more looks.
        """
        scores = self.scores(frames)
        verdicts = judge(scores, self.card)
        doubtful = np.flatnonzero(is_doubtful(verdicts.confidences))
        if look_again and len(doubtful):
            again = self.scores(looks(frames[doubtful]).reshape(-1, *frames.shape[1:]))
            seen = np.concatenate([scores[doubtful, np.newaxis], again.reshape(len(doubtful), LOOKS, -1)], axis=1)
            scores[doubtful] = seen.mean(axis=1)
            verdicts = judge(scores, self.card)
        return replace(verdicts, frames=frames)


def judge(scores: np.ndarray, card: Card) -> Verdicts:
    """Turn logits, float32 (n, 10 or 11), to verdicts by the card's temperature and reject threshold."""
    probabilities = softmax(scores / (card.temperature or 1.0))
    digits = probabilities[:, : len(DIGITS)].argmax(axis=1)
    confidences = probabilities[np.arange(len(digits)), digits]
    accepted = confidences >= (card.reject_threshold or 0.0)
    return Verdicts(digits, confidences, accepted, probabilities, np.empty((0, FRAME_SIDE, FRAME_SIDE), np.uint8))


def load_classifier(path: Path = BUNDLED_MODEL, threads: int = 1) -> Classifier:
    """Load a model file and hold its card against its tensors.

    Raises:
        InputError: no such file, no model, no card, or a card that does not fit.
    """
    if not path.is_file():
        raise InputError(f"No model at {path}. Make one with: digitlens convert MODEL.keras")
    if path.suffix == ".keras":
        raise InputError(f"Expected a .tflite model, got the Keras model {path}. Run: digitlens convert {path}")
    card = read_card(path)
    if card is None:
        raise InputError(
            f"Expected a digitlens model with its card inside, got {path} without one: "
            "not a model of digitlens, or cut short. Make it anew with: digitlens convert MODEL.keras"
        )
    check_card(card, path)
    model = path.read_bytes()
    if is_damaged(model, card):
        raise InputError(f"Expected the model that its card was written for, got {path} damaged. Copy it again.")
    try:
        classifier = Classifier(model, card, threads)
    except (ValueError, RuntimeError) as error:
        raise InputError(f"Expected a TFLite model, got {path}, which the runtime refuses ({error}).") from error
    check_shapes(classifier, path)
    return classifier


def check_card(card: Card, path: Path) -> None:
    """Raise InputError where the app would crop or label otherwise than the model was made for."""
    if card.labels not in LABELS:
        raise InputError(f"Expected the labels 0 to 9 and perhaps ?, got {', '.join(card.labels)} in {path}.")
    if card.preprocessing != PREPROCESSING:
        raise InputError(
            f"Expected a model for preprocessing version {PREPROCESSING}, got version {card.preprocessing} in {path}. "
            "Train and convert it with this version of digitlens."
        )


def check_shapes(classifier: Classifier, path: Path) -> None:
    """Raise InputError where the tensors are not a digit model's, or not what the card says."""
    taken, given = tuple(classifier.input["shape"]), tuple(classifier.output["shape"])
    if taken != (1, FRAME_SIDE, FRAME_SIDE, 1):
        raise InputError(f"Expected a (1, 28, 28, 1) input, got {_plain(taken)} in {path}. Is this the digit model?")
    if given != (1, len(classifier.card.labels)):
        raise InputError(f"Expected {len(classifier.card.labels)} scores, got {_plain(given)} in {path}.")


def as_input(frames: np.ndarray, detail: dict) -> np.ndarray:
    """Cast frames, uint8 (n, 28, 28), to what an interpreter's input takes: (n, 28, 28, 1) of its dtype."""
    frames = frames[..., np.newaxis]
    scale, zero_point = detail["quantization"]
    if scale == 0 or (detail["dtype"] is np.uint8 and (scale, zero_point) == (1.0, 0)):
        return np.ascontiguousarray(frames, detail["dtype"])
    return quantize(frames, scale, zero_point, detail["dtype"])


def as_scores(values: np.ndarray, detail: dict) -> np.ndarray:
    """Cast an interpreter's output to float32 logits of the same shape."""
    scale, zero_point = detail["quantization"]
    if scale == 0:
        return values.astype(np.float32)
    return (values.astype(np.float32) - zero_point) * np.float32(scale)


def quantize(values: np.ndarray, scale: float, zero_point: int, dtype: type) -> np.ndarray:
    """Map real values to the model's integers; out-of-range values saturate, never wrap."""
    limits = np.iinfo(dtype)
    return np.clip(np.round(values / scale + zero_point), limits.min, limits.max).astype(dtype)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Turn logits, (n, classes), to probabilities of the same shape; no overflow at any size of a logit."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _plain(shape: tuple) -> tuple[int, ...]:
    return tuple(int(side) for side in shape)
