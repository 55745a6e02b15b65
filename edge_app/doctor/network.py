"""Where the page is, where a window could be, and whether the service runs."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator

from edge_app.doctor.finding import Finding, broken, note, ok

PORT = 8080
ANYWHERE = ("192.0.2.1", 9)  # RFC 5737, a documentation address: nothing is sent, the kernel only chooses a way
SERVICE = "digitlens"


def examine_network() -> Iterator[Finding]:
    """Look for the ways to the numbers: page, window, service."""
    yield _address()
    yield _display()
    yield from _service()


def _address() -> Finding:
    address = own_address()
    if address is None:
        why = "the page can be opened on this machine only"
        return note("network", "no network", why, "sudo nmtui" if shutil.which("nmtui") else "sudo raspi-config")
    return ok("network", f"http://{address}:{PORT} or http://{socket.gethostname()}.local:{PORT}, once the app runs")


def own_address() -> str | None:
    """The address that other machines reach this one by; None without a network."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
            way.connect(ANYWHERE)
            return str(way.getsockname()[0])
    except OSError:
        return None


def _display() -> Finding:
    screen = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if screen or sys.platform == "darwin":
        return ok("display", screen or "macOS")
    return ok("display", "none, as on any machine without a desktop: use the web page")


def _service() -> Iterator[Finding]:
    if shutil.which("systemctl") is None:
        return
    state = _systemctl("is-active", SERVICE)
    if state == "failed" or (state == "activating" and _systemctl("show", "-P", "NRestarts", SERVICE) not in ("", "0")):
        why = "nobody gets the numbers over the network"
        yield broken("service", f"{SERVICE} does not stay up", why, f"journalctl -u {SERVICE} -n 30")
    elif state == "active":
        yield ok("service", "active")


def _systemctl(*arguments: str) -> str:
    try:
        asked = subprocess.run(["systemctl", *arguments], capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()
