"""Load what the device runs, step by step, in a process of its own: an illegal instruction ends that one only.

A fork and not a new program: the interpreter that the doctor runs in is the one to examine, emulated or not.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from edge_app.errors import InputError


@dataclass(frozen=True)
class Death:
    """How far the process came, and what ended it."""

    step: str
    signal: str  # as "SIGILL"; empty where an exception ended it
    message: str


@dataclass(frozen=True)
class Probed:
    """What each step that was reached gave, in order; and what ended the process early, if anything did."""

    results: dict[str, dict[str, Any]]
    death: Death | None


Steps = dict[str, Callable[[], dict[str, Any]]]


def probe(steps: Steps) -> Probed:
    """Run the steps in a child process.

    Args:
        steps: by name; each gives what JSON can hold.
    """
    _flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run_and_leave(steps, writing)
    os.close(writing)
    with open(reading, encoding="utf-8") as lines:
        told = [json.loads(line) for line in lines]
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return _probed(told, list(steps), ended)


def _run_and_leave(steps: Steps, descriptor: int) -> None:
    """Tell the result of each step as a line; leave at the first that fails, past all that Python does at its end."""
    with open(descriptor, "wb") as out:
        try:
            for name, step in steps.items():
                _tell(out, {"step": name, "result": step()})
        except BaseException as error:  # whatever it is, it is the finding
            kind = "" if isinstance(error, InputError) else f"{type(error).__name__}: "
            _tell(out, {"error": f"{kind}{error}"})
    _flush()
    os._exit(0)


def _tell(out: BinaryIO, values: dict[str, Any]) -> None:
    out.write(json.dumps(values).encode() + b"\n")
    out.flush()


def _probed(told: list[dict[str, Any]], names: list[str], ended: int) -> Probed:
    results = {line["step"]: line["result"] for line in told if "step" in line}
    errors = [line["error"] for line in told if "error" in line]
    if len(results) == len(names):
        return Probed(results, None)
    name = signal.Signals(-ended).name if ended < 0 else ""
    message = " ".join((errors or [f"ended with {name or ended}"])[0].split())
    return Probed(results, Death(names[len(results)], name, message))


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
