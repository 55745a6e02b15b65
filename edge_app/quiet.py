"""Native libraries write to file descriptors past Python; standard error is for what a user must read."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

OUTPUT, ERRORS = 1, 2  # file descriptors
_LOCK = threading.RLock()  # two threads by turns: one would keep what the other had put in place


@contextmanager
def native_output_off(*descriptors: int) -> Iterator[None]:
    """Send what is written to `descriptors` nowhere; one that is closed stays so."""
    with _LOCK, ExitStack() as after:
        _flush()
        for descriptor in descriptors:
            try:
                kept = os.dup(descriptor)
            except OSError:  # closed by whoever started us: nothing to keep clean
                continue
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, descriptor)
            os.close(nowhere)
            after.callback(_restore, kept, descriptor)
        try:
            yield
        finally:
            _flush()  # what Python wrote meanwhile goes nowhere too


def _restore(kept: int, descriptor: int) -> None:
    os.dup2(kept, descriptor)
    os.close(kept)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # None: closed by whoever started us
            stream.flush()
