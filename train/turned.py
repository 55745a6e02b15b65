"""Digits that lie on their side or on their head: what a page turned the wrong way shows, and no digits."""

import numpy as np

from train.data import Images

ON_ITS_HEAD = (3, 4, 7)  # that are no digit then; 0, 1, 2, 5 and 8 hardly change, 6 and 9 are each other
ON_ITS_SIDE = (2, 3, 4, 5, 6, 7, 9)
SHARE = 0.12  # of the digits: as many of each kind of turn
SEED = 1914


def turned_digits(images: Images) -> np.ndarray:
    """Turn a share of the digits by a quarter, a half, or three quarters, those alone that are none any more.

    Returns:
        uint8 (n, 28, 28).
    """
    rng = np.random.default_rng(SEED)
    turned = []
    for quarters, kinds in ((1, ON_ITS_SIDE), (2, ON_ITS_HEAD), (3, ON_ITS_SIDE)):
        those = np.flatnonzero(np.isin(images.labels, kinds))
        chosen = rng.choice(those, min(len(those), round(SHARE / 3 * len(images))), replace=False)
        turned.append(np.rot90(images.pixels[chosen], quarters, axes=(1, 2)))
    return np.concatenate(turned)
