"""One thing that the doctor looked at."""

import sys
from dataclasses import dataclass
from enum import StrEnum

IS_64_BIT = sys.maxsize > 2**32
WRITE_64_BIT = "write 64-bit Raspberry Pi OS to the card (Pi 3 and newer, Zero 2 W)"


class State(StrEnum):
    """How a finding stands."""

    OK = "ok"
    NOTE = "note"  # worth knowing; digits are read all the same
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and where it is not well: why that matters and the command that mends it."""

    name: str
    state: State
    what: str
    why: str = ""
    mend: str = ""


def ok(name: str, what: str) -> Finding:
    return Finding(name, State.OK, what)


def note(name: str, what: str, why: str, mend: str = "") -> Finding:
    return Finding(name, State.NOTE, what, why, mend)


def broken(name: str, what: str, why: str, mend: str) -> Finding:
    return Finding(name, State.BROKEN, what, why, mend)
