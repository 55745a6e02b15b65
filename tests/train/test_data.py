import numpy as np
import pytest

from edge_app.errors import InputError
from train.data import Images, load_mnist, split


def arrays(count: int = 24) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (count, 28, 28)).astype(np.uint8)
    labels = (np.arange(count) % 10).astype(np.uint8)
    return {"x_train": pixels, "y_train": labels, "x_test": pixels[:10], "y_test": labels[:10]}


@pytest.mark.slow
def test_mnist_is_split_55_000_5_000_10_000_and_no_image_is_in_two_parts(mnist_file):
    mnist = load_mnist(mnist_file)
    assert (len(mnist.training), len(mnist.validation), len(mnist.test)) == (55_000, 5_000, 10_000)
    with np.load(mnist_file) as file:
        everything = file["x_train"]
    parted = np.concatenate([mnist.training.pixels, mnist.validation.pixels])
    assert sorted(map(bytes, everything)) == sorted(map(bytes, parted))


def test_the_split_is_the_same_every_time_and_keeps_labels_with_their_images():
    images = Images(np.arange(120, dtype=np.uint8)[:, None, None] * np.ones((1, 28, 28), np.uint8), np.arange(120))
    training, validation = split(images)
    again = split(images)[1]
    assert (len(training), len(validation)) == (110, 10)
    assert np.array_equal(validation.pixels, again.pixels)
    for part in (training, validation):
        assert np.array_equal(part.pixels[:, 0, 0], part.labels)


def test_the_hash_is_of_the_images_not_of_their_packing(tmp_path):
    np.savez(tmp_path / "a.npz", **arrays())
    np.savez_compressed(tmp_path / "b.npz", **arrays())
    assert load_mnist(tmp_path / "a.npz").sha256 == load_mnist(tmp_path / "b.npz").sha256


def without(name: str) -> dict[str, np.ndarray]:
    return {key: value for key, value in arrays().items() if key != name}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"once upon a time", "Expected an .npz with the arrays x_train, y_train", id="text"),
        pytest.param(b"", "Expected an .npz with the arrays", id="empty"),
        pytest.param(b"PK\x03\x04broken", "Expected an .npz with the arrays", id="broken zip"),
        pytest.param(without("y_test"), "y_test", id="no y_test"),
        pytest.param({**arrays(), "x_train": np.zeros((24, 32, 32), np.uint8)}, r"got uint8 \(24, 32, 32\)", id="size"),
        pytest.param({**arrays(), "x_test": np.zeros((10, 28, 28), np.float32)}, "got float32", id="dtype"),
        pytest.param({**arrays(), "y_train": np.full(24, 11)}, "labels 0 to 9", id="letters"),
        pytest.param({**arrays(), "y_train": np.zeros(3)}, "labels 0 to 9", id="too few labels"),
    ],
)
def test_a_file_that_is_not_mnist_is_refused(tmp_path, content, message):
    path = tmp_path / "data.npz"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        np.savez(path, **content)
    with pytest.raises(InputError, match=message):
        load_mnist(path)


def test_a_missing_file_is_refused_with_how_to_get_one(tmp_path):
    with pytest.raises(InputError, match=r"No MNIST file at .*nix.npz. Download https://.*mnist.npz"):
        load_mnist(tmp_path / "nix.npz")
