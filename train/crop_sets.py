"""Crops to train on and to choose by: drawn once on all cores, and kept beside the results for the next training."""

import hashlib
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

import edge_app
from edge_app.output import whole_file
from train.crops import draw_crops, glyphs_of
from train.data import Images, Mnist, join
from train.not_digits import NotDigits

PARTS = 16  # drawn apart, each from a seed of its own: the same crops on any number of cores
VALIDATION_SHARE = 0.1  # as many crops to choose by, of those to train on
DRAWN_BY = "crop_sets", "crops", "doodles", "hands", "shapes"  # beside edge_app: modules of this folder
SEED = 1998  # of the crops; the same for every training


@dataclass(frozen=True)
class Part:
    """One piece of the work."""

    count: int
    seed: int
    of_validation: bool


OnPart = Callable[[int, int], None]  # parts done, parts in all


def crop_sets(count: int, mnist: Mnist, other: NotDigits, folder: Path, on_part: OnPart) -> tuple[Images, Images]:
    """Draw `count` crops of the training digits and a tenth as many of the validation digits, or load them.

    Raises:
        InputError: the folder cannot be written to.
    """
    what = f"{_code_sha256()} {count} {SEED} {mnist.sha256} {other.sha256}"
    key = hashlib.sha256(what.encode()).hexdigest()[:16]
    path = folder / f"crops-{key}.npz"
    if not path.is_file():
        training, validation = _drawn(count, mnist, other, on_part)
        with whole_file(path) as part:
            np.savez_compressed(part, x=training.pixels, y=training.labels, vx=validation.pixels, vy=validation.labels)
    with np.load(path) as file:
        return Images(file["x"], file["y"]), Images(file["vx"], file["vy"])


def _code_sha256() -> str:
    """Of what draws pages and crops them: crops that older code has kept are others."""
    own = [Path(__file__).parent / f"{name}.py" for name in DRAWN_BY]
    files = sorted(Path(edge_app.__file__).parent.glob("*.py")) + own
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _drawn(count: int, mnist: Mnist, other: NotDigits, on_part: OnPart) -> tuple[Images, Images]:
    parts = [Part(count // PARTS, SEED + number, False) for number in range(PARTS)]
    parts.append(Part(round(VALIDATION_SHARE * count), SEED + PARTS, True))
    drawn: dict[Part, Images] = {}
    on_part(0, len(parts))
    # not forked: TensorFlow's threads would not come along
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        work: dict[Future[Images], Part] = {}
        for part in parts:
            digits = mnist.validation if part.of_validation else mnist.training
            marks = other.validation if part.of_validation else other.training
            work[pool.submit(draw_part, part, digits, marks)] = part
        for done in _in_order_of_ending(work):
            drawn[work[done]] = done.result()
            on_part(len(drawn), len(parts))
    return join([drawn[part] for part in parts[:-1]]), drawn[parts[-1]]


def draw_part(part: Part, digits: Images, marks: np.ndarray) -> Images:
    """Draw one piece, in a process of its own."""
    cv2.setNumThreads(1)
    glyphs = glyphs_of(digits, marks, part.seed, part.count)
    crops = join(list(draw_crops(part.count, glyphs, part.seed)))
    return Images(crops.pixels[: part.count], crops.labels[: part.count])


def _in_order_of_ending(work: dict[Future[Images], Part]) -> Iterator[Future[Images]]:
    try:
        yield from as_completed(work)
    except KeyboardInterrupt:
        for future in work:
            future.cancel()
        raise
