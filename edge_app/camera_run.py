"""`digitlens camera` from its options to the loop; the camera is given back on every way out."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from edge_app.classifier import BUNDLED_MODEL, load_classifier
from edge_app.errors import InputError
from edge_app.heartbeat import Heartbeat
from edge_app.live import PATIENCE_S, Live, Output, UserEnded, frames_of, run
from edge_app.newest import FIRST_PAUSE_S, LONGEST_PAUSE_S, Frame, NewestFrame
from edge_app.source import Source, Wanted, open_source
from edge_app.source_files import Pictures
from edge_app.terminal import JsonLines, LiveText, Warnings


@dataclass(frozen=True)
class Choices:
    """What the command line asks for."""

    web: bool
    window: bool
    json: bool
    on_change: bool
    record: Path | None
    wait: bool
    frames: int | None
    host: str
    port: int
    token: str | None
    digits: Path | None
    model: Path | None


def run_camera(name: str | None, wanted: Wanted, choices: Choices) -> bool:
    """Read a source until it ends or the user ends it.

    Returns:
        Whether all pictures of a folder could be read; each that could not has its line on standard error.

    Raises:
        InputError: model, source, folder or port cannot be used.
        KeyboardInterrupt: Ctrl-C, SIGTERM, or a closed terminal.
    """
    _end_as_with_ctrl_c()
    if choices.window:
        from edge_app.window import check_window

        check_window()
    classifier = load_classifier(choices.model or BUNDLED_MODEL)
    with ExitStack() as after:
        source = _opened(name, wanted, choices)
        newest = None
        if source.live:
            newest = NewestFrame(source, lambda: open_source(name or source.name, wanted, choices.digits), say)
            after.callback(newest.close)
        else:
            after.callback(source.close)
        pictures = isinstance(source, Pictures)
        live = Live(source.name, classifier, separate=pictures)
        outputs: list[Output] = []
        for output in _outputs(choices, live, newest):
            after.callback(output.close)
            outputs.append(output)
        say(f"{source.name}: {source.given}.")
        heart = Heartbeat()
        after.callback(heart.stopping)
        heart.ready()
        # the loop itself feeds a service's watchdog: a hung loop is started anew
        frames: Iterator[Frame] = frames_of(
            source, newest, (choices.web or choices.window) and not choices.json, beat=heart.beat
        )
        with suppress(UserEnded):
            run(islice(frames, choices.frames), live, outputs)
            if pictures and choices.web and not choices.json and choices.frames is None:
                say("That was the last picture. It stays on the page until Ctrl-C.")
                while True:
                    heart.beat()
                    time.sleep(PATIENCE_S)
        return not (isinstance(source, Pictures) and source.refused)


def _outputs(choices: Choices, live: Live, newest: NewestFrame | None) -> Iterator[Output]:
    """Each output as it is made, so that it is closed where the next one cannot be; the live line last."""
    yield Warnings(say)
    if choices.json:
        yield JsonLines(choices.on_change)
    if choices.record:
        from edge_app.recording import Recorder

        yield Recorder(choices.record)
    if choices.window:
        from edge_app.window import Window

        yield Window()
    if choices.web:
        from edge_app.web import WebPage

        page = WebPage(live, newest, choices.host, choices.port, choices.token, choices.model or BUNDLED_MODEL)
        say(f"See it at {page.address}")
        yield page
    if not choices.json and sys.stderr is not None and sys.stderr.isatty():
        yield LiveText()


def _opened(name: str | None, wanted: Wanted, choices: Choices) -> Source:
    pause, told = FIRST_PAUSE_S, False
    while True:
        try:
            return open_source(name, wanted, choices.digits)
        except InputError as error:
            if not (choices.wait and _is_camera(name)):
                raise
            if not told:
                say(f"{error} Waiting for it.")
            told = True
            time.sleep(pause)
            pause = min(LONGEST_PAUSE_S, 2 * pause)


def _is_camera(name: str | None) -> bool:
    """Whether a source may come to be while one waits; a clip that is not there will not."""
    return name is None or name.isdecimal() or name.startswith(("/dev/", "csi", "rtsp://", "http://", "https://"))


def _end_as_with_ctrl_c() -> None:
    def end(*_: object) -> None:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)


def say(message: str) -> None:
    """One line for the user, beside what goes to standard output."""
    if sys.stderr is not None:
        print(f"digitlens: {message}", file=sys.stderr, flush=True)
