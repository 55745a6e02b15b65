"""The card of a model: what its tensors cannot say, carried inside the model file as a zip entry."""

import dataclasses
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from edge_app.errors import InputError

ENTRY = "card.json"
FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # the oldest a zip can hold: the same model gives the same bytes
DIGITS = tuple("0123456789")
NOT_A_DIGIT = "?"


@dataclass(frozen=True)
class Count:
    """An accuracy that anyone can recompute."""

    correct: int
    total: int


@dataclass(frozen=True)
class Card:
    """What a model file says of itself; None where its maker did not say."""

    name: str | None = None
    labels: tuple[str, ...] = DIGITS
    reject_threshold: float | None = None  # a reading with less confidence is no digit
    temperature: float | None = None  # divides the scores before the softmax
    preprocessing: int | None = None  # version of the way from ink to MNIST frame
    parameters: int | None = None
    data_sha256: str | None = None
    seed: int | None = None
    command: str | None = None
    accuracies: Mapping[str, Count] = field(default_factory=dict)  # by data set; "keras ..." are its original's
    keras_sha256: str | None = None  # of the Keras file that this was converted from
    model_crc32: int | None = None  # of the bytes in front of the card; None in a .keras file, which checks its own
    calibration_images: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)


def write_card(path: Path, card: Card) -> None:
    """Append `card` to a model file. To be called once, last: it makes the file's end a zip directory."""
    entry = zipfile.ZipInfo(ENTRY, date_time=FIXED_DATE)
    entry.external_attr = 0o644 << 16  # readable once unpacked
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(entry, json.dumps(dataclasses.asdict(card), indent=1, sort_keys=True) + "\n")


def checksum(model: bytes) -> int:
    """CRC-32: damage is what it is for, and it spares a device the four megabytes that hashlib's library takes."""
    return zlib.crc32(model)


def is_damaged(model: bytes, card: Card) -> bool:
    """Whether the bytes of a model file are not those that its card was written behind; never where it does not say."""
    if card.model_crc32 is None:
        return False
    with zipfile.ZipFile(BytesIO(model)) as archive:
        front = archive.getinfo(ENTRY).header_offset
    return checksum(model[:front]) != card.model_crc32


def read_card(path: Path) -> Card | None:
    """Read the card of a model file; None where the file carries none.

    Raises:
        InputError: the entry is there, but it is not a card.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            text = archive.read(ENTRY)
    except (zipfile.BadZipFile, KeyError):
        return None
    try:
        return _card_of(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(f"The card in {path} cannot be read ({error}). Convert the model anew.") from error


def _card_of(values: dict[str, Any]) -> Card:
    known = {entry.name for entry in dataclasses.fields(Card)}
    kept = {key: value for key, value in values.items() if key in known}
    kept["labels"] = tuple(str(label) for label in values["labels"])
    kept["accuracies"] = {name: Count(**count) for name, count in values.get("accuracies", {}).items()}
    return Card(**kept)
