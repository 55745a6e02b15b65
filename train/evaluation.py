"""What a trained network is worth, and how sure it may be: scores, counts, temperature, reject threshold."""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import logit

from edge_app.card import DIGITS, Count
from edge_app.classifier import softmax
from train.data import Images
from train.keras_backend import keras

NONE_ON_PAGES = 0.15  # share of the marks on a page that are no digits; a training shows twice as many, to learn them
REJECTED_SHARE = 0.002  # of the validation digits that the reject threshold may cost
TEMPERATURES = (0.05, 20.0)  # searched


def scores_of(model: keras.Model, images: Images) -> np.ndarray:
    """Run the network: float32 (n, 10 or 11), logits."""
    return np.asarray(model.predict(images.pixels[..., np.newaxis], batch_size=1000, verbose=0))


def count_correct(scores: np.ndarray, labels: np.ndarray) -> Count:
    """Count where the best of the ten digit scores is the label."""
    digits = scores[:, : len(DIGITS)].argmax(axis=1)
    return Count(correct=int((digits == labels).sum()), total=len(labels))


def expect_fewer_marks(model: keras.Model, none_in_training: float) -> None:
    """Lower the score of "not a digit" from what the training showed to what a page holds: NONE_ON_PAGES.

    A network learns how common its classes are as well. In logits another share is another bias (Saerens, Latinne and
    Decaestecker, "Adjusting the Outputs of a Classifier to New a Priori Probabilities", 2002): the difference of the
    log odds. Without it a digit that is plain to see is less sure than it is right.

    Args:
        model: ends at a dense layer whose last logit says "not a digit".
        none_in_training: share of what it was taught, 0..1, both excluded.
    """
    bias = model.trainable_variables[-1]
    values = np.array(bias)
    values[-1] -= logit(none_in_training) - logit(NONE_ON_PAGES)
    bias.assign(values)


def fit_temperature(scores: np.ndarray, labels: np.ndarray) -> float:
    """Find the divisor of the logits that makes confidences true (Guo et al., 2017); from validation digits alone."""

    def cross_entropy(log_temperature: float) -> float:
        probabilities = softmax(scores.astype(np.float64) / np.exp(log_temperature))
        return -float(np.log(np.maximum(probabilities[np.arange(len(labels)), labels], 1e-12)).mean())

    limits = tuple(np.log(TEMPERATURES))
    return round(float(np.exp(minimize_scalar(cross_entropy, bounds=limits, method="bounded").x)), 4)


def fit_reject_threshold(scores: np.ndarray, temperature: float) -> float:
    """Find the confidence below which a mark is called no digit: it costs REJECTED_SHARE of the validation digits."""
    confidences = softmax(scores / temperature)[:, : len(DIGITS)].max(axis=1)
    return round(float(np.quantile(confidences, REJECTED_SHARE)), 4)
