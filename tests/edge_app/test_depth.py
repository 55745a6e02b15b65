import numpy as np

from edge_app.depth import depth_below


def test_depth_is_exact_for_every_grey_on_every_light():
    """Whole numbers are the oracle: no processor rounds them."""
    light, grey = np.mgrid[1:256, 0:256]
    quotient, rest = np.divmod(255 * grey, light)
    up = (2 * rest > light) | ((2 * rest == light) & (quotient % 2 == 1))  # from halfway to the even neighbour
    depth = depth_below(grey.astype(np.uint8), light.astype(np.uint8))
    assert np.array_equal(depth, 255 - np.minimum(quotient + up, 255))
