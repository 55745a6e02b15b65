"""Small networks that others have published for MNIST: what their authors state, not measured here."""

import json
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "published.json"
FLOAT_BYTES = 4  # of a parameter: all of them are published in float


@dataclass(frozen=True)
class Published:
    """One network; "about" and "more than" of the source are taken at their word."""

    name: str
    parameters: int
    accuracy: float  # on MNIST's test images, 0..1; mostly of the best epoch by these very images
    source: str  # address of the page that states both

    @property
    def weight_bytes(self) -> int:
        """Least that a float file of it weighs."""
        return FLOAT_BYTES * self.parameters


def published_networks() -> list[Published]:
    return [Published(**entry) for entry in json.loads(FILE.read_text(encoding="utf-8"))]
