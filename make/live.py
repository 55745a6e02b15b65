"""The camera app on an emulated device, asked over HTTP as a browser would."""

import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from typing import Any

from device import Installed

PATIENCE_S = 240  # emulated, on a busy machine, the app takes a minute to start
PAUSE_S = 1


def watch(installed: Installed) -> tuple[bool, str]:
    """Start `digitlens camera demo` and ask for readings until one holds digits; whether it did, and what was seen."""
    port = _free_port()
    command = installed.command("-m", "digitlens", "camera", "demo", "--port", str(port))
    app = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd="/")
    try:
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end and app.poll() is None:
            time.sleep(PAUSE_S)
            reading = _reading(port)
            if reading.get("digits"):
                return True, f"its web API answers: {', '.join(reading['lines']) or len(reading['digits'])}"
    finally:
        said = _end(app)
    return False, f"no reading from its web API in {PATIENCE_S} s{said}"


def _reading(port: int) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/reading", timeout=PATIENCE_S) as answer:
            read = json.load(answer)
    except (OSError, urllib.error.URLError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _end(app: subprocess.Popen[str]) -> str:
    """Stop the app; the last line that it said."""
    app.send_signal(signal.SIGINT)
    try:
        _, said = app.communicate(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        app.kill()
        _, said = app.communicate()
    lines = said.strip().splitlines()
    return f": {lines[-1]}" if lines else ""


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
