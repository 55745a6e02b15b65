"""From ink on a page to a photograph of it: grain, light, lens, sensor, JPEG."""

import cv2
import numpy as np

from edge_app.look import Look


def photograph(cover: np.ndarray, rng: np.random.Generator, look: Look, rules: np.ndarray | None = None) -> np.ndarray:
    """Put ink on grainy paper, light it from one side, blur it, add noise and compress it.

    Args:
        cover: float32 (height, width), 0 = paper, 1 = ink.
        rules: the same of what is printed on the paper; None: nothing is.

    Returns:
        uint8 (height, width, 3), BGR.
    """
    height, width = cover.shape
    pressure = 0.9 + 0.1 * _field(height, width, 40, rng)
    ink = (cover * np.clip(pressure, 0, 1))[..., np.newaxis]
    paper = np.array(look.paper_bgr, np.float32)
    if rules is not None:
        paper = paper + rules[..., np.newaxis] * (np.array(look.rule_bgr, np.float32) - paper)
    page = paper * (1 - ink) + np.array(look.pen_bgr, np.float32) * ink
    page *= (_grain(height, width, rng, look) * _light(height, width, rng, look))[..., np.newaxis]
    page = cv2.GaussianBlur(page, (0, 0), look.blur_px)
    page += 255 * look.noise * rng.standard_normal(page.shape, dtype=np.float32)
    return _through_jpeg(np.clip(page, 0, 255).astype(np.uint8), look.jpeg_quality)


def _light(height: int, width: int, rng: np.random.Generator, look: Look) -> np.ndarray:
    """A lamp on one side and the shadow of a hand: float32 (height, width), 0..1."""
    x, y = np.meshgrid(np.linspace(0, 1, width, dtype=np.float32), np.linspace(0, 1, height, dtype=np.float32))
    angle = rng.uniform(0, np.pi / 2)
    fall = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
    centre_x, centre_y = rng.uniform(0.1, 0.9, 2)
    distance = np.sqrt((x - centre_x) ** 2 * 6 + (y - centre_y) ** 2 * 9) - 0.5
    hand = np.clip(0.5 - distance / max(look.shadow_edge, 1e-3), 0, 1)
    return (1 - 0.6 * look.shadow * fall**1.5) * (1 - 0.5 * look.shadow * hand)


def _grain(height: int, width: int, rng: np.random.Generator, look: Look) -> np.ndarray:
    fine, coarse = _field(height, width, 3, rng), _field(height, width, 60, rng)
    return 1 + look.grain * (0.6 * fine + 0.8 * coarse)


def _field(height: int, width: int, size: int, rng: np.random.Generator) -> np.ndarray:
    """Smooth random unevenness with spots of about `size` pixels: float32 (height, width), deviation about 1."""
    small = rng.standard_normal((height // size + 2, width // size + 2), dtype=np.float32)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def _through_jpeg(picture: np.ndarray, quality: int) -> np.ndarray:
    packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
