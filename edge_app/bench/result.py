"""What a bench measured, and its JSON form: everything that a speed means nothing without stands beside it."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from edge_app.delegation import Delegation
from edge_app.errors import InputError
from edge_app.machine import Machine

FORM = 1  # raised when an older file would be misread


@dataclass(frozen=True)
class Spread:
    """Percentiles of one stage over the frames, in microseconds."""

    p50_us: float
    p90_us: float
    p99_us: float


@dataclass(frozen=True)
class Run:
    """The frames once through, with one number of threads for the network."""

    threads: int
    stages: Mapping[str, Spread]  # by the stage's name, and "total"
    fps: float  # frames read a second, one after the other, the source's own time in it
    age_ms: float  # median, from a frame's arrival to its numbers


@dataclass(frozen=True)
class State:
    """The board's state at one moment; None where it does not tell."""

    temperature_c: float | None
    throttled: int | None  # the word of `vcgencmd get_throttled`


@dataclass(frozen=True)
class Result:
    """One bench."""

    version: str  # of digitlens
    time: str  # UTC, ISO 8601
    machine: Machine
    packages: Mapping[str, str]
    governor: str | None
    source: str
    width: int  # pixels of a frame
    height: int
    frames: int  # measured
    warm_up: int  # frames before them, not counted
    digits: int  # read on the last frame
    model: str | None
    model_bytes: int
    delegation: Delegation | None
    runs: tuple[Run, ...]  # 1 thread first
    first_reading_s: float | None  # from the start of the process
    peak_memory_mb: float  # of the process, millions of bytes
    before: State
    after: State
    form: int = FORM


def to_json(result: Result) -> str:
    """Write a result as one line."""
    return json.dumps(dataclasses.asdict(result), ensure_ascii=False)


def from_json(text: str, name: str) -> Result:
    """Read a result, and see that it can be true.

    Raises:
        InputError: it is no result of `digitlens bench --json`, or was changed by hand; `name` is in the message.
    """
    try:
        values = json.loads(text)
        if values["form"] != FORM:
            raise InputError(
                f"Expected form {FORM} of a bench, got {values['form']} in {name}. Use the newest digitlens."
            )
        result = _result_of(values)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(f"Expected what digitlens bench --json writes, got {name} ({error}).") from error
    for wrong in _faults(result):
        raise InputError(f"The bench in {name} cannot be right: {wrong}. Send the file as digitlens bench wrote it.")
    return result


def _result_of(values: dict[str, Any]) -> Result:
    machine = {**values["machine"], "features": tuple(values["machine"]["features"])}
    given = values["delegation"]
    delegation = Delegation(**{**given, "left": tuple(given["left"])}) if given else None
    runs = [
        Run(**{**run, "stages": {name: Spread(**spread) for name, spread in run["stages"].items()}})
        for run in values["runs"]
    ]
    parsed = {
        "machine": Machine(**machine),
        "delegation": delegation,
        "runs": tuple(runs),
        "before": State(**values["before"]),
        "after": State(**values["after"]),
    }
    return Result(**{**values, **parsed})


def _faults(result: Result) -> list[str]:
    faults = []
    if result.frames < 1 or not result.runs or result.runs[0].threads != 1:
        faults.append("no frame was measured with one thread")
    if not result.machine.cpu or result.model_bytes <= 0 or result.peak_memory_mb <= 0:
        faults.append("the machine, the model or the memory is missing")
    for run in result.runs:
        stages = {name: spread for name, spread in run.stages.items() if name != "total"}
        spreads = run.stages.values()
        if not stages or any(not 0 <= one.p50_us <= one.p90_us <= one.p99_us for one in spreads):
            faults.append("percentiles are missing or out of order")
        elif run.fps * min(run.stages["total"].p50_us, 1e6) > 2.5e6:  # half of the frames took at least the median
            faults.append(f"{run.fps:.0f} frames a second do not fit the milliseconds")
    return faults
